import type { Matrix } from '../matrix.ts';

/** Row indices sorted by content, and how many different rows there are. */
export interface CanonicalOrder {
  readonly order: Int32Array;
  readonly distinctRows: number;
}

/**
 * Sorts rows by their values, column by column. Seeded algorithms draw rows in this order, so that the
 * result depends on what the rows are and never on the order in which a topic or a file delivered them.
 */
export function canonicalOrder(matrix: Matrix): CanonicalOrder {
  const order = Int32Array.from({ length: matrix.rows }, (_, i) => i);
  order.sort((a, b) => compareRows(matrix, a, b));
  let distinctRows = matrix.rows > 0 ? 1 : 0;
  for (let i = 1; i < order.length; i++) {
    if (compareRows(matrix, order[i - 1] as number, order[i] as number) !== 0) distinctRows++;
  }
  return { order, distinctRows };
}

/** Negative, zero or positive as row a sorts before, with or after row b. */
export function compareRows({ values, columns }: Matrix, a: number, b: number): number {
  for (let j = 0; j < columns; j++) {
    const difference = (values[a * columns + j] as number) - (values[b * columns + j] as number);
    if (difference !== 0) return difference;
  }
  return 0;
}
