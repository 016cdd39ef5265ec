import { minimise, type Objective } from '@shoal/optimisation';
import { bounded } from '../bounded-objective.ts';
import { DataError, OptionError, TooFewError } from '../errors.ts';
import { digamma } from '../special/digamma.ts';
import { lnGamma } from '../special/ln-gamma.ts';
import { GammaGammaModel } from './gamma-gamma-model.ts';

/** What customers paid, a row each. */
export interface Spending {
  /** Repeat purchases. */
  readonly frequency: Float64Array;
  /** The mean of what they paid for one. */
  readonly spend: Float64Array;
}

export interface GammaGammaOptions {
  /** Default 500. */
  readonly iterationsMax?: number;
}

const TOLERANCE = 1e-8;

/**
 * The gamma-gamma model of spending: what a customer pays varies about a mean of his own (gamma with p), and the means vary between
 * customers (gamma with q and v). Fader and Hardie 2013, "The gamma-gamma model of monetary value", note 025. Fitted by maximum
 * likelihood, with q above 1, below which the mean of all customers is infinite.
 */
export class GammaGamma {
  readonly #iterationsMax: number;

  /** Throws OptionError. */
  constructor({ iterationsMax = 500 }: GammaGammaOptions = {}) {
    if (!Number.isInteger(iterationsMax) || iterationsMax < 1)
      throw new OptionError(`iterationsMax is ${iterationsMax}, and must be a whole number above 0`);
    this.#iterationsMax = iterationsMax;
  }

  /**
   * Learns from the customers who bought again and paid for it; the others say nothing of what is paid. Throws DataError where columns
   * differ in length, TooFewError where fewer than two are left.
   */
  fit({ frequency, spend }: Spending): GammaGammaModel {
    if (frequency.length !== spend.length) throw new DataError('frequency and spend differ in length');
    const rows = [...frequency.keys()].filter(
      (i) => (frequency[i] as number) > 0 && (spend[i] as number) > 0,
    );
    if (rows.length < 2) throw new TooFewError('fewer than two customers bought again and paid for it');
    rows.sort((i, j) => (frequency[i] as number) - (frequency[j] as number));
    // In units of the mean all three parameters are near 1, whatever the currency.
    const unit = rows.reduce((sum, i) => sum + (spend[i] as number), 0) / rows.length;
    const payers = {
      frequency: Float64Array.from(rows, (i) => frequency[i] as number),
      spend: Float64Array.from(rows, (i) => (spend[i] as number) / unit),
    };
    const point = new Float64Array(3);
    minimise(bounded(objectiveOf(payers)), point, {
      iterationsMax: this.#iterationsMax,
      tolerance: TOLERANCE,
    });
    const [p = 0, above = 0, v = 0] = point.map(Math.exp);
    return new GammaGammaModel({ p, q: 1 + above, v: v * unit });
  }
}

/**
 * The mean negative log-likelihood (equation 1a of the note), as a function of the logarithms of p, q - 1 and v:
 *
 *     ln G(px+q) - ln G(px) - ln G(q) + q ln v + (px-1) ln m + px ln x - (px+q) ln(xm+v)
 *
 * Rows come sorted by x, so that the gamma functions are computed once for each x that occurs.
 */
function objectiveOf({ frequency, spend }: Spending): Objective {
  const size = frequency.length;
  const lnSpend = spend.map(Math.log);
  return (point, gradient) => {
    const [p = 0, above = 0, v = 0] = point.map(Math.exp);
    const q = 1 + above;
    const lnV = Math.log(v);
    const ofQ = { ln: lnGamma(q), slope: digamma(q) };
    let terms = { x: 0, ln: 0, byP: 0, byQ: 0 };
    let [sum, byP, byQ, byV] = [0, 0, 0, 0];
    for (let i = 0; i < size; i++) {
      const x = frequency[i] as number;
      if (x !== terms.x) terms = termsOf(x, p, q);
      const m = spend[i] as number;
      const lnTotal = Math.log(x * m + v);
      const lnM = lnSpend[i] as number;
      sum += terms.ln - ofQ.ln + q * lnV + (p * x - 1) * lnM - (p * x + q) * lnTotal;
      byP += terms.byP + x * (lnM - lnTotal);
      byQ += terms.byQ - ofQ.slope + lnV - lnTotal;
      byV += q / v - (p * x + q) / (x * m + v);
    }
    gradient.set([(-byP * p) / size, (-byQ * above) / size, (-byV * v) / size]);
    return -sum / size;
  };
}

/** What depends on x alone, with its derivatives. */
function termsOf(x: number, p: number, q: number): { x: number; ln: number; byP: number; byQ: number } {
  const [ofSum, ofP] = [digamma(p * x + q), digamma(p * x)];
  const lnX = Math.log(x);
  return {
    x,
    ln: lnGamma(p * x + q) - lnGamma(p * x) + p * x * lnX,
    byP: x * (ofSum - ofP + lnX),
    byQ: ofSum,
  };
}
