import type { CompressedRows } from '../csr.ts';

/**
 * How much one interaction says. `cosine`: as it is. `tfidf`: the square root of the weight, times the logarithm of how rare the
 * column is. `bm25` (Robertson and Zaragoza 2009, k1 1.2, b 0.75): weights saturate, and long rows count less.
 */
export type Weighting = 'cosine' | 'tfidf' | 'bm25';

export const WEIGHTINGS: readonly Weighting[] = ['cosine', 'tfidf', 'bm25'];

/** Values of the weighted matrix, its rows of length 1, so that a product of rows is their cosine. Negative weights count as 0. */
export function weighted(matrix: CompressedRows, weighting: Weighting): Float32Array {
  const values = Float32Array.from(matrix.value, (value) => Math.max(0, value));
  if (weighting !== 'cosine') weigh(matrix, values, weighting);
  for (let row = 0; row < matrix.rows; row++) normalise(values, matrix.starts, row);
  return values;
}

const K1 = 1.2;
const B = 0.75;

function weigh({ rows, columns, starts, column }: CompressedRows, values: Float32Array, by: Weighting): void {
  const rarity = inverseFrequencies(rows, columns, column);
  const total = values.reduce((a, b) => a + b, 0);
  const meanLength = total / rows || 1;
  for (let row = 0; row < rows; row++) {
    const from = starts[row] as number;
    const end = starts[row + 1] as number;
    let length = 0;
    for (let i = from; i < end; i++) length += values[i] as number;
    const saturation = K1 * (1 - B + (B * length) / meanLength);
    for (let i = from; i < end; i++) {
      const value = values[i] as number;
      const strength = by === 'bm25' ? (value * (K1 + 1)) / (value + saturation) : Math.sqrt(value);
      values[i] = strength * (rarity[column[i] as number] as number);
    }
  }
}

/** log(1 + rows / how many have the column): above 0 even for a column that all have. */
function inverseFrequencies(rows: number, columns: number, column: Int32Array): Float64Array {
  const found = new Float64Array(columns);
  for (const c of column) found[c] = (found[c] as number) + 1;
  return found.map((count) => Math.log(1 + rows / Math.max(1, count)));
}

function normalise(values: Float32Array, starts: Int32Array, row: number): void {
  let square = 0;
  const end = starts[row + 1] as number;
  for (let i = starts[row] as number; i < end; i++) square += (values[i] as number) ** 2;
  if (square === 0) return;
  const scale = 1 / Math.sqrt(square);
  for (let i = starts[row] as number; i < end; i++) values[i] = (values[i] as number) * scale;
}
