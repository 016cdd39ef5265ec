/**
 * Solves A x = b for a symmetric positive definite A of `size` rows, of which the lower half is read and overwritten by its
 * factor; b is overwritten by x. Pivots that rounding made too small are taken as tiny ones.
 */
export function solveInPlace(a: Float64Array, b: Float64Array, size: number): void {
  factorise(a, size);
  for (let i = 0; i < size; i++) {
    let sum = b[i] as number;
    for (let j = 0; j < i; j++) sum -= (a[i * size + j] as number) * (b[j] as number);
    b[i] = sum / (a[i * size + i] as number);
  }
  for (let i = size - 1; i >= 0; i--) {
    const x = (b[i] as number) / (a[i * size + i] as number);
    b[i] = x;
    for (let j = 0; j < i; j++) b[j] = (b[j] as number) - x * (a[i * size + j] as number);
  }
}

function factorise(a: Float64Array, size: number): void {
  for (let i = 0; i < size; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = a[i * size + j] as number;
      for (let c = 0; c < j; c++) sum -= (a[i * size + c] as number) * (a[j * size + c] as number);
      a[i * size + j] = i === j ? Math.sqrt(Math.max(sum, 1e-12)) : sum / (a[j * size + j] as number);
    }
  }
}
