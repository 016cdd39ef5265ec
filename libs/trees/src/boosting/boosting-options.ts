import { BINS_MAX } from '../binning/binner.ts';
import { checkAmount, checkCount, checkSeed, checkShare } from '../check-options.ts';
import { OptionError } from '../errors.ts';
import { DEPTH_MAX } from '../forest/forest-json.ts';
import { OBJECTIVES, type ObjectiveName } from './objective.ts';

/** What gradient boosting is told; the defaults are those of LightGBM where it has the option. */
export interface BoostingOptions {
  readonly seed: number;
  /** What the trees make small: the log loss of labels 0 and 1 (the default), or the squared error of amounts. */
  readonly objective?: ObjectiveName;
  /** The most trees of a bag, 1 to 100,000; 100. */
  readonly trees?: number;
  /** By how much of what it found each tree corrects the score, above 0 to 1; 0.1. */
  readonly learningRate?: number;
  /** 2 to 4096; 31. The leaf whose split gains most is split next. */
  readonly numLeaves?: number;
  /** The most splits on the way to a leaf, 1 to 64; 64. */
  readonly maxDepth?: number;
  /** The least rows of a leaf; 20. */
  readonly minChildSamples?: number;
  /** The least sum of second derivatives of a leaf, above 0; 0.001. */
  readonly minSumHessian?: number;
  /** A split must lower the loss by more; 0. */
  readonly minGain?: number;
  /** The cost of half the squared leaf values; 0. */
  readonly l2?: number;
  /** The share of the rows that each tree sees, drawn anew for each, above 0 to 1; 1. */
  readonly rowShare?: number;
  /** The share of the columns that each tree sees, at least one column; 1. */
  readonly columnShare?: number;
  /** Bins for the values of a column, 2 to 255; 255. */
  readonly maxBins?: number;
  /** Added to a category's sum of second derivatives when categories are put in order: rare ones stay in the middle; 10. */
  readonly categorySmoothing?: number;
  /** Added to l2 where categories are split, since so many sets can be chosen from; 10. */
  readonly categoryL2?: number;
  /** With a validation set: a bag ends when so many trees in a row were no better, and keeps those up to the best; 50. */
  readonly earlyStoppingRounds?: number;
  /** So many models of different seeds are averaged, which steadies what sampling rows or columns shakes, 1 to 100; 1. */
  readonly bags?: number;
}

const DEFAULTS: Required<Omit<BoostingOptions, 'seed'>> = {
  objective: 'binary',
  trees: 100,
  learningRate: 0.1,
  numLeaves: 31,
  maxDepth: DEPTH_MAX,
  minChildSamples: 20,
  minSumHessian: 0.001,
  minGain: 0,
  l2: 0,
  rowShare: 1,
  columnShare: 1,
  maxBins: BINS_MAX,
  categorySmoothing: 10,
  categoryL2: 10,
  earlyStoppingRounds: 50,
  bags: 1,
};

/** Throws OptionError. */
export function withBoostingDefaults(options: BoostingOptions): Required<BoostingOptions> {
  const all = { ...DEFAULTS, ...options };
  checkSeed(all.seed);
  if (!Object.hasOwn(OBJECTIVES, all.objective))
    throw new OptionError(`there is no objective '${all.objective}'`);
  checkCount('trees', all.trees, 1, 100_000);
  checkShare('learningRate', all.learningRate);
  checkCount('numLeaves', all.numLeaves, 2, 4096);
  checkCount('maxDepth', all.maxDepth, 1, DEPTH_MAX);
  checkCount('minChildSamples', all.minChildSamples, 1, 2 ** 31);
  checkAmount('minSumHessian', all.minSumHessian, 'positive');
  checkAmount('minGain', all.minGain, 'not negative');
  checkAmount('l2', all.l2, 'not negative');
  checkShare('rowShare', all.rowShare);
  checkShare('columnShare', all.columnShare);
  checkCount('maxBins', all.maxBins, 2, BINS_MAX);
  checkAmount('categorySmoothing', all.categorySmoothing, 'not negative');
  checkAmount('categoryL2', all.categoryL2, 'not negative');
  checkCount('earlyStoppingRounds', all.earlyStoppingRounds, 1, 100_000);
  checkCount('bags', all.bags, 1, 100);
  return all;
}
