import { StoredFields } from '@shoal/stored-models';
import { RecommenderFormatError } from './errors.ts';

/** The fields of a stored model. Throws RecommenderFormatError when `json` is none of this kind and version. */
export function recommenderFields(json: unknown, kind: string, version: number): StoredFields {
  return new StoredFields(json, { kind, version, Fault: RecommenderFormatError });
}

/** Numbers that stand for places: each at least 0 and below `below`. */
export function placesIn(fields: StoredFields, name: string, { below, length }: Places): Int32Array {
  const values = fields.int32(name, length);
  if (!values.every((value) => value >= 0 && value < below)) throw fields.damaged(name);
  return values;
}

export interface Places {
  readonly below: number;
  readonly length?: number;
}

/** Starts of compressed rows that hold `total` entries: from 0 to it, none below the one before. */
export function startsIn(fields: StoredFields, name: string, { rows, total }: Rows): Int32Array {
  const values = fields.int32(name, rows + 1);
  const ascends = values.every((value, i) => i === 0 || value >= (values[i - 1] as number));
  if (values[0] !== 0 || values[rows] !== total || !ascends) throw fields.damaged(name);
  return values;
}

export interface Rows {
  readonly rows: number;
  readonly total: number;
}
