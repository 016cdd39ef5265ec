import { OptionError } from '../errors.ts';

/** No series here is longer; at z = .9999 one has some 400,000 terms. */
const TERMS_MAX = 2_000_000;
/** A sum beyond this is scaled down, and its scale kept as a logarithm. */
const SCALE_ABOVE = 1e250;
const LN_SCALE = Math.log(SCALE_ABOVE);
const EPSILON = 2 ** -53;

/** The parameters a, b and c of 2F1(a, b; c; z). */
export interface HypParameters {
  readonly a: number;
  readonly b: number;
  readonly c: number;
}

/**
 * exp(lnFactor) times Gauss' hypergeometric function 2F1(a, b; c; z) for 0 <= z < 1, by its series (DLMF 15.2.1); lnFactor is 0 by
 * default. The factor comes in as its logarithm, since the function may be too large and the factor too small for a floating point
 * number where their product is near 1. Throws OptionError for other z, and for c = 0, -1, -2, ..., where it has poles.
 */
export function hyp2f1({ a, b, c }: HypParameters, z: number, lnFactor = 0): number {
  if (!(z >= 0 && z < 1)) throw new OptionError(`2F1 is computed for 0 <= z < 1, and z is ${z}`);
  if (c <= 0 && Number.isInteger(c)) throw new OptionError(`2F1 has a pole at c = ${c}`);
  let term = 1;
  let sum = 1;
  let lnScale = lnFactor;
  for (let n = 0; n < TERMS_MAX; n++) {
    const ratio = (((a + n) * (b + n)) / ((c + n) * (1 + n))) * z;
    term *= ratio;
    sum += term;
    // Terms may grow at first; once they shrink by the ratio, what is left is no more than term / (1 - ratio).
    if (Math.abs(term) <= EPSILON * Math.abs(sum) * (1 - Math.abs(ratio))) break;
    if (Math.abs(sum) > SCALE_ABOVE) {
      sum /= SCALE_ABOVE;
      term /= SCALE_ABOVE;
      lnScale += LN_SCALE;
    }
  }
  return lnScale === 0 ? sum : sum * Math.exp(lnScale);
}
