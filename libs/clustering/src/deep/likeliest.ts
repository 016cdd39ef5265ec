import type { Matrix } from '../matrix.ts';

/** The column with the largest value of a row, the first of equal ones. */
export function likeliest({ columns, values }: Matrix, row: number): number {
  let best = 0;
  for (let j = 1; j < columns; j++) {
    if ((values[row * columns + j] as number) > (values[row * columns + best] as number)) best = j;
  }
  return best;
}
