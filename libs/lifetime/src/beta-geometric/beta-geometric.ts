import { minimise } from '@shoal/optimisation';
import { bounded } from '../bounded-objective.ts';
import { OptionError, TooFewError } from '../errors.ts';
import type { Histories } from '../histories.ts';
import { BetaGeometricModel } from './beta-geometric-model.ts';
import { distinctHistories } from './distinct-histories.ts';
import { betaGeometricObjective } from './likelihood.ts';

export interface BetaGeometricOptions {
  /** Weight of the sum of the squared parameters, beside the mean log-likelihood; for a shop with few customers. 0 or more, default 0. */
  readonly penalty?: number;
  /** Default 500. */
  readonly iterationsMax?: number;
}

const TOLERANCE = 1e-7;

/**
 * The BG/NBD model: customers buy at random, each at a rate of his own (gamma with r and alpha), and after each purchase leave for good
 * with a probability of their own (beta with a and b). Fader, Hardie and Lee 2005, "Counting your customers the easy way", Marketing
 * Science 24(2). Fitted by maximum likelihood.
 */
export class BetaGeometric {
  readonly #penalty: number;
  readonly #iterationsMax: number;

  /** Throws OptionError. */
  constructor({ penalty = 0, iterationsMax = 500 }: BetaGeometricOptions = {}) {
    if (!(penalty >= 0 && Number.isFinite(penalty)))
      throw new OptionError(`penalty is ${penalty}, and must be 0 or more`);
    if (!Number.isInteger(iterationsMax) || iterationsMax < 1)
      throw new OptionError(`iterationsMax is ${iterationsMax}, and must be a whole number above 0`);
    this.#penalty = penalty;
    this.#iterationsMax = iterationsMax;
  }

  /** Throws DataError where a history cannot be, TooFewError where there are no customers or none of them bought again. */
  fit(histories: Histories): BetaGeometricModel {
    const distinct = distinctHistories(histories);
    if ((distinct.frequency.at(-1) ?? 0) === 0) throw new TooFewError('no customer bought a second time');
    // With ages scaled to at most 1 all four parameters are near 1, and one start serves days, weeks and years.
    const scale = 1 / distinct.ageMax;
    const scaled = {
      ...distinct,
      recency: distinct.recency.map((t) => t * scale),
      age: distinct.age.map((t) => t * scale),
    };
    const point = new Float64Array(4);
    minimise(bounded(betaGeometricObjective(scaled, this.#penalty)), point, {
      iterationsMax: this.#iterationsMax,
      tolerance: TOLERANCE,
    });
    const [r = 0, alpha = 0, a = 0, b = 0] = point.map(Math.exp);
    return new BetaGeometricModel({ r, alpha: alpha / scale, a, b });
  }
}
