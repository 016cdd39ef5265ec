import { StoredFields } from '@shoal/stored-models';
import { TreesFormatError } from './errors.ts';

const NAME_LENGTH_MAX = 10_000;

/** The fields of a stored model. Throws TreesFormatError when `json` is none of this kind and version. */
export function treesFields(json: unknown, kind: string, version: number): StoredFields {
  return new StoredFields(json, { kind, version, Fault: TreesFormatError });
}

/** A list of at most `most` entries. */
export function listIn(fields: StoredFields, name: string, most: number): readonly unknown[] {
  const value = fields.list(name);
  if (value.length > most) throw fields.damaged(name);
  return value;
}

/** At most `most` names, each of at most 10,000 characters and there once. */
export function namesIn(fields: StoredFields, name: string, most: number): string[] {
  const value = fields.strings(name);
  const isSound = value.length <= most && value.every(({ length }) => length <= NAME_LENGTH_MAX);
  if (!isSound || new Set(value).size !== value.length) throw fields.damaged(name);
  return value;
}
