import type { Weight } from '@shoal/neural/layers';
import type { ClusterModel, ClusterModelJson } from '../clusterer.ts';
import { ModelFormatError } from '../errors.ts';
import { KMeansModel, type KMeansModelJson } from '../kmeans/kmeans-model.ts';
import { assertFinite, createMatrix, type Matrix, matrixToRows } from '../matrix.ts';
import { isNumberArray, isRecord } from '../stored-json.ts';
import type { Projection } from './agreement-axes.ts';
import { ENCODER } from './encoder-size.ts';
import { SEQUENCE_COLUMNS } from './item-sequences.ts';
import { customerVectors, pooledStates } from './pooled-states.ts';
import { restoreWeights, type StoredWeight, storeWeights } from './stored-weights.ts';

/** The JSON of a SequenceModel. */
export interface SequenceModelJson extends ClusterModelJson {
  readonly kind: 'sequence';
  readonly version: 1;
  readonly encoder: readonly StoredWeight[];
  readonly mean: readonly number[];
  readonly axes: readonly (readonly number[])[];
  readonly clusters: KMeansModelJson;
}

export interface SequenceState {
  readonly encoder: readonly Weight[];
  readonly projection: Projection;
  readonly clusters: KMeansModel;
}

/** A trained encoder of event sequences and the clusters of its customer vectors. Needs no TensorFlow. */
export class SequenceModel implements ClusterModel {
  readonly kind = 'sequence';
  readonly columns = SEQUENCE_COLUMNS;
  readonly clusters: KMeansModel;
  readonly #encoder: readonly Weight[];
  readonly #projection: Projection;
  readonly #pool: ReturnType<typeof pooledStates>;

  /** Throws ModelFormatError when the weights are not those of the encoder. */
  constructor({ encoder, projection, clusters }: SequenceState) {
    this.#encoder = encoder;
    this.#projection = projection;
    this.#pool = pooledStates(encoder);
    this.clusters = clusters;
  }

  get clusterCount(): number {
    return this.clusters.clusterCount;
  }

  get sizes(): readonly number[] {
    return this.clusters.sizes;
  }

  get labels(): Int32Array {
    return this.clusters.labels;
  }

  /** The cluster of each row of a `sequenceMatrix`. Throws ShapeError or NonFiniteError. */
  predict(matrix: Matrix): Int32Array {
    return this.clusters.predict(this.vectors(matrix));
  }

  /** The vector of each customer, in which distances mean difference of habit. Throws ShapeError or NonFiniteError. */
  vectors(matrix: Matrix): Matrix {
    assertFinite(matrix);
    return customerVectors(this.#pool(matrix), this.#projection);
  }

  toJSON(): SequenceModelJson {
    const { mean, axes } = this.#projection;
    return {
      kind: this.kind,
      version: 1,
      encoder: storeWeights(this.#encoder),
      mean: [...mean],
      axes: matrixToRows(axes),
      clusters: this.clusters.toJSON(),
    };
  }

  /** Throws ModelFormatError for anything that toJSON did not write. */
  static fromJSON(json: unknown): SequenceModel {
    if (!isRecord(json) || json.kind !== 'sequence')
      throw new ModelFormatError('not a stored sequence model');
    if (json.version !== 1) throw new ModelFormatError(`sequence model of version ${json.version}, not 1`);
    const { mean, axes } = json;
    const { width } = ENCODER;
    const whole =
      isNumberArray(mean) &&
      mean.length === width &&
      Array.isArray(axes) &&
      axes.length > 0 &&
      axes.every((axis) => isNumberArray(axis) && axis.length === width);
    if (!whole) throw new ModelFormatError('stored sequence model with missing or damaged fields');
    const clusters = KMeansModel.fromJSON(json.clusters);
    if (clusters.columns !== axes.length)
      throw new ModelFormatError('the stored axes and clusters do not fit');
    const projection = {
      mean: Float64Array.from(mean),
      axes: createMatrix(axes.length, width, Float64Array.from(axes.flat())),
    };
    return new SequenceModel({ encoder: restoreWeights(json.encoder), projection, clusters });
  }
}
