import type { ClusterModel, ClusterModelJson } from '../clusterer.ts';
import { DeepEmbeddedModel } from '../deep/deep-embedded-model.ts';
import { SegmentClassifierModel } from '../deep/segment-classifier-model.ts';
import { SequenceModel } from '../deep/sequence-model.ts';
import { DbscanModel } from '../density/dbscan-model.ts';
import { HdbscanModel } from '../density/hdbscan-model.ts';
import { ModelFormatError } from '../errors.ts';
import { KMeansModel } from '../kmeans/kmeans-model.ts';
import type { Matrix } from '../matrix.ts';
import { isRecord } from '../stored-json.ts';
import { Preprocessor, type PreprocessorJson } from './preprocessing.ts';
import type { PreprocessingOptions } from './preprocessing-options.ts';

/** The JSON of a PreparedModel. */
export interface PreparedModelJson extends ClusterModelJson {
  readonly kind: 'prepared';
  readonly version: 1;
  readonly preprocessing: PreprocessorJson;
  readonly model: ClusterModelJson;
}

/**
 * A clusterer around another: rows in original units are scaled first, and what was learned of the columns
 * is kept in the model, so that customers scored a week later are measured with the same rulers.
 * @example new Prepared({ scale: 'log-standard' }, new KMeans({ k: 5, seed: 42 })).fit(matrix)
 */
export class Prepared<F extends ClusterModel | Promise<ClusterModel>> {
  readonly options: PreprocessingOptions;
  readonly clusterer: { fit(matrix: Matrix): F };

  constructor(options: PreprocessingOptions, clusterer: { fit(matrix: Matrix): F }) {
    this.options = options;
    this.clusterer = clusterer;
  }

  /** A promise where the inner clusterer gives one. Throws what Preprocessor.fit and the inner clusterer throw. */
  fit(matrix: Matrix): PreparedFit<F> {
    const preprocessor = Preprocessor.fit(matrix, this.options);
    const fitted = this.clusterer.fit(preprocessor.transform(matrix));
    const prepared =
      fitted instanceof Promise
        ? fitted.then((model) => new PreparedModel(preprocessor, model))
        : new PreparedModel(preprocessor, fitted);
    // The compiler cannot follow a conditional type through a branch.
    return prepared as PreparedFit<F>;
  }
}

/** What preparing makes of what the inner clusterer gives: a model of a model, a promise of a promise. */
type PreparedFit<F> =
  F extends Promise<infer M extends ClusterModel>
    ? Promise<PreparedModel<M>>
    : F extends ClusterModel
      ? PreparedModel<F>
      : never;

/** A model with the preprocessing that belongs to it. */
export class PreparedModel<M extends ClusterModel = ClusterModel> implements ClusterModel {
  readonly kind = 'prepared';
  readonly preprocessor: Preprocessor;
  readonly model: M;

  constructor(preprocessor: Preprocessor, model: M) {
    this.preprocessor = preprocessor;
    this.model = model;
  }

  get clusterCount(): number {
    return this.model.clusterCount;
  }

  get columns(): number {
    return this.preprocessor.columns;
  }

  get sizes(): readonly number[] {
    return this.model.sizes;
  }

  get labels(): Int32Array {
    return this.model.labels;
  }

  /** Throws ShapeError or NonFiniteError. */
  predict(matrix: Matrix): Int32Array {
    return this.model.predict(this.preprocessor.transform(matrix));
  }

  toJSON(): PreparedModelJson {
    const { kind, preprocessor, model } = this;
    return { kind, version: 1, preprocessing: preprocessor.toJSON(), model: model.toJSON() };
  }

  /** Throws ModelFormatError for anything that toJSON did not write. */
  static fromJSON(json: unknown): PreparedModel {
    if (!isRecord(json) || json.kind !== 'prepared')
      throw new ModelFormatError('not a stored prepared model');
    if (json.version !== 1) throw new ModelFormatError(`prepared model of version ${json.version}, not 1`);
    const preprocessor = Preprocessor.fromJSON(json.preprocessing);
    const model = clusterModelFromJson(json.model);
    if (model.columns !== preprocessor.outputColumns) {
      throw new ModelFormatError('the stored preprocessing and model disagree on the columns');
    }
    return new PreparedModel(preprocessor, model);
  }
}

/** Reads back any model of this library by its `kind`. Throws ModelFormatError. */
export function clusterModelFromJson(json: unknown): ClusterModel {
  const kind = isRecord(json) ? json.kind : undefined;
  if (kind === 'deep-embedded') return DeepEmbeddedModel.fromJSON(json);
  if (kind === 'segment-classifier') return SegmentClassifierModel.fromJSON(json);
  if (kind === 'sequence') return SequenceModel.fromJSON(json);
  if (kind === 'dbscan') return DbscanModel.fromJSON(json);
  if (kind === 'hdbscan') return HdbscanModel.fromJSON(json);
  if (kind === 'kmeans') return KMeansModel.fromJSON(json);
  if (kind === 'prepared') return PreparedModel.fromJSON(json);
  throw new ModelFormatError(`unknown kind of model '${kind}'`);
}
