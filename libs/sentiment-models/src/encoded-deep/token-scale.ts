import type { TokenVectors } from '../encoder/sentence-encoder.ts';

/** A byte reaches so many standard deviations to either side of the mean, in so many steps. */
const [REACH, STEPS] = [5, 127];

/** What one step of a packed number is, in standard deviations. */
export const STEP: number = REACH / STEPS;

/**
 * Measures each number of an encoder's token vectors in standard deviations round its mean, and packs it into a byte: a text that is
 * read a thousand times while a network learns takes a quarter of the memory, and all columns count alike.
 */
export class TokenScale {
  readonly mean: Float32Array;
  readonly deviation: Float32Array;

  constructor(mean: Float32Array, deviation: Float32Array) {
    this.mean = mean;
    this.deviation = deviation;
  }

  /** Of vectors of `width` numbers. A column that is always the same is packed as 0. */
  static async of(texts: AsyncIterable<TokenVectors>, width: number): Promise<TokenScale> {
    const [sum, squares] = [new Float64Array(width), new Float64Array(width)];
    let count = 0;
    for await (const { tokens } of texts) {
      count += tokens.length / width;
      for (let from = 0; from < tokens.length; from += width)
        for (let i = 0; i < width; i++) {
          const value = tokens[from + i] as number;
          sum[i] = (sum[i] as number) + value;
          squares[i] = (squares[i] as number) + value * value;
        }
    }
    const mean = Float32Array.from(sum, (each) => each / Math.max(1, count));
    const deviation = Float32Array.from(squares, (each, i) =>
      Math.sqrt(Math.max(0, each / Math.max(1, count) - (mean[i] as number) ** 2)),
    );
    return new TokenScale(mean, deviation);
  }

  pack(tokens: Float32Array): Int8Array {
    const width = this.mean.length;
    const packed = new Int8Array(tokens.length);
    for (let i = 0; i < tokens.length; i++) {
      const column = i % width;
      const deviation = this.deviation[column] as number;
      if (deviation === 0) continue;
      const steps = ((tokens[i] as number) - (this.mean[column] as number)) / (deviation * STEP);
      packed[i] = Math.max(-STEPS, Math.min(STEPS, Math.round(steps)));
    }
    return packed;
  }
}
