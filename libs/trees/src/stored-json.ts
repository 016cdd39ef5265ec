import { TreesFormatError } from './errors.ts';

type Packed = Float64Array | Int32Array | Uint32Array | Uint8Array;

/** The most bytes that one array of a stored model may have: more is damage, or somebody who wants to fill the memory. */
const BYTES_MAX = 256 * 1024 * 1024;

/** A typed array as base64 of its little-endian bytes: exact, and a third of the digits' length. */
export function packArray(values: Packed): string {
  return Buffer.from(values.buffer, values.byteOffset, values.byteLength).toString('base64');
}

/** The fields of a stored model. Each getter throws TreesFormatError where the field is not what it should be. */
export class StoredFields {
  private readonly fields: Record<string, unknown>;
  private readonly kind: string;

  private constructor(fields: Record<string, unknown>, kind: string) {
    this.fields = fields;
    this.kind = kind;
  }

  /** Throws TreesFormatError when `json` is no model of this kind and version. */
  static of(json: unknown, kind: string, version: number): StoredFields {
    if (!isRecord(json) || json.kind !== kind) throw new TreesFormatError(`this is no stored ${kind}`);
    if (json.version !== version) {
      throw new TreesFormatError(`${kind} of version ${json.version}, and ${version} can be read`);
    }
    return new StoredFields(json, kind);
  }

  record(name: string): StoredFields {
    const value = this.fields[name];
    if (!isRecord(value)) throw this.damaged(name);
    return new StoredFields(value, this.kind);
  }

  number(name: string): number {
    const value = this.fields[name];
    if (typeof value !== 'number' || !Number.isFinite(value)) throw this.damaged(name);
    return value;
  }

  oneOf<T extends string>(name: string, allowed: readonly T[]): T {
    const found = allowed.find((each) => each === this.fields[name]);
    if (found === undefined) throw this.damaged(name);
    return found;
  }

  /** At most `most` texts, each of at most 10,000 characters and there once. */
  strings(name: string, most: number): string[] {
    const value = this.list(name, most);
    if (!value.every((entry) => typeof entry === 'string' && entry.length <= 10_000))
      throw this.damaged(name);
    if (new Set(value).size !== value.length) throw this.damaged(name);
    return value as string[];
  }

  list(name: string, most: number): unknown[] {
    const value = this.fields[name];
    if (!Array.isArray(value) || value.length > most) throw this.damaged(name);
    return value;
  }

  float64(name: string, length?: number): Float64Array {
    return new Float64Array(this.bytes(name, 8, length));
  }

  int32(name: string, length?: number): Int32Array {
    return new Int32Array(this.bytes(name, 4, length));
  }

  uint32(name: string, length?: number): Uint32Array {
    return new Uint32Array(this.bytes(name, 4, length));
  }

  uint8(name: string, length?: number): Uint8Array {
    return new Uint8Array(this.bytes(name, 1, length));
  }

  damaged(name: string): TreesFormatError {
    return new TreesFormatError(`field '${name}' of a stored ${this.kind} is missing or damaged`);
  }

  private bytes(name: string, size: number, length: number | undefined): ArrayBuffer {
    const value = this.fields[name];
    if (typeof value !== 'string' || value.length > (BYTES_MAX / 3) * 4) throw this.damaged(name);
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
