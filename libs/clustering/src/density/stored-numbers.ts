/**
 * Typed arrays in stored models: base64 of their bytes (little-endian, as all platforms that Node runs on here), exact
 * and less than half as long as decimal numbers.
 */
export function encodeNumbers(values: Float64Array | Int32Array): string {
  return Buffer.from(values.buffer, values.byteOffset, values.byteLength).toString('base64');
}

/** The numbers, or undefined for what encodeNumbers did not write. */
export function decodeFloats(text: unknown): Float64Array | undefined {
  const bytes = decode(text, Float64Array.BYTES_PER_ELEMENT);
  if (bytes === undefined) return undefined;
  const values = new Float64Array(bytes);
  return values.every(Number.isFinite) ? values : undefined;
}

/** The numbers, or undefined for what encodeNumbers did not write. */
export function decodeIntegers(text: unknown): Int32Array | undefined {
  const bytes = decode(text, Int32Array.BYTES_PER_ELEMENT);
  return bytes === undefined ? undefined : new Int32Array(bytes);
}

/** A buffer of its own: one out of Node's pool may begin where no number may. */
function decode(text: unknown, bytesEach: number): ArrayBuffer | undefined {
  if (typeof text !== 'string') return undefined;
  const bytes = Buffer.from(text, 'base64');
  if (bytes.length % bytesEach !== 0 || bytes.toString('base64') !== text) return undefined;
  const own = new ArrayBuffer(bytes.length);
  new Uint8Array(own).set(bytes);
  return own;
}
