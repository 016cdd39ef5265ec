/**
 * Solves A x = b for a symmetric, positive definite A of `b.length` rows, in place: the lower triangle of A becomes its Cholesky
 * factor, b becomes x. A pivot that is not positive is lifted to `least`, which leaves what depends on the rest where it is.
 */
export function solveCholesky(a: Float64Array, b: Float64Array, least: number): void {
  factor(a, b.length, least);
  forward(a, b);
  backward(a, b);
}

function factor(a: Float64Array, n: number, least: number): void {
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = a[i * n + j] as number;
      for (let k = 0; k < j; k++) sum -= (a[i * n + k] as number) * (a[j * n + k] as number);
      a[i * n + j] = i === j ? Math.sqrt(Math.max(sum, least)) : sum / (a[j * n + j] as number);
    }
  }
}

function forward(a: Float64Array, b: Float64Array): void {
  const n = b.length;
  for (let i = 0; i < n; i++) {
    let sum = b[i] as number;
    for (let k = 0; k < i; k++) sum -= (a[i * n + k] as number) * (b[k] as number);
    b[i] = sum / (a[i * n + i] as number);
  }
}

function backward(a: Float64Array, b: Float64Array): void {
  const n = b.length;
  for (let i = n - 1; i >= 0; i--) {
    let sum = b[i] as number;
    for (let k = i + 1; k < n; k++) sum -= (a[k * n + i] as number) * (b[k] as number);
    b[i] = sum / (a[i * n + i] as number);
  }
}
