import { OptionError } from '../errors.ts';
import type { Borders } from './attach-borders.ts';

/** Parameters of DBSCAN. */
export interface DbscanOptions {
  /** How near neighbours are, 0 or more, in the matrix's units; 'auto' is the knee of the k-distance curve. Default 'auto'. */
  readonly eps?: number | 'auto';
  /** A core point has so many points, itself included, within eps. At least 1. Default 5. */
  readonly minPoints?: number;
  /**
   * Which cluster gets a border point, one that is no core point itself, when several have core points within eps of it:
   * that of the nearest, so that predicting agrees and the order of the rows does not matter; or the one whose first
   * core point comes first, as in the original and in scikit-learn. Default 'nearest'.
   */
  readonly borders?: Borders;
  /**
   * The most coordinates of core points that the model keeps for predicting, which bounds its size. With more, it keeps
   * some that have all others of their cluster near them. Default 160,000 (20,000 rows of 8 columns): 1.8 MB of JSON.
   */
  readonly storedNumbersMax?: number;
}

/** Of any model that keeps points: a message of Kafka has room for several times as many. */
export const STORED_NUMBERS_MAX = 160_000;

export type CompleteDbscanOptions = Required<DbscanOptions>;

/** Fills in the defaults. Throws OptionError for what lies outside its range. */
export function completeDbscanOptions(options: DbscanOptions): CompleteDbscanOptions {
  const { eps = 'auto', minPoints = 5, borders = 'nearest', storedNumbersMax = STORED_NUMBERS_MAX } = options;
  if (eps !== 'auto' && !(eps >= 0 && Number.isFinite(eps))) {
    throw new OptionError(`eps is ${eps}: it must be 0 or more, or 'auto'`);
  }
  if (borders !== 'nearest' && borders !== 'first') {
    throw new OptionError(`borders is '${borders}': it must be 'nearest' or 'first'`);
  }
  checkPositiveIntegers({ minPoints, storedNumbersMax });
  return { eps, minPoints, borders, storedNumbersMax };
}

/** Throws OptionError, naming the first of these that is not a positive integer. */
export function checkPositiveIntegers(named: Readonly<Record<string, number>>): void {
  for (const [name, value] of Object.entries(named)) {
    if (!Number.isSafeInteger(value) || value < 1) {
      throw new OptionError(`${name} is ${value}: it must be a positive integer`);
    }
  }
}
