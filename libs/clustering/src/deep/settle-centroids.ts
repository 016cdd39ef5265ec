import { compareRows } from '../kmeans/canonical-order.ts';
import { KMeans } from '../kmeans/kmeans.ts';
import { assignToNearest } from '../kmeans/nearest-centroid.ts';
import { type Matrix, takeRows } from '../matrix.ts';

export interface Settled {
  readonly centroids: Matrix;
  readonly sizes: readonly number[];
}

/** The centroids by falling size of their clusters; those that refinement left without a row are given some by k-means. */
export function settleCentroids(embedded: Matrix, centroids: Matrix, seed: number): Settled {
  const refined = assignToNearest(embedded, centroids);
  const settled = refined.sizes.includes(0)
    ? new KMeans({ k: centroids.rows, seed, initialCentroids: centroids }).fit(embedded).centroids
    : centroids;
  const { sizes } = assignToNearest(embedded, settled);
  const order = Int32Array.from({ length: settled.rows }, (_, c) => c);
  order.sort((a, b) => (sizes[b] as number) - (sizes[a] as number) || compareRows(settled, a, b));
  return { centroids: takeRows(settled, order), sizes: Array.from(order, (c) => sizes[c] as number) };
}
