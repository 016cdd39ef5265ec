import { ShapeError } from '../errors.ts';
import { squaredDistances } from '../kmeans/nearest-centroid.ts';
import { createMatrix, type Matrix } from '../matrix.ts';
import { assignOptimally } from './assignment.ts';

/** Which clusters of a new model are which of the former one. Clusters are numbers from 0. */
export interface ClusterMatch {
  readonly pairs: readonly { readonly former: number; readonly next: number; readonly cost: number }[];
  /** New clusters that continue no former one. */
  readonly appeared: readonly number[];
  /** Former clusters that no new one continues. */
  readonly vanished: readonly number[];
}

/**
 * Pairs former clusters (rows) with new ones (columns) so that the total cost is least; leaving two apart
 * costs `costMax`, so a pair dearer than that is never made (default: all that can be paired are).
 */
export function matchClusters(costs: Matrix, costMax = Number.POSITIVE_INFINITY): ClusterMatch {
  const capped = createMatrix(
    costs.rows,
    costs.columns,
    costs.values.map((cost) => Math.min(cost, costMax)),
  );
  const pairs: { former: number; next: number; cost: number }[] = [];
  assignOptimally(capped).forEach((next, former) => {
    if (next < 0) return;
    const cost = costs.values[former * costs.columns + next] as number;
    if (cost <= costMax) pairs.push({ former, next, cost });
  });
  const continued = new Set(pairs.map((pair) => pair.next));
  const continuing = new Set(pairs.map((pair) => pair.former));
  return {
    pairs,
    appeared: range(costs.columns).filter((cluster) => !continued.has(cluster)),
    vanished: range(costs.rows).filter((cluster) => !continuing.has(cluster)),
  };
}

/**
 * Matches by the Euclidean distance of centroids. Both must be in one space: bring the former ones through
 * their `preprocessor.inverse` and the new `preprocessor.transform`. Throws ShapeError.
 */
export function matchByCentroids(former: Matrix, next: Matrix, distanceMax?: number): ClusterMatch {
  const distances = squaredDistances(former, next);
  for (let i = 0; i < distances.values.length; i++) {
    distances.values[i] = Math.sqrt(distances.values[i] as number);
  }
  return matchClusters(distances, distanceMax);
}

/**
 * Matches by the members in common: cost = 1 - Jaccard index of two clusters of the same rows, under the
 * former and the new labels; -1 is in none. A pair without a common member is never made. Throws ShapeError.
 */
export function matchByMembers(former: Int32Array, next: Int32Array, jaccardMin = 0): ClusterMatch {
  if (former.length !== next.length) {
    throw new ShapeError(`${former.length} former labels, but ${next.length} new ones`);
  }
  const costs = jaccardCosts(former, next);
  // The least positive overlap is 1 / rows: half of it lies between that and none at all.
  const least = Math.max(jaccardMin, 0.5 / Math.max(former.length, 1));
  return matchClusters(costs, 1 - least);
}

function jaccardCosts(former: Int32Array, next: Int32Array): Matrix {
  const rows = clusterCount(former);
  const columns = clusterCount(next);
  const shared = new Float64Array(rows * columns);
  const formerSizes = new Float64Array(rows);
  const nextSizes = new Float64Array(columns);
  for (let i = 0; i < former.length; i++) {
    const a = former[i] as number;
    const b = next[i] as number;
    if (a >= 0) formerSizes[a] = (formerSizes[a] as number) + 1;
    if (b >= 0) nextSizes[b] = (nextSizes[b] as number) + 1;
    if (a >= 0 && b >= 0) shared[a * columns + b] = (shared[a * columns + b] as number) + 1;
  }
  const costs = createMatrix(rows, columns);
  for (let a = 0; a < rows; a++) {
    for (let b = 0; b < columns; b++) {
      const both = shared[a * columns + b] as number;
      const either = (formerSizes[a] as number) + (nextSizes[b] as number) - both;
      costs.values[a * columns + b] = either === 0 ? 1 : 1 - both / either;
    }
  }
  return costs;
}

function clusterCount(labels: Int32Array): number {
  return labels.reduce((most, label) => Math.max(most, label), -1) + 1;
}

function range(length: number): number[] {
  return Array.from({ length }, (_, i) => i);
}
