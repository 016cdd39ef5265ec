import { LogisticRegression } from '@shoal/scoring';
import { type Column, type Dataset, GradientBoosting, OneHotEncoder, steadyBoosting } from '@shoal/trees';
import type { ModelName } from './churn-options.ts';

/** A model that was fitted to some customers, and is asked about others of the same columns. */
export interface FittedModel {
  /** Of leaving, for each row. */
  probabilities(data: Dataset): Float64Array;
  /** What each feature adds to the log-odds, row after row. */
  effects(data: Dataset): Float64Array;
}

type Fit = (data: Dataset, labels: Uint8Array, seed: number) => FittedModel;

/** Columns that the categories of all features may become: the time of a fit grows with their square. */
const ONE_HOT_MAX = 400;

/** How each model is fitted. Throws TreesError or ScoringError. */
export const FITS: Readonly<Record<ModelName, Fit>> = { boosting: fitBoosting, logistic: fitLogistic };

function fitBoosting(data: Dataset, labels: Uint8Array, seed: number): FittedModel {
  const model = new GradientBoosting(steadyBoosting(seed)).fit(data, labels);
  return {
    probabilities: (rows) => model.predict(rows),
    effects: (rows) => model.contributions(rows).values,
  };
}

function fitLogistic(data: Dataset, labels: Uint8Array): FittedModel {
  const known = withoutRareCategories(data);
  const encoder = OneHotEncoder.fit(known);
  const spread = (rows: Dataset): Column[] => encoder.transform(withoutRareCategories(rows));
  const model = new LogisticRegression().fit(spread(data), labels);
  const featureOf = encoder.toJSON().codes.flatMap((codes, feature) => (codes ?? [0]).map(() => feature));
  return {
    probabilities: (rows) => model.predictProbabilities(spread(rows)),
    effects: (rows) => gathered(model.contributions(spread(rows)), featureOf, data.names.length),
  };
}

/** Each categorical column with as many of its most frequent categories as it has room for: codes are by frequency. */
function withoutRareCategories(data: Dataset): Dataset {
  const categorical = new Set(data.categorical);
  const codesMax = Math.max(2, Math.floor(ONE_HOT_MAX / Math.max(1, categorical.size)));
  const columns = data.columns.map((column, c) => {
    if (!categorical.has(data.names[c] ?? '')) return column;
    return Float64Array.from(column, (code) => (code < codesMax ? code : Number.NaN));
  });
  return { ...data, columns };
}

/** The effects of the columns of one feature, added up. */
function gathered(effects: Float64Array, featureOf: readonly number[], features: number): Float64Array {
  const width = featureOf.length;
  const sums = new Float64Array((effects.length / width) * features);
  for (let i = 0; i < effects.length; i++) {
    const at = Math.floor(i / width) * features + (featureOf[i % width] ?? 0);
    sums[at] = (sums[at] ?? 0) + (effects[i] ?? 0);
  }
  return sums;
}
