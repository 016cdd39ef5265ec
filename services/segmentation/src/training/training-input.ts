import type { FeatureState, SegmentModel, TrainingCause } from '@shoal/contracts';
import type { SegmentationConfig } from '../config.ts';
import { featureRow, segmentFeatures } from '../domain/segment-features.ts';
import type { TrainingInput } from '../domain/train-segments.ts';

/** The customers that a model is trained on. */
export interface Sample {
  readonly shop: string;
  readonly states: readonly FeatureState[];
  /** Customers of the shop, of whom the states are a sample. */
  readonly population: number;
  /** The shop's clock, milliseconds: the features hold for this moment. */
  readonly at: number;
  readonly cause: TrainingCause;
  readonly former: SegmentModel | undefined;
}

/** The seed of every training: the same customers give the same segments. */
const seed = 42;

/** The features of a sample, as the training takes them. */
export function toTrainingInput(
  { shop, states, population, at, cause, former }: Sample,
  { segmentsMin, segmentsMax, method }: Pick<SegmentationConfig, 'segmentsMin' | 'segmentsMax' | 'method'>,
): TrainingInput {
  const values = new Float64Array(states.length * segmentFeatures.length);
  states.forEach((state, i) => {
    values.set(featureRow(state, at, segmentFeatures), i * segmentFeatures.length);
  });
  const limits = { segmentsMin, segmentsMax, seed, method };
  return { shop, cause, values, rows: states.length, population, trainedAt: at, ...limits, former };
}
