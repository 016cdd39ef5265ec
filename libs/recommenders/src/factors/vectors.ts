import type { Random } from '@shoal/clustering';

/** Rows of `factors` numbers each, one after the other. */
export type Numbers = Float32Array | Float64Array;

/** The scalar product of `length` numbers from a[i] and b[j] on; four sums, so that additions need not wait for one another. */
export function dot(a: Numbers, i: number, b: Numbers, j: number, length: number): number {
  let [s0, s1, s2, s3] = [0, 0, 0, 0];
  const whole = length & ~3;
  let c = 0;
  for (; c < whole; c += 4) {
    s0 += (a[i + c] as number) * (b[j + c] as number);
    s1 += (a[i + c + 1] as number) * (b[j + c + 1] as number);
    s2 += (a[i + c + 2] as number) * (b[j + c + 2] as number);
    s3 += (a[i + c + 3] as number) * (b[j + c + 3] as number);
  }
  for (; c < length; c++) s0 += (a[i + c] as number) * (b[j + c] as number);
  return s0 + s1 + (s2 + s3);
}

/** to[i + c] += scale * from[j + c] for the first `length` c. */
export function addScaled(to: Numbers, i: number, scale: number, from: Numbers, j: number, length: number): void {
  for (let c = 0; c < length; c++) {
    to[i + c] = (to[i + c] as number) + scale * (from[j + c] as number);
  }
}

/** Normal numbers of mean 0 by Box and Muller: where factors start from. */
export function normalNumbers(count: number, deviation: number, random: Random): Float64Array {
  return Float64Array.from(
    { length: count },
    () => deviation * Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random()),
  );
}

/** Fisher and Yates: every order equally likely. */
export function shuffle(values: Int32Array, random: Random): void {
  for (let i = values.length - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1));
    const kept = values[i] as number;
    values[i] = values[j] as number;
    values[j] = kept;
  }
}
