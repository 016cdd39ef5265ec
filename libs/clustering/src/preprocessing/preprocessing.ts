import { ConstantColumnError, ModelFormatError, NonFiniteError, OptionError, ShapeError } from '../errors.ts';
import { assertFinite, createMatrix, type Matrix } from '../matrix.ts';
import { isNumberArray, isRecord } from '../stored-json.ts';

/** How columns are made comparable: signed log then z-scores, z-scores alone, or not at all. */
export type Scale = 'log-standard' | 'standard' | 'none';

export const SCALES: readonly Scale[] = ['log-standard', 'standard', 'none'];

export interface PreprocessingOptions {
  readonly scale: Scale;
  /** A column with one value tells no rows apart: leave it out, or throw ConstantColumnError. Default 'drop'. */
  readonly constantColumns?: 'drop' | 'error';
  /** Names for error messages, one a column. Default: their numbers from 0. */
  readonly columnNames?: readonly string[];
}

/** The JSON of a Preprocessor. */
export interface PreprocessorJson {
  readonly version: 1;
  readonly scale: Scale;
  readonly columns: number;
  readonly kept: readonly number[];
  readonly means: readonly number[];
  readonly deviations: readonly number[];
  readonly constants: readonly number[];
}

/** sign(x) * ln(1 + |x|): tames long tails such as spend, and takes refunds below zero too. */
export function signedLog1p(x: number): number {
  return x < 0 ? -Math.log1p(-x) : Math.log1p(x);
}

function signedExpm1(y: number): number {
  return y < 0 ? -Math.expm1(-y) : Math.expm1(y);
}

/** What was learned of each column; immutable, stored inside the model that was fitted on its output. */
export class Preprocessor {
  readonly scale: Scale;
  /** Columns of the original matrix. */
  readonly columns: number;
  /** Indices of the original columns that vary, ascending: the columns of the output. */
  readonly kept: readonly number[];
  readonly #json: PreprocessorJson;

  private constructor(json: PreprocessorJson) {
    this.scale = json.scale;
    this.columns = json.columns;
    this.kept = json.kept;
    this.#json = json;
  }

  /** Learns means and population deviations. Throws NonFiniteError, ConstantColumnError, ShapeError. */
  static fit(matrix: Matrix, options: PreprocessingOptions): Preprocessor {
    if (!SCALES.includes(options.scale)) throw new OptionError(`unknown scale '${options.scale}'`);
    assertFinite(matrix);
    const kept: number[] = [];
    const means: number[] = [];
    const deviations: number[] = [];
    const constants = Array.from(matrix.values.subarray(0, matrix.columns));
    for (let j = 0; j < matrix.columns; j++) {
      const moments = columnMoments(matrix, j, options.scale);
      if (moments.varies) {
        kept.push(j);
        means.push(moments.mean);
        deviations.push(moments.deviation);
      } else if (options.constantColumns === 'error') {
        throw new ConstantColumnError(j, constants[j] ?? Number.NaN, options.columnNames?.[j]);
      }
    }
    const { columns } = matrix;
    return new Preprocessor({
      version: 1,
      scale: options.scale,
      columns,
      kept,
      means,
      deviations,
      constants,
    });
  }

  /** Rows in original units to rows in the model's space. Throws ShapeError or NonFiniteError. */
  transform(matrix: Matrix): Matrix {
    if (matrix.columns !== this.columns) {
      throw new ShapeError(`rows have ${matrix.columns} columns, the model ${this.columns}`);
    }
    assertFinite(matrix);
    const { kept, means, deviations } = this.#json;
    const result = createMatrix(matrix.rows, kept.length);
    kept.forEach((column, j) => {
      const mean = means[j] as number;
      const deviation = deviations[j] as number;
      for (let i = 0; i < matrix.rows; i++) {
        const x = matrix.values[i * matrix.columns + column] as number;
        const y = this.scale === 'log-standard' ? signedLog1p(x) : x;
        result.values[i * kept.length + j] = (y - mean) / deviation;
      }
    });
    return result;
  }

  /** From the model's space back to original units; columns left out get the value they always had. */
  inverse(matrix: Matrix): Matrix {
    const { kept, means, deviations, constants } = this.#json;
    if (matrix.columns !== kept.length) {
      throw new ShapeError(`rows have ${matrix.columns} columns, the model's space ${kept.length}`);
    }
    const result = createMatrix(matrix.rows, this.columns);
    for (let i = 0; i < matrix.rows; i++) {
      result.values.set(constants, i * this.columns);
      kept.forEach((column, j) => {
        const z = matrix.values[i * kept.length + j] as number;
        const y = z * (deviations[j] as number) + (means[j] as number);
        result.values[i * this.columns + column] = this.scale === 'log-standard' ? signedExpm1(y) : y;
      });
    }
    return result;
  }

  toJSON(): PreprocessorJson {
    return this.#json;
  }

  /** Throws ModelFormatError for anything that toJSON did not write. */
  static fromJSON(json: unknown): Preprocessor {
    if (!isPreprocessorJson(json))
      throw new ModelFormatError('stored preprocessing is damaged or of another version');
    return new Preprocessor(json);
  }
}

/** Mean and population deviation (n, not n - 1) after the log, 0 and 1 when nothing is to be scaled. */
function columnMoments(matrix: Matrix, column: number, scale: Scale) {
  const { rows, columns, values } = matrix;
  const cell = (i: number): number => {
    const x = values[i * columns + column] as number;
    return scale === 'log-standard' ? signedLog1p(x) : x;
  };
  let minimum = Number.POSITIVE_INFINITY;
  let maximum = Number.NEGATIVE_INFINITY;
  let mean = 0;
  for (let i = 0; i < rows; i++) {
    const y = cell(i);
    if (y < minimum) minimum = y;
    if (y > maximum) maximum = y;
    mean += (y - mean) / (i + 1);
  }
  // Compared exactly: a deviation of a constant column is often not 0 but a rounding error.
  const varies = maximum > minimum;
  if (scale === 'none' || !varies) return { mean: 0, deviation: 1, varies };
  let squares = 0;
  for (let i = 0; i < rows; i++) squares += (cell(i) - mean) ** 2;
  const deviation = Math.sqrt(squares / rows);
  if (!Number.isFinite(deviation)) {
    throw new NonFiniteError({ row: 0, column, value: deviation, count: rows });
  }
  // Values so near to each other that their squares vanish are as good as constant.
  return { mean, deviation, varies: deviation > 0 };
}

function isPreprocessorJson(json: unknown): json is PreprocessorJson {
  if (!isRecord(json) || json.version !== 1 || typeof json.columns !== 'number') return false;
  const { kept, means, deviations, constants, columns } = json;
  return (
    SCALES.some((scale) => scale === json.scale) &&
    isNumberArray(kept) &&
    kept.every((column) => Number.isInteger(column) && column >= 0 && column < columns) &&
    isNumberArray(means) &&
    means.length === kept.length &&
    isNumberArray(deviations) &&
    deviations.length === kept.length &&
    isNumberArray(constants) &&
    constants.length === columns
  );
}
