import { populationStability } from '@shoal/clustering';
import type { FeatureHistogram, FeatureState } from '@shoal/contracts';
import { featureRow } from './segment-features.ts';

/** The feature whose customers have changed most since a training, and by how much. */
export interface Drift {
  readonly feature: string;
  /** Population stability index: below 0.1 nothing has changed, from 0.25 on the population is another one. */
  readonly index: number;
}

/** Compares customers at a moment with the histograms of a training. Undefined without features or customers. */
export function largestDrift(
  histograms: Readonly<Record<string, FeatureHistogram>>,
  states: readonly FeatureState[],
  at: number,
): Drift | undefined {
  const features = Object.keys(histograms);
  if (states.length === 0) return undefined;
  const rows = states.map((state) => featureRow(state, at, features));
  const drifts = features.map((feature, column) => {
    const values = Float64Array.from(rows, (row) => row[column] as number);
    return { feature, index: populationStability(histograms[feature] as FeatureHistogram, values) };
  });
  return drifts.sort((a, b) => b.index - a.index)[0];
}
