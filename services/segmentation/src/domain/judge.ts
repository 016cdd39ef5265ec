import { clusterModelFromJson, createMatrix, type Matrix, Preprocessor, rowOf } from '@shoal/clustering';
import { SegmentClassifierModel } from '@shoal/clustering/deep';
import type { FeatureState, Segment, SegmentModel } from '@shoal/contracts';
import { featureRow } from './segment-features.ts';

export interface Judgement {
  readonly segment: Segment;
  /** Euclidean distance to the segment's centroid, in scaled units. */
  readonly distance: number;
  /** That the customer belongs there, where the model has a classifier. */
  readonly probability?: number;
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

/** Tells for rows, in their own units and scaled, the places of their segments, and how sure that is. */
type Classify = (rows: Matrix, scaled: Matrix) => Classified;

interface Classified {
  readonly places: Int32Array;
  readonly probabilities?: Float64Array;
}

/**
 * Reads a model's scaling, centroids, stored clustering and classifier. The classifier decides where there is one, else the stored
 * clustering, else the nearest centroid. Throws ModelFormatError when they are not as libs/clustering wrote them.
 */
export function makeJudge(model: SegmentModel): Judge {
  const preprocessor = Preprocessor.fromJSON(model.scaling);
  const { segments } = model;
  const classify = classifierOf(model);
  const scale = (state: FeatureState, at: number) => {
    const row = Float64Array.from(featureRow(state, at, model.features));
    const { values: point } = preprocessor.transform(createMatrix(1, row.length, row));
    return { row, point, kept: preprocessor.kept };
  };
  return {
    model,
    scale,
    classify: (rows) => classify(rows, preprocessor.transform(rows)).places,
    judge: (state, at) => {
      const { row, point } = scale(state, at);
      const rows = createMatrix(1, row.length, row);
      const scaled = createMatrix(1, point.length, point);
      const { places, probabilities } = classify(rows, scaled);
      const segment = segments[places[0] as number] as Segment;
      const distance = Math.sqrt(squaredDistance(point, segment.centroid));
      return { segment, distance, ...(probabilities && { probability: probabilities[0] as number }) };
    },
  };
}

function classifierOf({ classifier, model, segments }: SegmentModel): Classify {
  const placeOf = placesByCluster(segments);
  if (classifier !== undefined) {
    const network = SegmentClassifierModel.fromJSON(classifier);
    return (_, scaled) => {
      const answers = network.classify(scaled);
      return {
        places: Int32Array.from(answers, ({ segment }, i) => placeOf(Number(segment), scaled, i)),
        probabilities: Float64Array.from(answers, ({ probability }) => probability),
      };
    };
  }
  if (model === undefined) return (_, scaled) => ({ places: classifyNearest(scaled, segments) });
  const stored = clusterModelFromJson(model);
  return (rows, scaled) => ({
    places: stored.predict(rows).map((cluster, i) => placeOf(cluster, scaled, i)),
  });
}

/** A cluster of which no segment was made goes to the nearest segment. */
function placesByCluster(segments: readonly Segment[]) {
  const places = new Map(segments.map(({ cluster = -2 }, place) => [cluster, place]));
  return (cluster: number, scaled: Matrix, row: number): number =>
    places.get(cluster) ?? nearest(rowOf(scaled, row), segments);
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
