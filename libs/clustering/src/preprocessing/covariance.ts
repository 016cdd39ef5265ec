import { createMatrix, type Matrix } from '../matrix.ts';
import { ExactSums } from './exact-sum.ts';

export function columnMeans({ rows, columns, values }: Matrix): Float64Array {
  const sums = new ExactSums(columns);
  for (let i = 0; i < values.length; i++) sums.add(i % columns, values[i] as number);
  return Float64Array.from({ length: columns }, (_, j) => sums.at(j) / Math.max(1, rows));
}

/** Covariances of the columns, with n - 1 as divisor. */
export function covariance({ rows, columns, values }: Matrix, means: Float64Array): Matrix {
  const sums = new ExactSums(columns * columns);
  const centred = new Float64Array(columns);
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < columns; j++) centred[j] = (values[i * columns + j] as number) - (means[j] as number);
    for (let j = 0; j < columns; j++) {
      for (let l = 0; l <= j; l++) sums.add(j * columns + l, (centred[j] as number) * (centred[l] as number));
    }
  }
  const cells = Float64Array.from({ length: columns * columns }, (_, cell) => {
    const [j, l] = [Math.floor(cell / columns), cell % columns];
    return sums.at(Math.max(j, l) * columns + Math.min(j, l)) / Math.max(1, rows - 1);
  });
  return createMatrix(columns, columns, cells);
}
