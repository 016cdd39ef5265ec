import { StoredFields } from '@shoal/stored-models';
import { LifetimeFormatError } from './errors.ts';

/** What a stored model is: its kind, the version of its format, and the names of its parameters. */
export interface StoredKind<Name extends string> {
  readonly kind: string;
  readonly version: number;
  readonly names: readonly Name[];
  /** What parameters lie above, where it is not 0. */
  readonly above?: Readonly<Partial<Record<Name, number>>>;
}

/** The parameters of a stored model. Throws LifetimeFormatError when `json` is of another kind or version, or damaged. */
export function readParameters<Name extends string>(
  json: unknown,
  { kind, version, names, above }: StoredKind<Name>,
): Record<Name, number> {
  const fields = lifetimeFields(json, kind, version);
  const entries = names.map((name) => {
    const value = fields.number(name);
    if (value <= (above?.[name] ?? 0)) throw fields.damaged(name);
    return [name, value] as const;
  });
  return Object.fromEntries(entries) as Record<Name, number>;
}

/** The fields of a stored model. Throws LifetimeFormatError when `json` is none of this kind and version. */
export function lifetimeFields(json: unknown, kind: string, version: number): StoredFields {
  return new StoredFields(json, { kind, version, Fault: LifetimeFormatError });
}

/** Three half-lives above 0, in days. Throws LifetimeFormatError. */
export function halfLivesIn(fields: StoredFields): [number, number, number] {
  const days = fields.numbers('halfLives', 3);
  if (!days.every((each) => each > 0)) throw fields.damaged('halfLives');
  return [...days] as [number, number, number];
}
