import { hash } from 'node:crypto';
import {
  chooseK,
  createMatrix,
  describeClusters,
  KMeans,
  type Matrix,
  matchByMembers,
  nameClusters,
  Preprocessor,
  rowOf,
  silhouette,
} from '@shoal/clustering';
import type { Segment, SegmentModel } from '@shoal/contracts';
import { formerLabels } from './former-labels.ts';
import { segmentFeatureRoles, segmentFeatures } from './segment-features.ts';

export interface TrainingInput {
  readonly shop: string;
  /** Row-major: customers of the sample by segmentFeatures, in their own units. */
  readonly values: Float64Array;
  readonly rows: number;
  /** Customers of the shop, of whom the rows are a sample. */
  readonly population: number;
  readonly trainedAt: number;
  readonly segmentsMin: number;
  readonly segmentsMax: number;
  readonly seed: number;
  readonly former: SegmentModel | undefined;
}

/** Members that a new cluster must share with a former one, as a share of both together, to be the same group still. */
const jaccardMin = 0.25;

/**
 * Trains the segments of a shop: k-means on log-scaled, standardised features, k by silhouette. Clusters that are mostly the
 * members of a former segment keep its id and name, so that a retraining does not rename the world (optimal matching).
 * Throws ClusteringError when the rows allow no clusters.
 */
export function trainSegments(input: TrainingInput): SegmentModel {
  const { rows, seed, former } = input;
  const matrix = createMatrix(rows, segmentFeatures.length, input.values);
  const preprocessor = Preprocessor.fit(matrix, { scale: 'log-standard' });
  const scaled = preprocessor.transform(matrix);
  const choice = chooseK(scaled, {
    kMin: input.segmentsMin,
    kMax: input.segmentsMax,
    seed,
    rowsMax: 2_500,
    starts: 4,
  });
  const fitted = new KMeans({ k: choice.k, seed }).fit(scaled);
  const kept = former ? keptSegments(former, matrix, fitted.labels) : new Map<number, Segment>();
  const version = (former?.version ?? 0) + 1;
  const quality = {
    silhouette: silhouette(scaled, fitted.labels, { seed }).value ?? 0,
    inertia: fitted.inertia,
  };
  const model = {
    kind: 'segments' as const,
    shop: input.shop,
    version,
    trainedAt: input.trainedAt,
    customers: rows,
    population: input.population,
    features: [...segmentFeatures],
    scaling: preprocessor.toJSON(),
    segments: toSegments(matrix, fitted.labels, fitted.centroids, { version, kept }),
    quality,
    explanation: choice.explanation,
  };
  return { ...model, contentHash: hash('sha256', JSON.stringify(model), 'hex') };
}

/** Which former segment each new cluster continues. */
function keptSegments(former: SegmentModel, matrix: Matrix, labels: Int32Array): Map<number, Segment> {
  const { pairs } = matchByMembers(formerLabels(former, matrix, segmentFeatures), labels, jaccardMin);
  return new Map(pairs.map((pair) => [pair.next, former.segments[pair.former] as Segment]));
}

function toSegments(
  matrix: Matrix,
  labels: Int32Array,
  centroids: Matrix,
  { version, kept }: { readonly version: number; readonly kept: ReadonlyMap<number, Segment> },
): Segment[] {
  const descriptions = describeClusters(matrix, labels, segmentFeatures);
  const names = new Map(
    nameClusters(descriptions, segmentFeatureRoles).map(({ cluster, name }) => [cluster, name]),
  );
  const taken = new Set([...kept.values()].map(({ name }) => name));
  return descriptions.map(({ cluster, share, columns, sentence }) => {
    const same = kept.get(cluster);
    const name = same?.name ?? freeName(names.get(cluster) ?? `Group ${cluster + 1}`, taken);
    return {
      id: same?.id ?? `s${version}-${cluster + 1}`,
      name,
      summary: sentence,
      trainingShare: share,
      centroid: Array.from(rowOf(centroids, cluster)),
      means: Object.fromEntries(columns.map(({ column, mean }) => [column, mean])),
    };
  });
}

/** A name that no kept segment bears; the second of a kind is numbered. */
function freeName(name: string, taken: Set<string>): string {
  let free = name;
  for (let number = 2; taken.has(free); number += 1) free = `${name} ${number}`;
  taken.add(free);
  return free;
}
