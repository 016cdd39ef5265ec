import { ModelFormatError, OptionError } from '../errors.ts';
import { createMatrix, type Matrix, matrixToRows } from '../matrix.ts';
import { isNumberArray } from '../stored-json.ts';
import { columnMeans, covariance } from './covariance.ts';
import type { Step, StepJson } from './step.ts';
import { symmetricEigen } from './symmetric-eigen.ts';

export interface PcaStepJson extends StepJson {
  readonly kind: 'pca';
  readonly means: readonly number[];
  /** Unit vectors, of falling variance. */
  readonly components: readonly (readonly number[])[];
  /** The variance along each, and of all columns together. */
  readonly variances: readonly number[];
  readonly totalVariance: number;
}

/** Jacobi's method grows with the cube of the columns: beyond these a random projection comes first. */
const columnsMax = 400;

/** Principal components (Hotelling 1933): the directions of greatest variance, as many as are asked for. */
export class PcaStep implements Step {
  readonly #json: PcaStepJson;
  readonly #components: Matrix;

  constructor(json: PcaStepJson) {
    this.#json = json;
    const { components, means } = json;
    this.#components = createMatrix(components.length, means.length, Float64Array.from(components.flat()));
  }

  /**
   * @param wanted A number of components (1 or more), or the least share of the variance to be kept (below 1). Throws
   * OptionError for anything else and for more than 400 columns.
   */
  static fit(matrix: Matrix, wanted: number): PcaStep {
    if (!(wanted > 0 && (wanted < 1 || Number.isSafeInteger(wanted)))) {
      throw new OptionError(
        `pca is ${wanted}: it must be a number of components or a share of variance below 1`,
      );
    }
    if (matrix.columns > columnsMax) {
      throw new OptionError(
        `pca of ${matrix.columns} columns, at most ${columnsMax}: project them at random first`,
      );
    }
    const means = columnMeans(matrix);
    const { values, vectors } = symmetricEigen(covariance(matrix, means));
    const variances = Array.from(values, (value) => Math.max(0, value));
    const totalVariance = variances.reduce((sum, value) => sum + value, 0);
    const count = wanted < 1 ? countFor(wanted * totalVariance, variances) : Math.min(wanted, matrix.columns);
    return new PcaStep({
      kind: 'pca',
      means: Array.from(means),
      components: matrixToRows(vectors).slice(0, count),
      variances: variances.slice(0, count),
      totalVariance,
    });
  }

  get columns(): number {
    return this.#components.columns;
  }

  get outputColumns(): number {
    return this.#components.rows;
  }

  /** The share of the variance that the components keep. */
  get explained(): number {
    const { variances, totalVariance } = this.#json;
    return totalVariance > 0 ? variances.reduce((sum, value) => sum + value, 0) / totalVariance : 1;
  }

  transform({ rows, columns, values }: Matrix): Matrix {
    const { means } = this.#json;
    const { rows: count, values: components } = this.#components;
    const result = createMatrix(rows, count);
    for (let i = 0; i < rows; i++) {
      for (let c = 0; c < count; c++) {
        let sum = 0;
        for (let j = 0; j < columns; j++) {
          sum +=
            ((values[i * columns + j] as number) - (means[j] as number)) *
            (components[c * columns + j] as number);
        }
        result.values[i * count + c] = sum;
      }
    }
    return result;
  }

  inverse({ rows, columns: count, values }: Matrix): Matrix {
    const { means } = this.#json;
    const { columns, values: components } = this.#components;
    const result = createMatrix(rows, columns);
    for (let i = 0; i < rows; i++) {
      for (let j = 0; j < columns; j++) {
        let sum = means[j] as number;
        for (let c = 0; c < count; c++) {
          sum += (values[i * count + c] as number) * (components[c * columns + j] as number);
        }
        result.values[i * columns + j] = sum;
      }
    }
    return result;
  }

  toJSON(): PcaStepJson {
    return this.#json;
  }

  static fromJSON({ means, components, variances, totalVariance }: Record<string, unknown>): PcaStep {
    const whole =
      isNumberArray(means) &&
      Array.isArray(components) &&
      components.every((row) => isNumberArray(row) && row.length === means.length) &&
      isNumberArray(variances) &&
      variances.length === components.length &&
      typeof totalVariance === 'number';
    if (!whole) throw new ModelFormatError('stored principal components are damaged');
    return new PcaStep({ kind: 'pca', means, components, variances, totalVariance });
  }
}

/** The fewest components that reach a variance. */
function countFor(variance: number, variances: readonly number[]): number {
  let sum = 0;
  const last = variances.findIndex((value) => {
    sum += value;
    return sum >= variance * (1 - 1e-12);
  });
  return last < 0 ? Math.max(1, variances.length) : last + 1;
}
