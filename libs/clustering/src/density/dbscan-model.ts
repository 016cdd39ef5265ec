import { packArray, unpackArray } from '@shoal/stored-models';
import type { ClusterModel, ClusterModelJson } from '../clusterer.ts';
import { ModelFormatError } from '../errors.ts';
import { createMatrix, type Matrix, takeRows } from '../matrix.ts';
import { isNumberArray, isRecord } from '../stored-json.ts';
import { type Cover, coverPoints } from './cover-points.ts';
import { NearestLabel } from './nearest-label.ts';

/** The JSON of a DbscanModel; points and labels are base64 of float64 and int32. */
export interface DbscanModelJson extends ClusterModelJson {
  readonly kind: 'dbscan';
  readonly version: 1;
  readonly columns: number;
  readonly eps: number;
  readonly minPoints: number;
  readonly sizes: readonly number[];
  readonly noiseRows: number;
  readonly radius: number;
  readonly corePoints: string;
  readonly coreLabels: string;
}

interface Common {
  readonly eps: number;
  readonly minPoints: number;
  readonly sizes: readonly number[];
}

/** What a fit found. */
interface Fitted extends Common {
  readonly labels: Int32Array;
  readonly coreRows: Int32Array;
  readonly storedNumbersMax: number;
  readonly matrix: Matrix;
}

/** What was stored of it. */
interface Stored extends Common {
  readonly noiseRows: number;
  readonly cover: Cover;
}

/** Core points by cluster, and the reach within which new rows belong to them. */
export class DbscanModel implements ClusterModel {
  readonly kind = 'dbscan';
  readonly eps: number;
  readonly minPoints: number;
  readonly sizes: readonly number[];
  readonly columns: number;
  readonly noiseRows: number;
  readonly labels: Int32Array;
  /** The rows of the fit that are core points, ascending. Not stored: empty after fromJSON. */
  readonly coreRows: Int32Array;
  readonly #coverOf: () => Cover;
  #known: { readonly cover: Cover; readonly nearest: NearestLabel } | undefined;

  constructor(state: Fitted | Stored) {
    this.eps = state.eps;
    this.minPoints = state.minPoints;
    this.sizes = state.sizes;
    if ('cover' in state) {
      const { cover } = state;
      this.columns = cover.points.columns;
      this.noiseRows = state.noiseRows;
      this.labels = new Int32Array(0);
      this.coreRows = new Int32Array(0);
      this.#coverOf = () => cover;
    } else {
      this.columns = state.matrix.columns;
      this.labels = state.labels;
      this.noiseRows = state.sizes.reduce((rest, size) => rest - size, state.labels.length);
      this.coreRows = state.coreRows;
      const cores = takeRows(state.matrix, state.coreRows);
      const labels = state.coreRows.map((row) => state.labels[row] as number);
      const limits = { numbersMax: state.storedNumbersMax, radiusMin: state.eps / 8 };
      this.#coverOf = () => coverPoints(cores, labels, limits);
    }
  }

  get clusterCount(): number {
    return this.sizes.length;
  }

  /**
   * How far from a stored core point a row may lie: eps. Where so few are stored that others lie further away, as far as
   * those. So each core point of the fit is in its cluster and, while this is eps, no noise of the fit is; where not all
   * core points are stored some border points become noise.
   */
  get reach(): number {
    return Math.max(this.eps, this.#stored().cover.radius);
  }

  /** The cluster of the nearest core point within reach, else -1. Throws ShapeError or NonFiniteError. */
  predict(matrix: Matrix): Int32Array {
    return this.#stored().nearest.predict(matrix);
  }

  /** What is stored is chosen at the first use: it takes time, and whoever only wants labels never needs it. */
  #stored(): { readonly cover: Cover; readonly nearest: NearestLabel } {
    if (this.#known === undefined) {
      const cover = this.#coverOf();
      const reaches = new Float64Array(this.sizes.length).fill(Math.max(this.eps, cover.radius));
      this.#known = { cover, nearest: new NearestLabel(cover.points, cover.labels, reaches) };
    }
    return this.#known;
  }

  toJSON(): DbscanModelJson {
    const { kind, columns, eps, minPoints, sizes, noiseRows } = this;
    const { points, labels, radius } = this.#stored().cover;
    const corePoints = packArray(points.values);
    const coreLabels = packArray(labels);
    return { kind, version: 1, columns, eps, minPoints, sizes, noiseRows, radius, corePoints, coreLabels };
  }

  /** Throws ModelFormatError for anything that toJSON did not write. */
  static fromJSON(json: unknown): DbscanModel {
    if (!isRecord(json) || json.kind !== 'dbscan') throw new ModelFormatError('not a stored dbscan model');
    if (json.version !== 1) throw new ModelFormatError(`dbscan model of version ${json.version}, not 1`);
    const { columns, eps, minPoints, sizes, noiseRows, radius } = json;
    const values = unpackArray(Float64Array, json.corePoints);
    const labels = unpackArray(Int32Array, json.coreLabels);
    const whole =
      isNumberArray([columns, eps, minPoints, noiseRows, radius]) &&
      isNumberArray(sizes) &&
      values?.length === (labels?.length ?? 0) * (columns as number) &&
      labels?.every((label) => label >= 0 && label < sizes.length);
    if (!whole) throw new ModelFormatError('stored dbscan model with missing or damaged fields');
    return new DbscanModel({
      eps: eps as number,
      minPoints: minPoints as number,
      noiseRows: noiseRows as number,
      sizes,
      cover: {
        points: createMatrix((labels as Int32Array).length, columns as number, values),
        labels: labels as Int32Array,
        radius: radius as number,
      },
    });
  }
}
