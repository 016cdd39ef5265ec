import type { FeatureRoles, PreprocessingOptions, Scale } from '@shoal/clustering';
import type { FeatureState } from '@shoal/contracts';
import { evaluateFeatures, evaluateLeanings, type FeatureName, type LeaningName } from '@shoal/features';

interface SegmentFeature {
  readonly name: FeatureName | LeaningName;
  /** For the summaries of segments. */
  readonly words: string;
  readonly scale: Scale;
  /** How much it counts in distances; 1 where it is left out. */
  readonly weight?: number;
  /** What it says, so that segments can be named by it. */
  readonly role?: FeatureRoles[string];
}

/** Orders and spend say much the same: together they count as one. */
const sharedWeight = Math.SQRT1_2;

/**
 * What segments are formed by: when and how much a customer looks around and buys, for how long he has been here, whether he waits for
 * discounts, and whether he leaves baskets behind. Counts are scaled by roots, which gives few and many the same noise; amounts
 * and the time since the first visit by logarithms, since they span magnitudes; days of absence as they are, since a month
 * more says as much after three months as after one. Columns that do not vary in a shop are left out by the model.
 */
const catalogue: readonly SegmentFeature[] = [
  { name: 'activityRecencyDays', words: 'days since the last visit', scale: 'standard' },
  { name: 'recencyDays', words: 'days since the last order', scale: 'standard', role: 'recency' },
  { name: 'tenureDays', words: 'days since the first visit', scale: 'log-standard', role: 'tenure' },
  { name: 'orders', words: 'orders', scale: 'root-standard', weight: sharedWeight, role: 'frequency' },
  { name: 'monetary', words: 'spend', scale: 'log-standard', weight: sharedWeight, role: 'monetary' },
  { name: 'views', words: 'product views', scale: 'root-standard', role: 'views' },
  { name: 'carts', words: 'cart additions', scale: 'root-standard', role: 'carts' },
  { name: 'discountLeaning', words: 'discounted orders', scale: 'standard', role: 'discountShare' },
  { name: 'abandonmentLeaning', words: 'baskets left behind', scale: 'standard', role: 'abandonment' },
];

/** The names of the features, in the order of the columns of a model. */
export const segmentFeatures: readonly string[] = catalogue.map(({ name }) => name);

/** The features in words, in the same order. */
export const segmentFeatureWords: readonly string[] = catalogue.map(({ words }) => words);

export const segmentFeatureRoles: FeatureRoles = Object.fromEntries(
  catalogue.flatMap(({ words, role }) => (role ? [[words, role]] : [])),
);

/** How the columns are made comparable when a model is trained; the model keeps what was learned. */
export const segmentPreprocessing: PreprocessingOptions = {
  scale: catalogue.map(({ scale }) => scale),
  weights: catalogue.map(({ weight = 1 }) => weight),
};

/** The row of a customer at a moment, in the order of the names given: those of any model, also of former features. */
export function featureRow(state: FeatureState, at: number, names: readonly string[]): number[] {
  const all: Readonly<Record<string, number>> = {
    ...evaluateFeatures(state, at),
    ...evaluateLeanings(state, at),
  };
  return names.map((name) => all[name] as number);
}
