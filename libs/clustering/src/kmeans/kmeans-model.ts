import type { ClusterModel, ClusterModelJson } from '../clusterer.ts';
import { ModelFormatError } from '../errors.ts';
import { assertFinite, createMatrix, type Matrix, matrixToRows } from '../matrix.ts';
import { isNumberArray, isRecord } from '../stored-json.ts';
import { assignToNearest } from './nearest-centroid.ts';

/** The JSON of a KMeansModel. */
export interface KMeansModelJson extends ClusterModelJson {
  readonly kind: 'kmeans';
  readonly version: 1;
  readonly columns: number;
  readonly centroids: readonly (readonly number[])[];
  readonly sizes: readonly number[];
  readonly inertia: number;
  readonly iterations: number;
  readonly converged: boolean;
}

export interface KMeansState {
  readonly centroids: Matrix;
  readonly sizes: readonly number[];
  readonly inertia: number;
  readonly iterations: number;
  readonly converged: boolean;
  readonly labels: Int32Array;
}

/** Centroids, and the fit's figures: inertia is the sum of the rows' squared distances to their centroids. */
export class KMeansModel implements ClusterModel {
  readonly kind = 'kmeans';
  readonly centroids: Matrix;
  readonly sizes: readonly number[];
  readonly inertia: number;
  readonly iterations: number;
  readonly converged: boolean;
  readonly labels: Int32Array;

  constructor(state: KMeansState) {
    this.centroids = state.centroids;
    this.sizes = state.sizes;
    this.inertia = state.inertia;
    this.iterations = state.iterations;
    this.converged = state.converged;
    this.labels = state.labels;
  }

  get clusterCount(): number {
    return this.centroids.rows;
  }

  get columns(): number {
    return this.centroids.columns;
  }

  /** The nearest centroid of each row. Throws ShapeError or NonFiniteError. */
  predict(matrix: Matrix): Int32Array {
    assertFinite(matrix);
    return assignToNearest(matrix, this.centroids).labels;
  }

  toJSON(): KMeansModelJson {
    const { kind, columns, sizes, inertia, iterations, converged } = this;
    const centroids = matrixToRows(this.centroids);
    return { kind, version: 1, columns, centroids, sizes, inertia, iterations, converged };
  }

  /** Throws ModelFormatError for anything that toJSON did not write. */
  static fromJSON(json: unknown): KMeansModel {
    if (!isRecord(json) || json.kind !== 'kmeans') throw new ModelFormatError('not a stored kmeans model');
    if (json.version !== 1) throw new ModelFormatError(`kmeans model of version ${json.version}, not 1`);
    const { columns, centroids, sizes, inertia, iterations, converged } = json;
    const whole =
      typeof columns === 'number' &&
      Array.isArray(centroids) &&
      centroids.length > 0 &&
      centroids.every((row) => isNumberArray(row) && row.length === columns) &&
      isNumberArray(sizes) &&
      sizes.length === centroids.length &&
      typeof inertia === 'number' &&
      typeof iterations === 'number' &&
      typeof converged === 'boolean';
    if (!whole) throw new ModelFormatError('stored kmeans model with missing or damaged fields');
    const values = Float64Array.from(centroids.flat());
    return new KMeansModel({
      centroids: createMatrix(centroids.length, columns, values),
      sizes,
      inertia,
      iterations,
      converged,
      labels: new Int32Array(0),
    });
  }
}
