import { RecommenderFormatError } from './errors.ts';

type Packed = Float32Array | Float64Array | Int32Array;

/** A typed array as base64 of its little-endian bytes: exact, and a third of the digits' length. */
export function packArray(values: Packed): string {
  return Buffer.from(values.buffer, values.byteOffset, values.byteLength).toString('base64');
}

/** The fields of a stored model. Each getter throws RecommenderFormatError where the field is not what it should be. */
export class StoredFields {
  private readonly fields: Record<string, unknown>;
  private readonly kind: string;

  /** Throws RecommenderFormatError when `json` is no model of this kind and version. */
  constructor(json: unknown, kind: string, version: number) {
    if (!isRecord(json) || json.kind !== kind)
      throw new RecommenderFormatError(`this is no stored ${kind} model`);
    if (json.version !== version) {
      throw new RecommenderFormatError(
        `${kind} model of version ${json.version}, and ${version} can be read`,
      );
    }
    this.fields = json;
    this.kind = kind;
  }

  has(name: string): boolean {
    return this.fields[name] !== undefined;
  }

  number(name: string): number {
    const value = this.fields[name];
    if (typeof value !== 'number' || !Number.isFinite(value)) throw this.damaged(name);
    return value;
  }

  string(name: string): string {
    const value = this.fields[name];
    if (typeof value !== 'string') throw this.damaged(name);
    return value;
  }

  strings(name: string): string[] {
    const value = this.fields[name];
    if (!Array.isArray(value) || !value.every((entry) => typeof entry === 'string')) throw this.damaged(name);
    return value;
  }

  record(name: string): Record<string, unknown> {
    const value = this.fields[name];
    if (!isRecord(value)) throw this.damaged(name);
    return value;
  }

  float32(name: string, length?: number): Float32Array {
    return new Float32Array(this.bytes(name, 4, length));
  }

  float64(name: string, length?: number): Float64Array {
    return new Float64Array(this.bytes(name, 8, length));
  }

  int32(name: string, length?: number): Int32Array {
    return new Int32Array(this.bytes(name, 4, length));
  }

  /** Numbers that stand for places: each at least 0 and below `below`. */
  places(name: string, below: number, length?: number): Int32Array {
    const values = this.int32(name, length);
    if (!values.every((value) => value >= 0 && value < below)) throw this.damaged(name);
    return values;
  }

  /** Starts of compressed rows that hold `total` entries: from 0 to it, none below the one before. */
  starts(name: string, rows: number, total: number): Int32Array {
    const values = this.int32(name, rows + 1);
    const ascends = values.every((value, i) => i === 0 || value >= (values[i - 1] as number));
    if (values[0] !== 0 || values[rows] !== total || !ascends) throw this.damaged(name);
    return values;
  }

  damaged(name: string): RecommenderFormatError {
    return new RecommenderFormatError(`field '${name}' of a stored ${this.kind} model is missing or damaged`);
  }

  private bytes(name: string, size: number, length: number | undefined): ArrayBuffer {
    const value = this.fields[name];
    if (typeof value !== 'string') throw this.damaged(name);
    const buffer = Buffer.from(value, 'base64');
    const fits = length === undefined ? buffer.byteLength % size === 0 : buffer.byteLength === length * size;
    if (!fits) throw this.damaged(name);
    // A copy of its own: Node's small buffers share one that need not be aligned.
    return buffer.buffer.slice(buffer.byteOffset, buffer.byteOffset + buffer.byteLength) as ArrayBuffer;
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
