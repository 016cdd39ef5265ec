import { packArray, unpackArray } from '@shoal/stored-models';
import type { ClusterModel, ClusterModelJson } from '../clusterer.ts';
import { ModelFormatError } from '../errors.ts';
import { createMatrix, type Matrix } from '../matrix.ts';
import { isNumberArray, isRecord } from '../stored-json.ts';
import { type Cover, coverPoints } from './cover-points.ts';
import { NearestLabel } from './nearest-label.ts';

/** The JSON of an HdbscanModel; points and labels are base64 of float64 and int32. */
export interface HdbscanModelJson extends ClusterModelJson {
  readonly kind: 'hdbscan';
  readonly version: 1;
  readonly columns: number;
  readonly minClusterSize: number;
  readonly minSamples: number;
  readonly sizes: readonly number[];
  readonly noiseRows: number;
  readonly reaches: readonly number[];
  readonly radius: number;
  readonly knownPoints: string;
  readonly knownLabels: string;
}

interface Common {
  readonly minClusterSize: number;
  readonly minSamples: number;
  readonly sizes: readonly number[];
  readonly reaches: readonly number[];
}

/** What a fit found. */
interface Fitted extends Common {
  readonly labels: Int32Array;
  readonly strengths: Float64Array;
  readonly storedNumbersMax: number;
  readonly matrix: Matrix;
}

/** What was stored of it. */
interface Stored extends Common {
  readonly noiseRows: number;
  readonly cover: Cover;
}

/** Known rows with their clusters, and how far each cluster reaches. */
export class HdbscanModel implements ClusterModel {
  readonly kind = 'hdbscan';
  readonly minClusterSize: number;
  readonly minSamples: number;
  readonly sizes: readonly number[];
  readonly columns: number;
  readonly noiseRows: number;
  /** The longest step within each cluster: how far from a known row of it a new one may lie. */
  readonly reaches: readonly number[];
  readonly labels: Int32Array;
  /**
   * How firmly each row of the fit belongs to its cluster: 1 in its core, towards 0 at its rim, 0 for noise. Not
   * stored: empty after fromJSON.
   */
  readonly strengths: Float64Array;
  readonly #coverOf: () => Cover;
  #known: { readonly cover: Cover; readonly nearest: NearestLabel } | undefined;

  constructor(state: Fitted | Stored) {
    this.minClusterSize = state.minClusterSize;
    this.minSamples = state.minSamples;
    this.sizes = state.sizes;
    this.reaches = state.reaches;
    if ('cover' in state) {
      const { cover } = state;
      this.columns = cover.points.columns;
      this.noiseRows = state.noiseRows;
      this.labels = new Int32Array(0);
      this.strengths = new Float64Array(0);
      this.#coverOf = () => cover;
    } else {
      const { matrix, labels, reaches, storedNumbersMax } = state;
      this.columns = matrix.columns;
      this.labels = labels;
      this.noiseRows = state.sizes.reduce((rest, size) => rest - size, labels.length);
      this.strengths = state.strengths;
      const limits = {
        numbersMax: storedNumbersMax,
        radiusMin: reaches.length > 0 ? Math.min(...reaches) / 8 : 0,
      };
      this.#coverOf = () => coverPoints(matrix, labels, limits);
    }
  }

  get clusterCount(): number {
    return this.sizes.length;
  }

  /**
   * The cluster of the nearest known row when that lies within the cluster's reach; -1 beyond it, and where the
   * nearest known row is noise itself. Throws ShapeError or NonFiniteError.
   */
  predict(matrix: Matrix): Int32Array {
    return this.#stored().nearest.predict(matrix);
  }

  /** What is stored is chosen at the first use: it takes time, and whoever only wants labels never needs it. */
  #stored(): { readonly cover: Cover; readonly nearest: NearestLabel } {
    if (this.#known === undefined) {
      const cover = this.#coverOf();
      const reaches = Float64Array.from(this.reaches, (reach) => Math.max(reach, cover.radius));
      this.#known = { cover, nearest: new NearestLabel(cover.points, cover.labels, reaches) };
    }
    return this.#known;
  }

  toJSON(): HdbscanModelJson {
    const { kind, columns, minClusterSize, minSamples, sizes, noiseRows, reaches } = this;
    const { points, labels, radius } = this.#stored().cover;
    const known = { knownPoints: packArray(points.values), knownLabels: packArray(labels) };
    return {
      kind,
      version: 1,
      columns,
      minClusterSize,
      minSamples,
      sizes,
      noiseRows,
      reaches,
      radius,
      ...known,
    };
  }

  /** Throws ModelFormatError for anything that toJSON did not write. */
  static fromJSON(json: unknown): HdbscanModel {
    if (!isRecord(json) || json.kind !== 'hdbscan') throw new ModelFormatError('not a stored hdbscan model');
    if (json.version !== 1) throw new ModelFormatError(`hdbscan model of version ${json.version}, not 1`);
    const { columns, minClusterSize, minSamples, sizes, noiseRows, reaches, radius } = json;
    const values = unpackArray(Float64Array, json.knownPoints);
    const labels = unpackArray(Int32Array, json.knownLabels);
    const whole =
      isNumberArray([columns, minClusterSize, minSamples, noiseRows, radius]) &&
      isNumberArray(sizes) &&
      isNumberArray(reaches) &&
      reaches.length === sizes.length &&
      values?.length === (labels?.length ?? 0) * (columns as number) &&
      labels?.every((label) => label >= -1 && label < sizes.length);
    if (!whole) throw new ModelFormatError('stored hdbscan model with missing or damaged fields');
    return new HdbscanModel({
      minClusterSize: minClusterSize as number,
      minSamples: minSamples as number,
      noiseRows: noiseRows as number,
      sizes,
      reaches,
      cover: {
        points: createMatrix((labels as Int32Array).length, columns as number, values),
        labels: labels as Int32Array,
        radius: radius as number,
      },
    });
  }
}
