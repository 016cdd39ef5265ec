import { createMatrix, type Matrix } from '../matrix.ts';

export interface Eigen {
  /** Descending. */
  readonly values: Float64Array;
  /** Row i is the unit vector that belongs to value i; its largest part is positive, so that signs are settled. */
  readonly vectors: Matrix;
}

/** Sweeps over all pairs; quadratic convergence needs six to ten. */
const sweepsMax = 50;

/**
 * Eigenvalues and vectors of a symmetric matrix by Jacobi's rotations (Golub and Van Loan, Matrix Computations, 8.5): for the
 * few hundred columns of customers it is exact to rounding and as quick as needed, so no library is carried for it.
 */
export function symmetricEigen(matrix: Matrix): Eigen {
  const size = matrix.rows;
  const a = matrix.values.slice();
  const v = new Float64Array(size * size);
  for (let i = 0; i < size; i++) v[i * size + i] = 1;
  for (let sweep = 0; sweep < sweepsMax && offDiagonal(a, size) > 0; sweep++) {
    for (let p = 0; p < size - 1; p++) for (let q = p + 1; q < size; q++) rotate(a, v, { size, p, q });
  }
  return sorted(a, v, size);
}

/** What is left beside the diagonal, 0 once it is rounding. */
function offDiagonal(a: Float64Array, size: number): number {
  let beside = 0;
  let on = 0;
  for (let i = 0; i < size; i++) {
    for (let j = 0; j < size; j++) {
      const square = (a[i * size + j] as number) ** 2;
      if (i === j) on += square;
      else beside += square;
    }
  }
  return beside <= 1e-30 * on ? 0 : beside;
}

/** Turns the plane of p and q so that cell (p, q) becomes 0. Vectors are kept as rows. */
function rotate(a: Float64Array, v: Float64Array, plane: { size: number; p: number; q: number }): void {
  const { size, p, q } = plane;
  const apq = a[p * size + q] as number;
  if (apq === 0) return;
  const theta = ((a[q * size + q] as number) - (a[p * size + p] as number)) / (2 * apq);
  const t = (theta < 0 ? -1 : 1) / (Math.abs(theta) + Math.sqrt(theta * theta + 1));
  const c = 1 / Math.sqrt(t * t + 1);
  const s = t * c;
  for (let i = 0; i < size; i++) turn(a, { at: i * size + p, and: i * size + q, c, s });
  for (let i = 0; i < size; i++) turn(a, { at: p * size + i, and: q * size + i, c, s });
  for (let i = 0; i < size; i++) turn(v, { at: p * size + i, and: q * size + i, c, s });
}

function turn(cells: Float64Array, by: { at: number; and: number; c: number; s: number }): void {
  const { at, and, c, s } = by;
  const x = cells[at] as number;
  const y = cells[and] as number;
  cells[at] = c * x - s * y;
  cells[and] = s * x + c * y;
}

function sorted(a: Float64Array, v: Float64Array, size: number): Eigen {
  const eigenvalue = (i: number): number => a[i * size + i] as number;
  const order = Array.from({ length: size }, (_, i) => i).sort(
    (i, j) => eigenvalue(j) - eigenvalue(i) || i - j,
  );
  const vectors = createMatrix(size, size);
  order.forEach((from, to) => {
    const vector = v.subarray(from * size, (from + 1) * size);
    const largest = vector.reduce((most, x) => (Math.abs(x) > Math.abs(most) + 1e-12 ? x : most), 0);
    vectors.values.set(largest < 0 ? vector.map((x) => -x) : vector, to * size);
  });
  return { values: Float64Array.from(order, eigenvalue), vectors };
}
