import { hash } from 'node:crypto';
import {
  type ClusterDescription,
  chooseK,
  createMatrix,
  describeClusters,
  KMeans,
  nameClusters,
  Preprocessor,
  rowOf,
  silhouette,
} from '@shoal/clustering';
import type { Segment, SegmentModel } from '@shoal/contracts';
import { type Identity, keepIdentities, type NewClusters } from './keep-identities.ts';
import { segmentFeatureRoles, segmentFeatures, segmentFeatureWords } from './segment-features.ts';

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

/** What choosing k may cost: fits of every k on so many customers, from so many starts. */
const choosing = { rowsMax: 2_500, starts: 4 } as const;

/**
 * Trains the segments of a shop: k-means on log-scaled, standardised features, k by silhouette. Segments that go on keep their
 * ids, and their names while these fit. Throws ClusteringError when the rows allow no clusters.
 */
export function trainSegments(input: TrainingInput): SegmentModel {
  const { rows, seed, former, segmentsMin: kMin, segmentsMax: kMax } = input;
  const matrix = createMatrix(rows, segmentFeatures.length, input.values);
  const preprocessor = Preprocessor.fit(matrix, { scale: 'log-standard' });
  const scaled = preprocessor.transform(matrix);
  const choice = chooseK(scaled, { kMin, kMax, seed, ...choosing });
  const { labels, centroids, inertia } = new KMeans({ k: choice.k, seed }).fit(scaled);
  const descriptions = describeClusters(matrix, labels, segmentFeatureWords);
  const proposed = nameClusters(descriptions, segmentFeatureRoles);
  const names = new Map(proposed.map(({ cluster, name }) => [cluster, name]));
  const clusters = { matrix, labels, preprocessor, centroids, names };
  const version = (former?.version ?? 0) + 1;
  const model = {
    kind: 'segments' as const,
    shop: input.shop,
    version,
    trainedAt: input.trainedAt,
    customers: rows,
    population: input.population,
    features: [...segmentFeatures],
    scaling: preprocessor.toJSON(),
    segments: toSegments(
      descriptions,
      clusters,
      version,
      former ? keepIdentities(former, clusters) : new Map(),
    ),
    quality: { silhouette: silhouette(scaled, labels, { seed }).value ?? 0, inertia },
    explanation: choice.explanation,
  };
  return { ...model, contentHash: hash('sha256', JSON.stringify(model), 'hex') };
}

function toSegments(
  descriptions: readonly ClusterDescription[],
  { centroids, names }: NewClusters,
  version: number,
  kept: ReadonlyMap<number, Identity>,
): Segment[] {
  const taken = new Set([...kept.values()].map(({ name }) => name));
  return descriptions.map(({ cluster, share, columns, sentence }) => {
    const { id, name } = kept.get(cluster) ?? {};
    return {
      id: id ?? `s${version}-${cluster + 1}`,
      name: name ?? freeName(names.get(cluster) ?? `Group ${cluster + 1}`, taken),
      summary: sentence,
      trainingShare: share,
      centroid: Array.from(rowOf(centroids, cluster)),
      means: Object.fromEntries(columns.map(({ mean }, i) => [segmentFeatures[i], mean])),
    };
  });
}

/** A name that no other segment bears; the second of a kind is numbered. */
function freeName(name: string, taken: Set<string | undefined>): string {
  let free = name;
  for (let number = 2; taken.has(free); number += 1) free = `${name} ${number}`;
  taken.add(free);
  return free;
}
