import { createMatrix, type Matrix, matchByMembers, Preprocessor, rowOf } from '@shoal/clustering';
import type { Segment, SegmentModel } from '@shoal/contracts';

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
  /** -1 is noise. */
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
 * the same group although everybody in them is another. `formerLabels` are the places of the customers' segments in the
 * former model, -1 for those who were in none.
 */
export function keepIdentities(
  former: SegmentModel,
  formerLabels: Int32Array,
  clusters: NewClusters,
): ReadonlyMap<number, Identity> {
  const { pairs } = matchByMembers(formerLabels, clusters.labels, jaccardMin);
  const moved = clusters.preprocessor.transform(
    Preprocessor.fromJSON(former.scaling).inverse(centroidsOf(former)),
  );
  const kept = new Map<number, Identity>(
    pairs.map((pair) => {
      const { id, name } = former.segments[pair.former] as Segment;
      const distance = rootMeanSquare(rowOf(moved, pair.former), rowOf(clusters.centroids, pair.next));
      return [pair.next, { id, name: distance <= sameCharacterMax ? name : undefined }];
    }),
  );
  const vanished = former.segments.filter(
    ({ id, cluster }) => cluster !== -1 && ![...kept.values()].some((identity) => identity.id === id),
  );
  for (const [cluster, name] of clusters.names) {
    const same = kept.has(cluster) ? undefined : vanished.find((segment) => segment.name === name);
    if (same) kept.set(cluster, { id: same.id, name });
  }
  return kept;
}

/** The centroids of a model, one row a segment. */
export function centroidsOf({ segments }: SegmentModel): Matrix {
  const columns = segments[0]?.centroid.length ?? 0;
  return createMatrix(
    segments.length,
    columns,
    Float64Array.from(segments.flatMap(({ centroid }) => centroid)),
  );
}

function rootMeanSquare(a: Float64Array, b: Float64Array): number {
  const sum = a.reduce((squares, value, i) => squares + (value - (b[i] as number)) ** 2, 0);
  return Math.sqrt(sum / Math.max(1, a.length));
}
