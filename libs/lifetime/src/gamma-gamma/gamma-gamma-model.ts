import { DataError, OptionError } from '../errors.ts';
import { readParameters } from '../stored-parameters.ts';
import type { Spending } from './gamma-gamma.ts';

/** p: how little a customer's payments vary; q and v: how the customers' means do, v in money. All above 0, q above 1. */
export interface GammaGammaParameters {
  readonly p: number;
  readonly q: number;
  readonly v: number;
}

/** A fitted model as JSON. */
export interface StoredGammaGamma extends GammaGammaParameters {
  readonly kind: 'gamma-gamma';
  readonly version: 1;
}

const STORED = { kind: 'gamma-gamma', version: 1, names: ['p', 'q', 'v'], above: { q: 1 } } as const;

/** A fitted gamma-gamma model. Money is in the unit of what it was fitted to. */
export class GammaGammaModel {
  readonly parameters: GammaGammaParameters;

  /** Throws OptionError where a parameter is not above 0, or q not above 1. */
  constructor(parameters: GammaGammaParameters) {
    const { p, q, v } = parameters;
    if (!(p > 0 && v > 0 && q > 1 && Number.isFinite(p + q + v)))
      throw new OptionError(`p = ${p}, q = ${q}, v = ${v}: p and v must be above 0, q above 1`);
    this.parameters = parameters;
  }

  /** What the mean customer pays for a purchase. */
  get mean(): number {
    const { p, q, v } = this.parameters;
    return (v * p) / (q - 1);
  }

  /**
   * What each customer is expected to pay for a purchase: one number a row, between what he paid and the mean of all, nearer to his own
   * the oftener he bought (equation 5 of the note). Throws DataError where columns differ in length.
   */
  expectedSpend({ frequency, spend }: Spending): Float64Array {
    if (frequency.length !== spend.length) throw new DataError('frequency and spend differ in length');
    const { p, q } = this.parameters;
    const { mean } = this;
    return frequency.map((x, i) => {
      const own = (p * x) / (p * x + q - 1);
      return (1 - own) * mean + own * (spend[i] as number);
    });
  }

  /** Plain data for `fromJSON`. */
  toJSON(): StoredGammaGamma {
    return { kind: STORED.kind, version: STORED.version, ...this.parameters };
  }

  /** The model that `toJSON` wrote. Throws LifetimeFormatError for another kind or version, or when damaged. */
  static fromJSON(json: unknown): GammaGammaModel {
    return new GammaGammaModel(readParameters(json, STORED));
  }
}
