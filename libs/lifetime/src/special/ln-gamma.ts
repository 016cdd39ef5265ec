// Lanczos' approximation with g = 7 and 9 terms (Lanczos 1964; coefficients by Godfrey 2001), good to some 1e-15 of the value.
const G = 7;
const FIRST = 0.99999999999980993;
const COEFFICIENTS = [
  676.5203681218851, -1259.1392167224028, 771.32342877765313, -176.61502916214059, 12.507343278686905,
  -0.13857109526572012, 9.9843695780195716e-6, 1.5056327351493116e-7,
] as const;
const HALF_LN_TWO_PI = 0.9189385332046728;
/** From here on Stirling's series is exact to the last digit, and cheaper. */
const STIRLING_FROM = 12;

/** The logarithm of the gamma function of x > 0. NaN for other x. */
export function lnGamma(x: number): number {
  if (!(x > 0)) return Number.NaN;
  if (x >= STIRLING_FROM) return stirling(x);
  // Reflection would lose digits near 0; the recurrence does not.
  if (x < 0.5) return lanczos(x + 1) - Math.log(x);
  return lanczos(x);
}

function lanczos(x: number): number {
  let sum = FIRST;
  for (let i = 0; i < COEFFICIENTS.length; i++) sum += (COEFFICIENTS[i] as number) / (x + i);
  const t = x + G - 0.5;
  return HALF_LN_TWO_PI + (x - 0.5) * Math.log(t) - t + Math.log(sum);
}

/** Abramowitz and Stegun 6.1.41. */
function stirling(x: number): number {
  const square = 1 / (x * x);
  const series =
    1 / 12 -
    square *
      (1 / 360 - square * (1 / 1260 - square * (1 / 1680 - square * (1 / 1188 - (square * 691) / 360360))));
  return (x - 0.5) * Math.log(x) - x + HALF_LN_TWO_PI + series / x;
}
