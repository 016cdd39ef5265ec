import { ModelFormatError } from '../errors.ts';
import { createMatrix, type Matrix } from '../matrix.ts';
import { isNumberArray } from '../stored-json.ts';
import { quantileOf } from './quantile-column.ts';
import type { Step, StepJson } from './step.ts';

export interface ImputeStepJson extends StepJson {
  readonly kind: 'impute';
  readonly medians: readonly number[];
  /** Columns of which a further column says, 0 or 1, that the value was missing. */
  readonly indicated: readonly number[];
}

/** Fills NaN with the median of its column in the fit; a column without any value gets 0. */
export class ImputeStep implements Step {
  readonly #medians: readonly number[];
  readonly indicated: readonly number[];

  constructor(medians: readonly number[], indicated: readonly number[]) {
    this.#medians = medians;
    this.indicated = indicated;
  }

  static fit(matrix: Matrix, indicate: boolean): ImputeStep {
    const { rows, columns, values } = matrix;
    const medians: number[] = [];
    const indicated: number[] = [];
    for (let j = 0; j < columns; j++) {
      const known = values.filter((x, i) => i % columns === j && !Number.isNaN(x)).sort();
      medians.push(known.length === 0 ? 0 : quantileOf(known, 0.5));
      if (indicate && known.length < rows) indicated.push(j);
    }
    return new ImputeStep(medians, indicated);
  }

  get columns(): number {
    return this.#medians.length;
  }

  get outputColumns(): number {
    return this.columns + this.indicated.length;
  }

  transform({ rows, values }: Matrix): Matrix {
    const { columns, outputColumns, indicated } = this;
    const result = createMatrix(rows, outputColumns);
    for (let i = 0; i < rows; i++) {
      for (let j = 0; j < columns; j++) {
        const x = values[i * columns + j] as number;
        result.values[i * outputColumns + j] = Number.isNaN(x) ? (this.#medians[j] as number) : x;
      }
      for (let n = 0; n < indicated.length; n++) {
        const missing = Number.isNaN(values[i * columns + (indicated[n] as number)]);
        result.values[i * outputColumns + columns + n] = missing ? 1 : 0;
      }
    }
    return result;
  }

  /** What was filled in stays so. */
  inverse({ rows, values }: Matrix): Matrix {
    const result = createMatrix(rows, this.columns);
    for (let i = 0; i < rows; i++) {
      const from = i * this.outputColumns;
      result.values.set(values.subarray(from, from + this.columns), i * this.columns);
    }
    return result;
  }

  toJSON(): ImputeStepJson {
    return { kind: 'impute', medians: this.#medians, indicated: this.indicated };
  }

  static fromJSON({ medians, indicated }: Record<string, unknown>): ImputeStep {
    const whole =
      isNumberArray(medians) &&
      isNumberArray(indicated) &&
      indicated.every((place) => Number.isInteger(place) && place >= 0 && place < medians.length);
    if (!whole) throw new ModelFormatError('stored medians are damaged');
    return new ImputeStep(medians, indicated);
  }
}
