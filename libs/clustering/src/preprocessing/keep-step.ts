import { ModelFormatError } from '../errors.ts';
import { createMatrix, type Matrix } from '../matrix.ts';
import { isNumberArray } from '../stored-json.ts';
import type { Step, StepJson } from './step.ts';

export interface KeepStepJson extends StepJson {
  readonly kind: 'keep';
  /** Places of the columns that vary, ascending. */
  readonly kept: readonly number[];
  /** The first value of every column in the fit: what one that was left out always held. */
  readonly constants: readonly number[];
}

/** Leaves out columns with one value: they tell no rows apart. */
export class KeepStep implements Step {
  readonly kept: readonly number[];
  readonly #constants: readonly number[];

  constructor(kept: readonly number[], constants: readonly number[]) {
    this.kept = kept;
    this.#constants = constants;
  }

  get columns(): number {
    return this.#constants.length;
  }

  get outputColumns(): number {
    return this.kept.length;
  }

  transform(matrix: Matrix): Matrix {
    const { kept } = this;
    const result = createMatrix(matrix.rows, kept.length);
    for (let i = 0; i < matrix.rows; i++) {
      for (let j = 0; j < kept.length; j++) {
        result.values[i * kept.length + j] = matrix.values[
          i * matrix.columns + (kept[j] as number)
        ] as number;
      }
    }
    return result;
  }

  inverse(matrix: Matrix): Matrix {
    const { kept, columns } = this;
    const result = createMatrix(matrix.rows, columns);
    for (let i = 0; i < matrix.rows; i++) {
      result.values.set(this.#constants, i * columns);
      for (let j = 0; j < kept.length; j++) {
        result.values[i * columns + (kept[j] as number)] = matrix.values[i * kept.length + j] as number;
      }
    }
    return result;
  }

  toJSON(): KeepStepJson {
    return { kind: 'keep', kept: this.kept, constants: this.#constants };
  }

  static fromJSON(json: Record<string, unknown>): KeepStep {
    const { kept, constants } = json;
    const whole =
      isNumberArray(constants) &&
      isNumberArray(kept) &&
      kept.every((place) => Number.isInteger(place) && place >= 0 && place < constants.length);
    if (!whole) throw new ModelFormatError('stored choice of columns is damaged');
    return new KeepStep(kept, constants);
  }
}
