import {
  createMatrix,
  KMeansModel,
  type Matrix,
  matchByMembers,
  Preprocessor,
  rowOf,
} from '@shoal/clustering';
import type { Segment, SegmentModel } from '@shoal/contracts';
import { segmentFeatures } from './segment-features.ts';

/** Members that a new cluster must share with a former one, as a share of both together, to be the same group still. */
const jaccardMin = 0.25;

/** How far a centroid may have gone, in standard deviations a feature (root mean square), for its name to fit still. */
const sameCharacterMax = 0.35;

export interface Identity {
  readonly id: string;
  /** Undefined when the group is no longer what its name says. */
  readonly name: string | undefined;
}

export interface NewClusters {
  /** Customers in their own units. */
  readonly matrix: Matrix;
  readonly labels: Int32Array;
  readonly preprocessor: Preprocessor;
  /** In the space of the preprocessor. */
  readonly centroids: Matrix;
  /** What each cluster would be called were it new. */
  readonly names: ReadonlyMap<number, string>;
}

/**
 * Which new clusters go on as a segment of the former model, so that a retraining does not rename the world: those with
 * mostly the same members, by optimal matching; of the rest, those of the same name. For some groups, such as new customers, are
 * the same group although everybody in them is another. A model of other features has no descendants.
 */
export function keepIdentities(former: SegmentModel, clusters: NewClusters): ReadonlyMap<number, Identity> {
  const sameFeatures = former.features.join() === segmentFeatures.join();
  if (!sameFeatures) return new Map();
  const preprocessor = Preprocessor.fromJSON(former.scaling);
  const centroids = centroidsOf(former);
  const labels = modelOf(centroids).predict(preprocessor.transform(clusters.matrix));
  const { pairs } = matchByMembers(labels, clusters.labels, jaccardMin);
  const moved = clusters.preprocessor.transform(preprocessor.inverse(centroids));
  const kept = new Map<number, Identity>(
    pairs.map((pair) => {
      const { id, name } = former.segments[pair.former] as Segment;
      const distance = rootMeanSquare(rowOf(moved, pair.former), rowOf(clusters.centroids, pair.next));
      return [pair.next, { id, name: distance <= sameCharacterMax ? name : undefined }];
    }),
  );
  const vanished = former.segments.filter(
    ({ id }) => ![...kept.values()].some((identity) => identity.id === id),
  );
  for (const [cluster, name] of clusters.names) {
    const same = kept.has(cluster) ? undefined : vanished.find((segment) => segment.name === name);
    if (same) kept.set(cluster, { id: same.id, name });
  }
  return kept;
}

function centroidsOf({ segments }: SegmentModel): Matrix {
  const columns = segments[0]?.centroid.length ?? 0;
  return createMatrix(
    segments.length,
    columns,
    Float64Array.from(segments.flatMap(({ centroid }) => centroid)),
  );
}

function modelOf(centroids: Matrix): KMeansModel {
  const sizes = new Array<number>(centroids.rows).fill(0);
  return new KMeansModel({
    centroids,
    sizes,
    inertia: 0,
    iterations: 0,
    converged: true,
    labels: new Int32Array(0),
  });
}

function rootMeanSquare(a: Float64Array, b: Float64Array): number {
  const sum = a.reduce((squares, value, i) => squares + (value - (b[i] as number)) ** 2, 0);
  return Math.sqrt(sum / Math.max(1, a.length));
}
