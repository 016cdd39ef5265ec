import {
  type ClusterDescription,
  clusterDifferences,
  describeClusters,
  type Matrix,
  nameClusters,
  rowOf,
} from '@shoal/clustering';
import type { Segment, SegmentDifference, SegmentModel } from '@shoal/contracts';
import { type CustomerClusters, clusterMeans } from './cluster-customers.ts';
import { keepIdentities } from './keep-identities.ts';
import { segmentFeatureRoles, segmentFeatures, segmentFeatureWords } from './segment-features.ts';

/** Where customers are who belong to no group. */
const unclustered = { id: 'unclustered', name: 'Unclustered' } as const;

export interface Descent {
  readonly version: number;
  /** The former model with the place of each customer's segment in it, -1 for none. */
  readonly former: { readonly model: SegmentModel; readonly labels: Int32Array } | undefined;
}

/** Makes segments of clusters: who they are (ids and names that go on), and what sets them apart in words and figures. */
export function describeSegments(
  matrix: Matrix,
  clusters: CustomerClusters,
  { version, former }: Descent,
): Segment[] {
  const { labels, preprocessor, centroids } = clusters;
  const descriptions = describeClusters(matrix, labels, segmentFeatureWords);
  const proposed = nameClusters(descriptions, segmentFeatureRoles);
  const names = new Map(proposed.map(({ cluster, name }) => [cluster, name]));
  const kept = former
    ? keepIdentities(former.model, former.labels, { labels, preprocessor, centroids, names })
    : new Map();
  const taken = new Set([...kept.values()].map(({ name }) => name));
  const segments = descriptions.map((description): Segment => {
    const { cluster } = description;
    const { id, name } = kept.get(cluster) ?? {};
    return {
      id: id ?? `s${version}-${cluster + 1}`,
      name: name ?? freeName(names.get(cluster) ?? `Group ${cluster + 1}`, taken),
      ...figuresOf(description),
      centroid: Array.from(rowOf(centroids, cluster)),
      ...(clusters.model && { cluster }),
      differences: differencesOf(matrix, labels, cluster),
    };
  });
  return labels.includes(-1) ? [...segments, describeNoise(matrix, clusters)] : segments;
}

function figuresOf({ sentence, share, columns }: ClusterDescription) {
  const means = Object.fromEntries(columns.map(({ mean }, i) => [segmentFeatures[i] as string, mean]));
  return { summary: sentence, trainingShare: share, means };
}

/** Noise is a segment too: nobody is without one. What is noise among rows is seen as cluster 0 of these alone. */
function describeNoise(matrix: Matrix, { labels, preprocessor }: CustomerClusters): Segment {
  const noise = labels.map((label) => (label === -1 ? 0 : 1));
  const [description] = describeClusters(matrix, noise, segmentFeatureWords);
  const mean = clusterMeans(preprocessor.transform(matrix), noise, 1 + Number(noise.includes(1)));
  return {
    ...unclustered,
    ...figuresOf(description as ClusterDescription),
    centroid: Array.from(rowOf(mean, 0)),
    cluster: -1,
    differences: differencesOf(matrix, noise, 0),
  };
}

function differencesOf(matrix: Matrix, labels: Int32Array, cluster: number): SegmentDifference[] {
  return clusterDifferences(matrix, labels, cluster).map(({ column, ...figures }) => ({
    feature: segmentFeatures[column] as string,
    ...figures,
  }));
}

/** A name that no other segment bears; the second of a kind is numbered. */
function freeName(name: string, taken: Set<string | undefined>): string {
  let free = name;
  for (let number = 2; taken.has(free); number += 1) free = `${name} ${number}`;
  taken.add(free);
  return free;
}
