type Packed = Float32Array | Float64Array | Int32Array | Uint32Array | Uint8Array;

/** A kind of typed array, as its constructor. */
interface PackedType<T extends Packed> {
  readonly BYTES_PER_ELEMENT: number;
  new (buffer: ArrayBuffer): T;
}

/** A typed array as base64 of its little-endian bytes: exact, and less than half as long as decimal numbers. */
export function packArray(values: Packed): string {
  return Buffer.from(values.buffer, values.byteOffset, values.byteLength).toString('base64');
}

/** What was packed; undefined for what packArray did not write of this type, or not of this length. */
export function unpackArray<T extends Packed>(
  type: PackedType<T>,
  text: unknown,
  length?: number,
): T | undefined {
  if (typeof text !== 'string') return undefined;
  const bytes = Buffer.from(text, 'base64');
  // What is no base64 is passed over in decoding, so that too little comes out.
  const isWhole = bytes.length === (text.length / 4) * 3 - paddingOf(text);
  const fits =
    length === undefined
      ? bytes.length % type.BYTES_PER_ELEMENT === 0
      : bytes.length === length * type.BYTES_PER_ELEMENT;
  if (!isWhole || !fits) return undefined;
  // A buffer of its own: one out of Node's pool may begin where no number may.
  const own = new ArrayBuffer(bytes.length);
  new Uint8Array(own).set(bytes);
  return new type(own);
}

function paddingOf(base64: string): number {
  return base64.endsWith('==') ? 2 : base64.endsWith('=') ? 1 : 0;
}
