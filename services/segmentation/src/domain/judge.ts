import {
  type ClusterModel,
  clusterModelFromJson,
  createMatrix,
  type Matrix,
  Preprocessor,
  rowOf,
} from '@shoal/clustering';
import type { FeatureState, Segment, SegmentModel } from '@shoal/contracts';
import { featureRow } from './segment-features.ts';

export interface Judgement {
  readonly segment: Segment;
  /** Euclidean distance to the segment's centroid, in scaled units. */
  readonly distance: number;
}

export interface ScaledCustomer {
  readonly row: Float64Array;
  readonly point: Float64Array;
  readonly kept: readonly number[];
}

/** A model made ready to judge customers. */
export interface Judge {
  readonly model: SegmentModel;
  judge(state: FeatureState, at: number): Judgement;
  /** A customer's features in their own units, and those that vary in the model's space: `kept` says which these are. */
  scale(state: FeatureState, at: number): ScaledCustomer;
  /** For rows in their own units the place of the segment of each in `model.segments`. */
  classify(rows: Matrix): Int32Array;
}

/**
 * Reads a model's scaling, centroids and stored clustering. Without a stored clustering the nearest centroid counts. Throws
 * ModelFormatError when they are not as libs/clustering wrote them.
 */
export function makeJudge(model: SegmentModel): Judge {
  const preprocessor = Preprocessor.fromJSON(model.scaling);
  const { segments } = model;
  const stored = model.model === undefined ? undefined : clusterModelFromJson(model.model);
  const classify = (rows: Matrix, scaled: Matrix) =>
    stored ? classifyStored(rows, scaled, { stored, segments }) : classifyNearest(scaled, segments);
  const scale = (state: FeatureState, at: number) => {
    const row = Float64Array.from(featureRow(state, at, model.features));
    const { values: point } = preprocessor.transform(createMatrix(1, row.length, row));
    return { row, point, kept: preprocessor.kept };
  };
  return {
    model,
    scale,
    classify: (rows) => classify(rows, preprocessor.transform(rows)),
    judge: (state, at) => {
      const { row, point } = scale(state, at);
      const rows = createMatrix(1, row.length, row);
      const scaled = createMatrix(1, point.length, point);
      const segment = segments[classify(rows, scaled)[0] as number] as Segment;
      return { segment, distance: Math.sqrt(squaredDistance(point, segment.centroid)) };
    },
  };
}

/** A cluster of which no segment was made goes to the nearest segment. */
function classifyStored(
  rows: Matrix,
  scaled: Matrix,
  { stored, segments }: { readonly stored: ClusterModel; readonly segments: readonly Segment[] },
): Int32Array {
  const places = new Map(segments.map(({ cluster = -2 }, place) => [cluster, place]));
  return stored.predict(rows).map((cluster, i) => places.get(cluster) ?? nearest(rowOf(scaled, i), segments));
}

function classifyNearest(scaled: Matrix, segments: readonly Segment[]): Int32Array {
  return Int32Array.from({ length: scaled.rows }, (_, i) => nearest(rowOf(scaled, i), segments));
}

/** The place of the segment with the nearest centroid; what is noise has no centre to be near to. */
function nearest(point: Float64Array, segments: readonly Segment[]): number {
  let best = 0;
  let least = Number.POSITIVE_INFINITY;
  segments.forEach(({ centroid, cluster }, place) => {
    if (cluster === -1) return;
    const squared = squaredDistance(point, centroid);
    if (squared < least) {
      least = squared;
      best = place;
    }
  });
  return best;
}

function squaredDistance(point: Float64Array, centroid: readonly number[]): number {
  let squared = 0;
  for (let i = 0; i < point.length; i += 1) {
    const difference = (point[i] as number) - (centroid[i] as number);
    squared += difference * difference;
  }
  return squared;
}
