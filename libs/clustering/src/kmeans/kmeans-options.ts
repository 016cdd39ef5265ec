import { KInvalidError, OptionError } from '../errors.ts';
import type { Matrix } from '../matrix.ts';

/** Parameters of k-means. */
export interface KMeansOptions {
  /** Clusters, 1 or more. */
  readonly k: number;
  readonly seed: number;
  /** Seeded starts, of which the one with the least inertia wins. Default 10, minimum 1. */
  readonly starts?: number;
  /** Lloyd iterations of one start. Default 300, minimum 1. */
  readonly iterationsMax?: number;
  /** A start has converged when the centroids' squared moves add up to this share of the mean variance. Default 1e-6. */
  readonly tolerance?: number;
  /** With more rows than this, the starts run on a seeded sample of so many. Default 10000. */
  readonly startRowsMax?: number;
  /** Begin from these centroids (k rows) and keep their numbering, instead of seeded starts. */
  readonly initialCentroids?: Matrix;
}

/** The options with every default filled in. */
export type CompleteKMeansOptions = KMeansOptions & Required<Omit<KMeansOptions, 'initialCentroids'>>;

const DEFAULTS = { starts: 10, iterationsMax: 300, tolerance: 1e-6, startRowsMax: 10_000 };

/** Fills in the defaults. Throws KInvalidError or OptionError for what lies outside its range. */
export function completeOptions(options: KMeansOptions): CompleteKMeansOptions {
  const complete = { ...DEFAULTS, ...withoutUndefined(options) };
  checkOptions(complete);
  return complete;
}

function checkOptions(options: CompleteKMeansOptions): void {
  const { k, starts, iterationsMax, startRowsMax, tolerance, initialCentroids } = options;
  if (!Number.isSafeInteger(k) || k < 1) throw new KInvalidError(k);
  for (const [name, value] of Object.entries({ starts, iterationsMax, startRowsMax })) {
    if (!Number.isSafeInteger(value) || value < 1) {
      throw new OptionError(`${name} is ${value}: it must be a positive integer`);
    }
  }
  if (!(tolerance >= 0)) throw new OptionError(`tolerance is ${tolerance}: it must be 0 or more`);
  if (initialCentroids && initialCentroids.rows !== k) {
    throw new OptionError(`there are ${initialCentroids.rows} initial centroids for k = ${k}`);
  }
}

/** An option passed as undefined means its default, as if it had been left out. */
function withoutUndefined<T extends object>(options: T): T {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined)) as T;
}
