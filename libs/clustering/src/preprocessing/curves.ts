/** How a column is bent before it is scaled: not at all, by a logarithm, or by a square root. */
export type Curve = 'none' | 'log' | 'root';

/** sign(x) * ln(1 + |x|): tames long tails such as spend, and takes refunds below zero too. */
export function signedLog1p(x: number): number {
  return x < 0 ? -Math.log1p(-x) : Math.log1p(x);
}

function signedExpm1(y: number): number {
  return y < 0 ? -Math.expm1(-y) : Math.expm1(y);
}

/** sign(x) * sqrt(|x|): gives counts of any mean nearly one spread (Bartlett 1936), as a logarithm gives amounts. */
function signedRoot(x: number): number {
  return x < 0 ? -Math.sqrt(-x) : Math.sqrt(x);
}

function signedSquare(y: number): number {
  return y < 0 ? -y * y : y * y;
}

export function bend(x: number, curve: Curve): number {
  if (curve === 'none') return x;
  return curve === 'log' ? signedLog1p(x) : signedRoot(x);
}

export function unbend(y: number, curve: Curve): number {
  if (curve === 'none') return y;
  return curve === 'log' ? signedExpm1(y) : signedSquare(y);
}
