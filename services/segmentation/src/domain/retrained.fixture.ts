import { createMatrix } from '@shoal/clustering';
import type { FeatureState, SegmentModel } from '@shoal/contracts';
import { makeJudge } from './judge.ts';
import { featureRow, segmentFeatures } from './segment-features.ts';
import { trainSegments } from './train-segments.ts';

/** Bounds and seed as the service has them by default. */
const defaults = { segmentsMin: 4, segmentsMax: 9, seed: 42 } as const;

/** Trains on customers as they are at a moment. */
export function trainAt(states: readonly FeatureState[], at: number, former?: SegmentModel): SegmentModel {
  const population = states.length;
  const cause = former ? 'growth' : 'first';
  const values = rowsAt(states, at);
  return trainSegments({
    ...{ shop: 'demo', cause, values, rows: population, population, trainedAt: at },
    ...defaults,
    former,
  });
}

/** The id of the segment of each customer. */
export function segmentsAt(model: SegmentModel, states: readonly FeatureState[], at: number): string[] {
  const rows = createMatrix(states.length, segmentFeatures.length, rowsAt(states, at));
  return Array.from(makeJudge(model).classify(rows), (place) => model.segments[place]?.id ?? '');
}

/** Their features, row by row. */
export function rowsAt(states: readonly FeatureState[], at: number): Float64Array {
  return Float64Array.from(states.flatMap((state) => featureRow(state, at, segmentFeatures)));
}
