import type { CompressedRows } from '../csr.ts';
import type { Vectors } from '../factors/vectors.ts';

/** Entries of rows from..end - 1, and what they do with a vector x that all share. */
interface EntryRange {
  readonly entries: CompressedRows;
  readonly other: Vectors;
  readonly from: number;
  readonly end: number;
}

/**
 * The system A = gram + sum |extra| y y' of one row, applied to vectors without being written out. Four entries or lines are
 * taken at a time, so that each number of x that is loaded serves four products: most of a fit is spent here. Factors are
 * float32, what is summed float64.
 */
export class RowSystem {
  private readonly gram: Float64Array;
  private readonly factors: number;

  constructor(gram: Float64Array, factors: number) {
    this.gram = gram;
    this.factors = factors;
  }

  /** to = A x */
  apply(x: Float64Array, to: Float64Array, range: EntryRange): void {
    this.applyGram(x, to);
    this.addEntries(x, to, range, 1);
  }

  /** to = Y'C p - A x */
  residual(x: Float64Array, to: Float64Array, range: EntryRange): void {
    this.applyGram(x, to);
    for (let c = 0; c < to.length; c++) to[c] = -(to[c] as number);
    this.addEntries(x, to, range, -1);
  }

  private applyGram(x: Float64Array, to: Float64Array): void {
    const { gram, factors } = this;
    const whole = factors & ~3;
    for (let line = 0; line < whole; line += 4) {
      const [a, b, d, e] = [line * factors, (line + 1) * factors, (line + 2) * factors, (line + 3) * factors];
      let s0 = 0;
      let s1 = 0;
      let s2 = 0;
      let s3 = 0;
      for (let c = 0; c < factors; c++) {
        const xc = x[c] as number;
        s0 += (gram[a + c] as number) * xc;
        s1 += (gram[b + c] as number) * xc;
        s2 += (gram[d + c] as number) * xc;
        s3 += (gram[e + c] as number) * xc;
      }
      to[line] = s0;
      to[line + 1] = s1;
      to[line + 2] = s2;
      to[line + 3] = s3;
    }
    for (let line = whole; line < factors; line++) {
      let sum = 0;
      for (let c = 0; c < factors; c++) sum += (gram[line * factors + c] as number) * (x[c] as number);
      to[line] = sum;
    }
  }

  /** For sign 1 to += sum |extra| (y.x) y; for -1 to += sum (c p - |extra| (y.x)) y. */
  private addEntries(x: Float64Array, to: Float64Array, range: EntryRange, sign: 1 | -1): void {
    const { entries, other, from, end } = range;
    const { factors } = this;
    const { values: y } = other;
    const { column, value } = entries;
    let i = from;
    for (; i + 3 < end; i += 4) {
      const a = (column[i] as number) * factors;
      const b = (column[i + 1] as number) * factors;
      const d = (column[i + 2] as number) * factors;
      const e = (column[i + 3] as number) * factors;
      let s0 = 0;
      let s1 = 0;
      let s2 = 0;
      let s3 = 0;
      for (let c = 0; c < factors; c++) {
        const xc = x[c] as number;
        s0 += (y[a + c] as number) * xc;
        s1 += (y[b + c] as number) * xc;
        s2 += (y[d + c] as number) * xc;
        s3 += (y[e + c] as number) * xc;
      }
      s0 = share(value[i] as number, s0, sign);
      s1 = share(value[i + 1] as number, s1, sign);
      s2 = share(value[i + 2] as number, s2, sign);
      s3 = share(value[i + 3] as number, s3, sign);
      for (let c = 0; c < factors; c++) {
        const four = s0 * (y[a + c] as number) + s1 * (y[b + c] as number);
        to[c] = (to[c] as number) + four + s2 * (y[d + c] as number) + s3 * (y[e + c] as number);
      }
    }
    for (; i < end; i++) {
      const at = (column[i] as number) * factors;
      let sum = 0;
      for (let c = 0; c < factors; c++) sum += (y[at + c] as number) * (x[c] as number);
      sum = share(value[i] as number, sum, sign);
      for (let c = 0; c < factors; c++) to[c] = (to[c] as number) + sum * (y[at + c] as number);
    }
  }
}

/** By how much of y an entry moves the image, or the residual: there with the confidence that its preference asks for. */
function share(extra: number, product: number, sign: 1 | -1): number {
  if (sign === 1) return Math.abs(extra) * product;
  return (extra > 0 ? 1 + extra : 0) - Math.abs(extra) * product;
}
