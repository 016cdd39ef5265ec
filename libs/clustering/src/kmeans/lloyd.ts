import { createMatrix, type Matrix, rowOf } from '../matrix.ts';
import { indexOfLargest } from './largest.ts';
import { squaredDistancesTo } from './nearest-centroid.ts';
import type { Search } from './search.ts';
import { sizesOf } from './sizes.ts';

/** What one run of Lloyd's iterations arrived at. */
export interface LloydResult {
  readonly centroids: Matrix;
  readonly iterations: number;
  readonly converged: boolean;
  /** The nearest of these centroids for each row. Valid until the next run: copy what is to be kept. */
  readonly labels: Int32Array;
}

/** When to stop: after so many iterations, or when the squared moves of all centroids add up to no more than this. */
export interface LloydLimits {
  readonly iterationsMax: number;
  readonly movedSquaredMax: number;
}

/** Moves the centroids, in their order, to a local optimum of the inertia (Lloyd 1982). */
export type Lloyd = (centroids: Matrix, limits: LloydLimits) => LloydResult;

/**
 * Exact iterations over the rows of a search, which are prepared once for all the starts: equal starts give the labels of a plain
 * loop in float64. A cluster that loses all its rows keeps its centroid.
 */
export function createLloyd(search: Search): Lloyd {
  return (start, { iterationsMax, movedSquaredMax }) => {
    let centroids = start;
    let iterations = 0;
    let converged = false;
    search.restart();
    while (iterations < iterationsMax && !converged) {
      search.assign(centroids);
      const moved = search.means(centroids);
      converged = movedSquared(centroids, moved) <= movedSquaredMax;
      centroids = moved;
      iterations++;
    }
    search.assign(centroids);
    return { centroids, iterations, converged, labels: search.labels };
  };
}

/**
 * The same, and a centroid that lost all its rows moves to the row furthest from its own, which always lowers the inertia;
 * then the iterations go on. k rounds are enough in practice and bound the loop.
 */
export function withoutEmptyClusters(matrix: Matrix, lloyd: Lloyd): Lloyd {
  return (start, limits) => {
    let result = lloyd(start, limits);
    let iterations = result.iterations;
    for (let round = 0; round < start.rows; round++) {
      const empty = sizesOf(result.labels, start.rows).indexOf(0);
      if (empty < 0) break;
      const distances = squaredDistancesTo(matrix, result);
      const furthest = indexOfLargest(distances);
      if (distances[furthest] === 0) break;
      const moved = createMatrix(start.rows, start.columns, result.centroids.values.slice());
      moved.values.set(rowOf(matrix, furthest), empty * start.columns);
      result = lloyd(moved, limits);
      iterations += result.iterations;
    }
    return { ...result, iterations };
  };
}

function movedSquared(a: Matrix, b: Matrix): number {
  let total = 0;
  for (let i = 0; i < a.values.length; i++) {
    total += ((a.values[i] as number) - (b.values[i] as number)) ** 2;
  }
  return total;
}
