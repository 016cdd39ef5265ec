/** Added to the diagonal: columns that say the same are no reason to fail. */
const JITTER = 1e-9;

/**
 * The solution x of A x = y by Cholesky's decomposition, A being symmetric and positive, row-major, of which the lower triangle is read and
 * overwritten.
 */
export function solvePositive(a: Float64Array, y: Float64Array): Float64Array {
  factorise(a, y.length);
  const x = Float64Array.from(y);
  const n = y.length;
  const at = (i: number, j: number) => a[i * n + j] as number;
  for (let i = 0; i < n; i++) {
    for (let k = 0; k < i; k++) x[i] = (x[i] as number) - at(i, k) * (x[k] as number);
    x[i] = (x[i] as number) / at(i, i);
  }
  for (let i = n - 1; i >= 0; i--) {
    for (let k = i + 1; k < n; k++) x[i] = (x[i] as number) - at(k, i) * (x[k] as number);
    x[i] = (x[i] as number) / at(i, i);
  }
  return x;
}

function factorise(a: Float64Array, n: number): void {
  const at = (i: number, j: number) => a[i * n + j] as number;
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = at(i, j) + (i === j ? JITTER : 0);
      for (let k = 0; k < j; k++) sum -= at(i, k) * at(j, k);
      a[i * n + j] = i === j ? Math.sqrt(Math.max(sum, JITTER)) : sum / at(j, j);
    }
  }
}
