import type { Matrix } from './matrix.ts';

/**
 * A clustering algorithm with its parameters. `fit` learns from the rows and leaves the clusterer as it
 * was, so a model that has not been fitted does not exist and cannot be asked to predict.
 */
export interface Clusterer<M extends ClusterModel = ClusterModel> {
  /**
   * Throws, or rejects with, KInvalidError, KAboveRowsError, NonFiniteError or OptionError. The model itself where
   * fitting is plain arithmetic, a promise of it where it trains on a backend that must be awaited.
   */
  fit(matrix: Matrix): M | Promise<M>;
}

/** What a fit learned; immutable. */
export interface ClusterModel {
  /** Which algorithm made it, and the discriminator of its JSON. */
  readonly kind: string;
  readonly clusterCount: number;
  /** The number of columns which `predict` expects. */
  readonly columns: number;
  /** Rows of each cluster in the fit; rows that are noise belong to none. */
  readonly sizes: readonly number[];
  /** The cluster of each row of the fit, in the rows' order; -1 is noise. Not stored: empty after fromJSON. */
  readonly labels: Int32Array;
  /** The cluster of each row, -1 for noise. Throws ShapeError or NonFiniteError. */
  predict(matrix: Matrix): Int32Array;
  toJSON(): ClusterModelJson;
}

/** A stored model: plain JSON, versioned, read back by `clusterModelFromJson`. */
export interface ClusterModelJson {
  readonly kind: string;
  readonly version: number;
}
