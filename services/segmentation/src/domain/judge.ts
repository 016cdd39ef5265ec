import { createMatrix, Preprocessor } from '@shoal/clustering';
import type { FeatureState, Segment, SegmentModel } from '@shoal/contracts';
import { featureRow } from './segment-features.ts';

export interface Judgement {
  readonly segment: Segment;
  /** Euclidean distance to the segment's centroid, in scaled units. */
  readonly distance: number;
}

/** A model made ready to judge customers, one at a time. */
export interface Judge {
  readonly model: SegmentModel;
  judge(state: FeatureState, at: number): Judgement;
}

/** Reads a model's scaling and centroids. Throws ModelFormatError when they are not as libs/clustering wrote them. */
export function makeJudge(model: SegmentModel): Judge {
  const preprocessor = Preprocessor.fromJSON(model.scaling);
  return {
    model,
    judge: (state, at) => {
      const row = Float64Array.from(featureRow(state, at, model.features));
      const { values } = preprocessor.transform(createMatrix(1, row.length, row));
      return nearest(values, model.segments);
    },
  };
}

function nearest(point: Float64Array, segments: readonly Segment[]): Judgement {
  let best = segments[0] as Segment;
  let least = Number.POSITIVE_INFINITY;
  for (const segment of segments) {
    let squared = 0;
    for (let i = 0; i < point.length; i += 1) {
      const difference = (point[i] as number) - (segment.centroid[i] as number);
      squared += difference * difference;
    }
    if (squared < least) {
      least = squared;
      best = segment;
    }
  }
  return { segment: best, distance: Math.sqrt(least) };
}
