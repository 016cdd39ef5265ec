import { OptionError } from '../errors.ts';
import { checkCounts, checkK, checkRate, type DeepOptions, withDefaults } from './deep-options.ts';

export interface DeepEmbeddedOptions extends DeepOptions {
  /** Clusters, 1 or more. */
  readonly k: number;
  /** Widths of the layers between the columns and the embedding. Default [64, 32]. */
  readonly hidden?: readonly number[];
  /** Numbers in the embedding. Default half the columns, 2 to 10. */
  readonly embedding?: number;
  /** Times that all rows are seen while the autoencoder learns. Default 40, minimum 1. */
  readonly pretrainEpochsMax?: number;
  /** Times that all rows are seen while clusters and embedding are refined together. Default 30, minimum 1. */
  readonly refineEpochsMax?: number;
  /** Rows of one step. Default a sixteenth of all, 16 to 256, so that few rows make steps enough; minimum 1. */
  readonly batchSize?: number;
  /** Default 0.002, above 0. */
  readonly learningRate?: number;
  /** What sharp clusters weigh beside reconstruction; 0 or more. Default 1: Guo et al. take 0.1, which moved little here. */
  readonly clusteringWeight?: number;
}

const DEFAULTS = {
  hidden: [64, 32] as readonly number[],
  pretrainEpochsMax: 40,
  refineEpochsMax: 30,
  learningRate: 2e-3,
  clusteringWeight: 1,
};

export type CompleteDeepEmbeddedOptions = DeepEmbeddedOptions & Required<typeof DEFAULTS>;

/** Fills in the defaults. Throws KInvalidError or OptionError for what lies outside its range. */
export function completeDeepEmbeddedOptions(options: DeepEmbeddedOptions): CompleteDeepEmbeddedOptions {
  const complete = withDefaults(DEFAULTS, options);
  const {
    k,
    hidden,
    embedding = 1,
    pretrainEpochsMax,
    refineEpochsMax,
    batchSize = 1,
    clusteringWeight,
  } = complete;
  checkK(k);
  checkCounts({ embedding, pretrainEpochsMax, refineEpochsMax, batchSize });
  hidden.forEach((width, i) => {
    checkCounts({ [`hidden[${i}]`]: width });
  });
  checkRate(complete.learningRate);
  if (!(clusteringWeight >= 0)) {
    throw new OptionError(`clusteringWeight is ${clusteringWeight}: it must be 0 or more`);
  }
  return complete;
}
