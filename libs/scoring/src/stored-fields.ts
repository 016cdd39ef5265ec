import { ScoringFormatError } from './errors.ts';

/** Longer arrays are refused in a stored model: nothing here learns as many numbers. */
const LENGTH_MAX = 1_000_000;

/** The fields of a stored model. Each getter throws ScoringFormatError where the field is not what it should be. */
export class StoredFields {
  private readonly fields: Record<string, unknown>;
  private readonly kind: string;

  /** Throws ScoringFormatError when `json` is no model of this kind and version. */
  constructor(json: unknown, kind: string, version: number) {
    if (typeof json !== 'object' || json === null || !('kind' in json) || json.kind !== kind) {
      throw new ScoringFormatError(`this is no stored ${kind} model`);
    }
    this.fields = json as Record<string, unknown>;
    this.kind = kind;
    const found = this.fields.version;
    if (found !== version) {
      throw new ScoringFormatError(`${kind} model of version ${found}, and ${version} can be read`);
    }
  }

  number(name: string): number {
    const value = this.fields[name];
    if (!isFiniteNumber(value)) throw this.damaged(name);
    return value;
  }

  numbers(name: string, length?: number): Float64Array {
    const value = this.fields[name];
    const fits = Array.isArray(value) && value.length <= LENGTH_MAX && value.every(isFiniteNumber);
    if (!fits || (length !== undefined && value.length !== length)) throw this.damaged(name);
    return Float64Array.from(value);
  }

  damaged(name: string): ScoringFormatError {
    return new ScoringFormatError(`field '${name}' of a stored ${this.kind} model is missing or damaged`);
  }
}

function isFiniteNumber(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value);
}
