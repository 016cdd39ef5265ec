import { KInvalidError, OptionError } from '../errors.ts';
import type { Matrix } from '../matrix.ts';

/** Parameters of mini-batch k-means. */
export interface MiniBatchOptions {
  /** Clusters, 1 or more. */
  readonly k: number;
  readonly seed: number;
  /** Rows of one step. Default 1024, minimum 1. */
  readonly batchRows?: number;
  /** A fit draws no more than this many times the rows. Default 100, minimum 1. */
  readonly epochsMax?: number;
  /** A fit ends after this many steps in which the smoothed inertia did not improve. Default 10, minimum 1. */
  readonly patience?: number;
  /** A centroid with less than this share of the largest one's rows starves and is put elsewhere. Default 0.01. */
  readonly starvedShare?: number;
  /** Seeded starts on the first rows. Default 3, minimum 1. */
  readonly starts?: number;
  /** Rows on which the starts run; a stream waits for as many. Default 3072, minimum 1. */
  readonly startRows?: number;
  /** Begin from these centroids (k rows) and keep their numbering, instead of seeded starts. */
  readonly initialCentroids?: Matrix;
}

/** The options with every default filled in. */
export type CompleteMiniBatchOptions = MiniBatchOptions &
  Required<Omit<MiniBatchOptions, 'initialCentroids'>>;

const DEFAULTS = {
  batchRows: 1024,
  epochsMax: 100,
  patience: 10,
  starvedShare: 0.01,
  starts: 3,
  startRows: 3072,
};

/** Fills in the defaults. Throws KInvalidError or OptionError for what lies outside its range. */
export function completeMiniBatchOptions(options: MiniBatchOptions): CompleteMiniBatchOptions {
  const given = Object.entries(options).filter(([, value]) => value !== undefined);
  const complete: CompleteMiniBatchOptions = { ...DEFAULTS, ...options, ...Object.fromEntries(given) };
  const { k, batchRows, epochsMax, patience, starts, startRows, starvedShare, initialCentroids } = complete;
  if (!Number.isSafeInteger(k) || k < 1) throw new KInvalidError(k);
  for (const [name, value] of Object.entries({ batchRows, epochsMax, patience, starts, startRows })) {
    if (!Number.isSafeInteger(value) || value < 1) {
      throw new OptionError(`${name} is ${value}: it must be a positive integer`);
    }
  }
  if (!(starvedShare >= 0 && starvedShare < 1)) {
    throw new OptionError(`starvedShare is ${starvedShare}: it must be at least 0 and below 1`);
  }
  if (initialCentroids && initialCentroids.rows !== k) {
    throw new OptionError(`there are ${initialCentroids.rows} initial centroids for k = ${k}`);
  }
  return complete;
}
