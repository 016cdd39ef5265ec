import { add, type Code, f32x4, i32, type Local, type Locals, v128, whileLoop } from '@shoal/simd';
import { ENTRIES_AT_ONCE, NUMBERS_AT_ONCE } from './layout.ts';

const VECTOR_BYTES = 16;
const ROUND_BYTES = 4 * NUMBERS_AT_ONCE;
/** Offsets of what one round loads. */
const PIECES = Array.from({ length: ROUND_BYTES / VECTOR_BYTES }, (_, i) => VECTOR_BYTES * i);

/** Code over vectors of `stride` bytes at the addresses that locals hold; it leaves those as they are, but for `rows`. */
export class VectorCode {
  /** Addresses of the vectors that are taken together. */
  readonly rows: Four;
  private readonly stride: Local;
  private readonly at: Local;
  private readonly other: Local;
  private readonly end: Local;
  private readonly sums: Four;
  private readonly moreSums: Four;
  private readonly scales: Four;
  private readonly piece: Local;

  constructor(locals: Locals) {
    const four = (type: 'i32' | 'v128') => locals.takeMany(type, ENTRIES_AT_ONCE) as unknown as Four;
    this.rows = four('i32');
    [this.stride, this.at, this.other, this.end] = four('i32');
    this.sums = four('v128');
    // Additions wait for the one before: every other round of four adds to sums of its own.
    this.moreSums = four('v128');
    this.scales = four('v128');
    this.piece = locals.take('v128');
  }

  /** To be run first. */
  begin(stride: Code): Code {
    return this.stride.set(stride);
  }

  /** result = the products of the four rows with a vector, one a lane. The rows end behind themselves. */
  products(result: Local, vector: Local): Code {
    const { rows, at, piece } = this;
    const sums = [...this.sums, ...this.moreSums];
    const multiply = (offset: number, i: number): Code => [
      ...piece.set(v128.load(at.get, offset)),
      ...rows.flatMap((row, r) => {
        const sum = sums[(i % 2) * ENTRIES_AT_ONCE + r] as Local;
        return sum.set(f32x4.add(sum.get, f32x4.mul(v128.load(row.get, offset), piece.get)));
      }),
    ];
    return [
      ...sums.flatMap((sum) => sum.set(f32x4.zero)),
      ...this.rounds(vector, [...PIECES.flatMap(multiply), ...rows.flatMap((row) => add(row, ROUND_BYTES))]),
      ...this.sums.flatMap((sum, r) => sum.set(f32x4.add(sum.get, (this.moreSums[r] as Local).get))),
      ...result.set(this.laneSums()),
    ];
  }

  /** target += sum over the four rows of their lane of `scales` times the row. The rows end behind themselves. */
  addRows(target: Local, scales: Local): Code {
    const { rows, at } = this;
    const [a, b, c, d] = rows.map((row, r) => (offset: number) => {
      return f32x4.mul(v128.load(row.get, offset), (this.scales[r] as Local).get);
    }) as [Term, Term, Term, Term];
    const sum = (offset: number): Code =>
      f32x4.add(f32x4.add(a(offset), b(offset)), f32x4.add(c(offset), d(offset)));
    return [
      ...this.scales.flatMap((scale, r) => scale.set(f32x4.shuffle(scales.get, scales.get, [r, r, r, r]))),
      ...this.rounds(target, [
        ...PIECES.flatMap((offset) =>
          v128.store(at.get, f32x4.add(v128.load(at.get, offset), sum(offset)), offset),
        ),
        ...rows.flatMap((row) => add(row, ROUND_BYTES)),
      ]),
    ];
  }

  /** The rows back to where they began, after `products`. */
  rewind(): Code {
    return this.rows.flatMap((row) => row.set(i32.sub(row.get, this.stride.get)));
  }

  /** result = a . b */
  product(result: Local, a: Local, b: Local): Code {
    const { at, other, sums } = this;
    return [
      ...sums.flatMap((sum) => sum.set(f32x4.zero)),
      ...other.set(b.get),
      ...this.rounds(a, [
        ...PIECES.flatMap((offset, i) => {
          const sum = sums[i] as Local;
          return sum.set(
            f32x4.add(sum.get, f32x4.mul(v128.load(at.get, offset), v128.load(other.get, offset))),
          );
        }),
        ...add(other, ROUND_BYTES),
      ]),
      ...this.piece.set(this.laneSums()),
      ...result.set(f32x4.firstLane(this.sumOfLanes(this.piece))),
    ];
  }

  /** target = of(target, source), four numbers at a time. */
  combine(target: Local, source: Local, of: (target: Code, source: Code) => Code): Code {
    const { at, other } = this;
    return [
      ...other.set(source.get),
      ...this.rounds(target, [
        ...PIECES.flatMap((offset) =>
          v128.store(at.get, of(v128.load(at.get, offset), v128.load(other.get, offset)), offset),
        ),
        ...add(other, ROUND_BYTES),
      ]),
    ];
  }

  /** The body for each round of a vector, with `at` where it stands. */
  private rounds(vector: Local, body: Code): Code {
    const { at, end, stride } = this;
    return [
      ...at.set(vector.get),
      ...end.set(i32.add(at.get, stride.get)),
      ...whileLoop(i32.lessUnsigned(at.get, end.get), [...body, ...add(at, ROUND_BYTES)]),
    ];
  }

  /** Lane r is the sum of the lanes of sums[r]. */
  private laneSums(): Code {
    const [a, b, c, d] = this.sums;
    const halves = (x: Local, y: Local): Code =>
      f32x4.add(f32x4.shuffle(x.get, y.get, [0, 4, 1, 5]), f32x4.shuffle(x.get, y.get, [2, 6, 3, 7]));
    return [
      ...a.set(halves(a, b)),
      ...c.set(halves(c, d)),
      ...f32x4.add(f32x4.shuffle(a.get, c.get, [0, 1, 4, 5]), f32x4.shuffle(a.get, c.get, [2, 3, 6, 7])),
    ];
  }

  /** The sum of all lanes, in the first. */
  private sumOfLanes(x: Local): Code {
    return [
      ...x.set(f32x4.add(x.get, f32x4.shuffle(x.get, x.get, [2, 3, 0, 1]))),
      ...f32x4.add(x.get, f32x4.shuffle(x.get, x.get, [1, 0, 3, 2])),
    ];
  }
}

type Four = readonly [Local, Local, Local, Local];
type Term = (offset: number) => Code;
