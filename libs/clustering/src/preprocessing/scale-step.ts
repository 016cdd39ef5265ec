import { ModelFormatError } from '../errors.ts';
import { createMatrix, type Matrix } from '../matrix.ts';
import { isNumberArray, isRecord } from '../stored-json.ts';
import { type ScaledColumn, scaleCell, unscaleCell } from './scale-column.ts';
import type { Step, StepJson } from './step.ts';

export interface ScaleStepJson extends StepJson {
  readonly kind: 'scale';
  readonly scaled: readonly ScaledColumn[];
}

/** Makes columns comparable, each in its own way. */
export class ScaleStep implements Step {
  readonly #scaled: readonly ScaledColumn[];

  constructor(scaled: readonly ScaledColumn[]) {
    this.#scaled = scaled;
  }

  get columns(): number {
    return this.#scaled.length;
  }

  get outputColumns(): number {
    return this.#scaled.length;
  }

  transform(matrix: Matrix): Matrix {
    return this.#each(matrix, scaleCell);
  }

  inverse(matrix: Matrix): Matrix {
    return this.#each(matrix, unscaleCell);
  }

  #each({ rows, columns, values }: Matrix, change: (x: number, column: ScaledColumn) => number): Matrix {
    const result = createMatrix(rows, columns);
    for (let j = 0; j < columns; j++) {
      const column = this.#scaled[j] as ScaledColumn;
      for (let i = j; i < values.length; i += columns) result.values[i] = change(values[i] as number, column);
    }
    return result;
  }

  toJSON(): ScaleStepJson {
    return { kind: 'scale', scaled: this.#scaled };
  }

  static fromJSON({ scaled }: Record<string, unknown>): ScaleStep {
    if (Array.isArray(scaled) && scaled.every(isScaledColumn)) return new ScaleStep(scaled);
    throw new ModelFormatError('stored scaling is damaged');
  }
}

function isScaledColumn(json: unknown): json is ScaledColumn {
  if (!isRecord(json)) return false;
  if ('quantiles' in json) {
    const { quantiles, to } = json;
    return isNumberArray(quantiles) && quantiles.length >= 2 && (to === 'uniform' || to === 'normal');
  }
  const { curve, shift, divisor } = json;
  const known = curve === 'none' || curve === 'log' || curve === 'root';
  return known && Number.isFinite(shift) && Number.isFinite(divisor) && divisor !== 0;
}
