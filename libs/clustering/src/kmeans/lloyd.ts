import { kmeans } from 'ml-kmeans';
import { type Matrix, matrixFromRows, matrixToRows } from '../matrix.ts';

/** What one run of Lloyd's iterations arrived at. */
export interface LloydResult {
  readonly centroids: Matrix;
  readonly iterations: number;
  readonly converged: boolean;
}

/** When to stop: after so many iterations, or when no centroid moved further than this squared distance. */
export interface LloydLimits {
  readonly iterationsMax: number;
  readonly movedSquaredMax: number;
}

/** Moves the centroids, in their order, to a local optimum of the inertia (Lloyd 1982). */
export type Lloyd = (centroids: Matrix, limits: LloydLimits) => LloydResult;

/**
 * Lloyd's iterations over these rows, by the library ml-kmeans: the one file that knows it. The rows are
 * converted once for all the starts. A cluster that loses all its rows keeps its centroid.
 */
export function createLloyd(matrix: Matrix): Lloyd {
  const rows = matrixToRows(matrix);
  return (centroids, { iterationsMax, movedSquaredMax }) => {
    const result = kmeans(rows, centroids.rows, {
      initialization: matrixToRows(centroids),
      maxIterations: iterationsMax,
      tolerance: movedSquaredMax,
    });
    return {
      centroids: matrixFromRows(result.centroids),
      iterations: result.iterations,
      converged: result.converged,
    };
  };
}
