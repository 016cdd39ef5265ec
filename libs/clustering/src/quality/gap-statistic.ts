import { OptionError } from '../errors.ts';
import { createMatrix, type Matrix } from '../matrix.ts';
import { columnMeans, covariance } from '../preprocessing/covariance.ts';
import { symmetricEigen } from '../preprocessing/symmetric-eigen.ts';
import { seededRandom } from '../random.ts';
import { clusteredRows, dispersion } from './clustered-rows.ts';

export interface GapOptions {
  readonly seed: number;
  /** Reference data sets. Default 10, minimum 1. */
  readonly references?: number;
  /**
   * Where rows without structure are drawn: evenly in the box around the rows along their principal components (the paper's
   * second way, which follows the shape of the data), or along the columns. Default 'principal'.
   */
  readonly box?: 'principal' | 'columns';
}

export interface Gap {
  /** How much less dispersion there is than in rows without structure, as a difference of logarithms: higher is better. */
  readonly gap: number;
  /** The paper's s(k), by which gaps of two k must differ: the error of simulating. */
  readonly error: number;
}

/**
 * The gap statistic (Tibshirani, Walther and Hastie 2001): mean log of the within-cluster dispersion of uniform rows, less that of
 * these rows, both clustered in the same way. Works for one cluster too. Null where the rows of each cluster are all equal.
 * Noise (label -1) is left out of dispersions, so it suits methods that know none. Throws OptionError, ShapeError.
 * @param cluster Gives the labels of any rows, such as `(rows) => new KMeans({ k, seed }).fit(rows).labels`.
 */
export function gapStatistic(
  matrix: Matrix,
  cluster: (rows: Matrix) => Int32Array,
  options: GapOptions,
): Gap | null {
  const { seed, references = 10, box = 'principal' } = options;
  if (!Number.isSafeInteger(references) || references < 1) {
    throw new OptionError(`references is ${references}: it must be a positive whole number`);
  }
  const logOf = (rows: Matrix): number => Math.log(dispersion(rows, clusteredRows(rows, cluster(rows))));
  const own = logOf(matrix);
  if (!Number.isFinite(own)) return null;
  const draw = makeReference(matrix, box);
  const logs = Array.from({ length: references }, (_, i) => logOf(draw(seed, i)));
  const mean = logs.reduce((sum, log) => sum + log, 0) / references;
  const variance = logs.reduce((sum, log) => sum + (log - mean) ** 2, 0) / references;
  return { gap: mean - own, error: Math.sqrt(variance * (1 + 1 / references)) };
}

/** Draws as many rows as there are, evenly in the box; the same for the same seed and number. */
function makeReference(
  matrix: Matrix,
  box: 'principal' | 'columns',
): (seed: number, number: number) => Matrix {
  const { rows, columns } = matrix;
  const means = columnMeans(matrix);
  const axes = box === 'principal' ? symmetricEigen(covariance(matrix, means)).vectors : identity(columns);
  const { lows, highs } = extents(matrix, means, axes);
  return (seed, number) => {
    const random = seededRandom(seed, -21, number);
    const drawn = createMatrix(rows, columns);
    const place = new Float64Array(columns);
    for (let i = 0; i < rows; i++) {
      for (let a = 0; a < columns; a++) {
        place[a] = (lows[a] as number) + random() * ((highs[a] as number) - (lows[a] as number));
      }
      for (let j = 0; j < columns; j++) {
        let x = means[j] as number;
        for (let a = 0; a < columns; a++)
          x += (place[a] as number) * (axes.values[a * columns + j] as number);
        drawn.values[i * columns + j] = x;
      }
    }
    return drawn;
  };
}

/** From where to where the rows reach along each axis, seen from their mean. */
function extents({ rows, columns, values }: Matrix, means: Float64Array, axes: Matrix) {
  const lows = new Float64Array(columns).fill(Number.POSITIVE_INFINITY);
  const highs = new Float64Array(columns).fill(Number.NEGATIVE_INFINITY);
  for (let i = 0; i < rows; i++) {
    for (let a = 0; a < columns; a++) {
      let at = 0;
      for (let j = 0; j < columns; j++) {
        at +=
          ((values[i * columns + j] as number) - (means[j] as number)) *
          (axes.values[a * columns + j] as number);
      }
      lows[a] = Math.min(lows[a] as number, at);
      highs[a] = Math.max(highs[a] as number, at);
    }
  }
  return { lows, highs };
}

function identity(size: number): Matrix {
  const matrix = createMatrix(size, size);
  for (let i = 0; i < size; i++) matrix.values[i * size + i] = 1;
  return matrix;
}
