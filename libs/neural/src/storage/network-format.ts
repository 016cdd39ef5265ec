import { createHash } from 'node:crypto';
import { sizeOf, type Weight } from '../layers/weights.ts';
import { NetworkFormatError } from './network-format-error.ts';

/** A network in one piece: its weights, and what its owner needs to build it again. */
export interface StoredNetwork {
  /** Anything that JSON can say, such as the kind of network and its widths. */
  readonly about: Readonly<Record<string, unknown>>;
  readonly weights: readonly Weight[];
}

const MAGIC = 'SHNN';
const VERSION = 1;
const PREFIX_BYTES = 12;
const HASH_BYTES = 32;

/**
 * The bytes of a network, little-endian:
 *
 * | bytes | what                                                                   |
 * | ----- | ---------------------------------------------------------------------- |
 * | 4     | `SHNN`                                                                 |
 * | 4     | uint32: version of this format, 1                                      |
 * | 4     | uint32: bytes of the header, a multiple of 4                           |
 * | ...   | header: JSON `{about, weights: [{name, shape}]}`, filled up with spaces |
 * | ...   | float32 of all weights in the header's order, row-major                |
 * | 32    | SHA-256 of everything before                                           |
 *
 * Equal networks give equal bytes, so the hash names the content.
 */
export function encodeNetwork({ about, weights }: StoredNetwork): Uint8Array {
  const declared = weights.map(({ name, shape }) => ({ name, shape }));
  const json = new TextEncoder().encode(JSON.stringify({ about, weights: declared }));
  const headerBytes = Math.ceil(json.length / 4) * 4;
  const floats = weights.reduce((sum, { values }) => sum + values.length, 0);
  const bytes = new Uint8Array(PREFIX_BYTES + headerBytes + floats * 4 + HASH_BYTES);
  const view = new DataView(bytes.buffer);
  bytes.set(new TextEncoder().encode(MAGIC));
  view.setUint32(4, VERSION, true);
  view.setUint32(8, headerBytes, true);
  bytes.fill(0x20, PREFIX_BYTES, PREFIX_BYTES + headerBytes).set(json, PREFIX_BYTES);
  let offset = PREFIX_BYTES + headerBytes;
  for (const { values } of weights) {
    for (const value of values) {
      view.setFloat32(offset, value, true);
      offset += 4;
    }
  }
  bytes.set(hashOf(bytes.subarray(0, offset)), offset);
  return bytes;
}

/** What `encodeNetwork` wrote. Throws NetworkFormatError for anything else: cut off, changed, or of another version. */
export function decodeNetwork(bytes: Uint8Array): StoredNetwork {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const magic = new TextDecoder().decode(bytes.subarray(0, 4));
  if (bytes.length < PREFIX_BYTES + HASH_BYTES || magic !== MAGIC) {
    throw new NetworkFormatError('these bytes are no stored network');
  }
  const version = view.getUint32(4, true);
  if (version !== VERSION)
    throw new NetworkFormatError(`stored network of version ${version}, not ${VERSION}`);
  const end = bytes.length - HASH_BYTES;
  if (!hashOf(bytes.subarray(0, end)).every((byte, i) => byte === bytes[end + i])) {
    throw new NetworkFormatError('the stored network is damaged: its checksum does not match');
  }
  const payload = PREFIX_BYTES + view.getUint32(8, true);
  const { about, declared } = readHeader(bytes.subarray(PREFIX_BYTES, Math.min(payload, end)));
  const floats = declared.reduce((sum, { shape }) => sum + sizeOf(shape), 0);
  if (payload + floats * 4 !== end)
    throw new NetworkFormatError('the header tells of other weights than follow');
  let offset = payload;
  const weights = declared.map(({ name, shape }) => {
    const values = Float32Array.from({ length: sizeOf(shape) }, (_, i) =>
      view.getFloat32(offset + i * 4, true),
    );
    offset += values.length * 4;
    return { name, shape, values };
  });
  return { about, weights };
}

const hashOf = (bytes: Uint8Array): Uint8Array => createHash('sha256').update(bytes).digest();

function readHeader(bytes: Uint8Array) {
  let header: unknown;
  try {
    header = JSON.parse(new TextDecoder().decode(bytes));
  } catch (error) {
    throw new NetworkFormatError('the header is no JSON', { cause: error });
  }
  if (!isRecord(header) || !isRecord(header.about) || !Array.isArray(header.weights)) {
    throw new NetworkFormatError('the header lacks `about` or `weights`');
  }
  if (!header.weights.every(isDeclared))
    throw new NetworkFormatError('the header tells of a weight without a shape');
  return { about: header.about, declared: header.weights };
}

function isDeclared(value: unknown): value is Omit<Weight, 'values'> {
  return (
    isRecord(value) &&
    typeof value.name === 'string' &&
    Array.isArray(value.shape) &&
    value.shape.every((length) => Number.isSafeInteger(length) && length >= 0)
  );
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
