import { createHash } from 'node:crypto';
import { ModelFormatError } from './errors.ts';

const TYPES = { int8: Int8Array, uint8: Uint8Array, int32: Int32Array, float32: Float32Array } as const;
type TypeName = keyof typeof TYPES;
type Values = Int8Array | Uint8Array | Int32Array | Float32Array;

/** A model in one piece: what JSON can say of it, and its numbers by name. */
export interface StoredModel {
  readonly kind: string;
  /** Of this kind's stored form. */
  readonly version: number;
  readonly about: Readonly<Record<string, unknown>>;
  readonly arrays: Readonly<Record<string, Values>>;
}

const MAGIC = 'SHSM';
const PREFIX_BYTES = 8;
const HASH_BYTES = 32;

/**
 * The bytes of a model, little-endian:
 *
 * | bytes | what                                                                                   |
 * | ----- | -------------------------------------------------------------------------------------- |
 * | 4     | `SHSM`                                                                                 |
 * | 4     | uint32: bytes of the header, a multiple of 4                                           |
 * | ...   | header: JSON `{kind, version, about, arrays: [{name, type, length}]}`, filled up with spaces |
 * | ...   | the arrays in the header's order, each filled up to a multiple of 4                    |
 * | 32    | SHA-256 of everything before                                                           |
 */
export function encodeModel({ kind, version, about, arrays }: StoredModel): Uint8Array {
  const entries = Object.entries(arrays);
  const declared = entries.map(([name, values]) => ({ name, type: typeOf(values), length: values.length }));
  const json = new TextEncoder().encode(JSON.stringify({ kind, version, about, arrays: declared }));
  const headerBytes = aligned(json.length);
  const payload = entries.reduce((sum, [, values]) => sum + aligned(values.byteLength), 0);
  const bytes = new Uint8Array(PREFIX_BYTES + headerBytes + payload + HASH_BYTES);
  bytes.set(new TextEncoder().encode(MAGIC));
  new DataView(bytes.buffer).setUint32(4, headerBytes, true);
  bytes.fill(0x20, PREFIX_BYTES, PREFIX_BYTES + headerBytes).set(json, PREFIX_BYTES);
  let at = PREFIX_BYTES + headerBytes;
  for (const [, values] of entries) {
    bytes.set(new Uint8Array(values.buffer, values.byteOffset, values.byteLength), at);
    at += aligned(values.byteLength);
  }
  bytes.set(hashOf(bytes.subarray(0, at)), at);
  return bytes;
}

/** What `encodeModel` wrote. Throws ModelFormatError for anything else: cut off, changed, or no model. */
export function decodeModel(bytes: Uint8Array): StoredModel {
  const magic = new TextDecoder().decode(bytes.subarray(0, 4));
  if (bytes.length < PREFIX_BYTES + HASH_BYTES || magic !== MAGIC)
    throw new ModelFormatError('these bytes are no stored sentiment model');
  const end = bytes.length - HASH_BYTES;
  if (!hashOf(bytes.subarray(0, end)).every((byte, i) => byte === bytes[end + i]))
    throw new ModelFormatError('the stored model is damaged: its checksum does not match');
  const headerBytes = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength).getUint32(4, true);
  const payload = PREFIX_BYTES + headerBytes;
  const header = readHeader(bytes.subarray(PREFIX_BYTES, Math.min(payload, end)));
  const arrays: Record<string, Values> = {};
  let at = payload;
  for (const { name, type, length } of header.arrays) {
    const size = length * TYPES[type].BYTES_PER_ELEMENT;
    if (at + size > end) throw new ModelFormatError('the header tells of more numbers than follow');
    // A copy, since the bytes at hand need not be aligned.
    arrays[name] = new TYPES[type](new Uint8Array(bytes.subarray(at, at + size)).buffer);
    at += aligned(size);
  }
  if (at !== end) throw new ModelFormatError('the header tells of fewer numbers than follow');
  return { ...header, arrays };
}

interface Declared {
  readonly name: string;
  readonly type: TypeName;
  readonly length: number;
}

function readHeader(bytes: Uint8Array) {
  let header: unknown;
  try {
    header = JSON.parse(new TextDecoder().decode(bytes));
  } catch (error) {
    throw new ModelFormatError('the header is no JSON', { cause: error });
  }
  if (!isRecord(header) || typeof header.kind !== 'string' || typeof header.version !== 'number')
    throw new ModelFormatError('the header lacks kind or version');
  const { kind, version, about, arrays } = header;
  if (!isRecord(about) || !Array.isArray(arrays) || !arrays.every(isDeclared))
    throw new ModelFormatError('the header lacks what it should tell of the arrays');
  return { kind, version, about, arrays };
}

function isDeclared(value: unknown): value is Declared {
  if (!isRecord(value)) return false;
  const { name, type, length } = value;
  const isType = typeof type === 'string' && Object.hasOwn(TYPES, type);
  return typeof name === 'string' && isType && Number.isSafeInteger(length) && Number(length) >= 0;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function typeOf(values: Values): TypeName {
  if (values instanceof Int8Array) return 'int8';
  if (values instanceof Uint8Array) return 'uint8';
  return values instanceof Int32Array ? 'int32' : 'float32';
}

const aligned = (bytes: number): number => Math.ceil(bytes / 4) * 4;
const hashOf = (bytes: Uint8Array): Uint8Array => createHash('sha256').update(bytes).digest();
