import { canonicalOrder } from '../kmeans/canonical-order.ts';
import { type Matrix, takeRows } from '../matrix.ts';
import { sampleIndices, seededRandom } from '../random.ts';

/** At most so many rows, drawn uniformly, whatever their order. */
export function sampleRows(matrix: Matrix, rowsMax: number, seed: number): Matrix {
  if (matrix.rows <= rowsMax) return matrix;
  const { order } = canonicalOrder(matrix);
  const drawn = sampleIndices(matrix.rows, rowsMax, seededRandom(seed, -3));
  return takeRows(
    matrix,
    drawn.map((i) => order[i] as number),
  );
}
