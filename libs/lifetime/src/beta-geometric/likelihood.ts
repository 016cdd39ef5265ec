import type { Objective } from '@shoal/optimisation';
import type { DistinctHistories } from './distinct-histories.ts';

/**
 * The mean negative log-likelihood of BG/NBD with its gradient, as a function of the logarithms of r, alpha, a and b (Fader, Hardie and Lee
 * 2005, section 7, in the form of Hardie's note 004 that does not overflow):
 *
 *     L = G(r+x) alpha^r / G(r) * B(a, b+x) / B(a, b) * [ (alpha+T)^-(r+x) + (x > 0) a/(b+x-1) (alpha+t_x)^-(r+x) ]
 *
 * What depends on x alone is summed once for each frequency that occurs; as x is whole, its gamma functions are rising factorials, whose
 * logarithms and derivatives are sums that run up with x.
 */
export function betaGeometricObjective(histories: DistinctHistories, penalty: number): Objective {
  const rises = new FrequencyTerms(histories);
  const { customers } = histories;
  return (point, gradient) => {
    const parameters = point.map(Math.exp);
    const sums = new Float64Array(4);
    const likelihood = rises.add(parameters, sums) + addHistories(histories, parameters, sums);
    let penalties = 0;
    for (let k = 0; k < 4; k++) {
      const value = parameters[k] as number;
      penalties += penalty * value * value;
      // The chain rule for a logarithm: d/d ln p = p d/dp.
      gradient[k] = (-(sums[k] as number) / customers) * value + 2 * penalty * value * value;
    }
    return -likelihood / customers + penalties;
  };
}

/** The factors of the likelihood that know a customer by his frequency alone. */
class FrequencyTerms {
  /** Customers of each frequency, from 0 up. */
  readonly #customers: Float64Array;
  readonly #total: number;

  constructor({ frequency, count, customers }: DistinctHistories) {
    this.#customers = new Float64Array((frequency.at(-1) ?? 0) + 1);
    frequency.forEach((x, i) => {
      this.#customers[x] = (this.#customers[x] as number) + (count[i] as number);
    });
    this.#total = customers;
  }

  add([r = 0, alpha = 0, a = 0, b = 0]: Float64Array, sums: Float64Array): number {
    // ln G(r+x)/G(r) and ln G(b+x)/G(b) G(a+b)/G(a+b+x), with their derivatives in r, a and b.
    const rise = { ln: 0, r: 0, a: 0, b: 0 };
    let likelihood = this.#total * r * Math.log(alpha);
    const total = { r: this.#total * Math.log(alpha), alpha: (this.#total * r) / alpha, a: 0, b: 0 };
    for (let x = 0; x < this.#customers.length; x++) {
      const n = this.#customers[x] as number;
      if (n > 0) {
        likelihood += n * rise.ln;
        total.r += n * rise.r;
        total.a += n * rise.a;
        total.b += n * rise.b;
      }
      rise.ln += Math.log(((r + x) * (b + x)) / (a + b + x));
      rise.r += 1 / (r + x);
      rise.a -= 1 / (a + b + x);
      rise.b += 1 / (b + x) - 1 / (a + b + x);
    }
    sums[0] = (sums[0] as number) + total.r;
    sums[1] = (sums[1] as number) + total.alpha;
    sums[2] = (sums[2] as number) + total.a;
    sums[3] = (sums[3] as number) + total.b;
    return likelihood;
  }
}

/** The bracket of the likelihood: the customer is alive, or he left at his last purchase. */
function addHistories(
  { frequency, recency, age, count }: DistinctHistories,
  [r = 0, alpha = 0, a = 0, b = 0]: Float64Array,
  sums: Float64Array,
): number {
  let [likelihood, byR, byAlpha, byA, byB] = [0, 0, 0, 0, 0];
  for (let i = 0; i < frequency.length; i++) {
    const x = frequency[i] as number;
    const n = count[i] as number;
    const toEnd = alpha + (age[i] as number);
    const toLast = alpha + (recency[i] as number);
    const lnEnd = Math.log(toEnd);
    if (x === 0) {
      likelihood -= n * r * lnEnd;
      byR -= n * lnEnd;
      byAlpha -= (n * r) / toEnd;
      continue;
    }
    const lnLast = Math.log(toLast);
    // How much likelier it is that he left than that he is alive.
    const lnOdds = Math.log(a / (b + x - 1)) + (r + x) * (lnEnd - lnLast);
    const left = 1 / (1 + Math.exp(-lnOdds));
    const alive = 1 - left;
    likelihood -= n * ((r + x) * lnEnd - softplus(lnOdds));
    byR -= n * (alive * lnEnd + left * lnLast);
    byAlpha -= n * (r + x) * (alive / toEnd + left / toLast);
    byA += (n * left) / a;
    byB -= (n * left) / (b + x - 1);
  }
  sums[0] = (sums[0] as number) + byR;
  sums[1] = (sums[1] as number) + byAlpha;
  sums[2] = (sums[2] as number) + byA;
  sums[3] = (sums[3] as number) + byB;
  return likelihood;
}

/** ln(1 + e^y) without overflow. */
function softplus(y: number): number {
  return y > 0 ? y + Math.log1p(Math.exp(-y)) : Math.log1p(Math.exp(y));
}
