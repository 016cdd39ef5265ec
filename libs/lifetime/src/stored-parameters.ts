import { LifetimeFormatError } from './errors.ts';

/** What a stored model is: its kind, the version of its format, and the names of its parameters. */
export interface StoredKind<Name extends string> {
  readonly kind: string;
  readonly version: number;
  readonly names: readonly Name[];
}

/** The positive parameters of a stored model. Throws LifetimeFormatError when `json` is of another kind or version, or damaged. */
export function readParameters<Name extends string>(
  json: unknown,
  { kind, version, names }: StoredKind<Name>,
): Record<Name, number> {
  const fields = readFields(json, kind, version);
  const entries = names.map((name) => {
    const value = fields[name];
    if (typeof value !== 'number' || !Number.isFinite(value) || value <= 0) throw damaged(kind, name);
    return [name, value] as const;
  });
  return Object.fromEntries(entries) as Record<Name, number>;
}

/** The fields of a stored model. Throws LifetimeFormatError when `json` is of another kind or version. */
export function readFields(json: unknown, kind: string, version: number): Record<string, unknown> {
  if (typeof json !== 'object' || json === null || !('kind' in json) || json.kind !== kind)
    throw new LifetimeFormatError(`this is no stored ${kind} model`);
  const fields = json as Record<string, unknown>;
  if (fields.version !== version)
    throw new LifetimeFormatError(`${kind} model of version ${fields.version}, and ${version} can be read`);
  return fields;
}

export function damaged(kind: string, name: string): LifetimeFormatError {
  return new LifetimeFormatError(`field '${name}' of a stored ${kind} model is missing or damaged`);
}
