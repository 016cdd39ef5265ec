import { StoredFields } from '@shoal/stored-models';
import { ScoringFormatError } from './errors.ts';

/** The fields of a stored model. Throws ScoringFormatError when `json` is none of this kind and version. */
export function scoringFields(json: unknown, kind: string, version: number): StoredFields {
  return new StoredFields(json, { kind, version, Fault: ScoringFormatError });
}
