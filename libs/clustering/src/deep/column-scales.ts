import { ModelFormatError } from '../errors.ts';
import { createMatrix, type Matrix } from '../matrix.ts';
import { isNumberArray } from '../stored-json.ts';

/** Mean and deviation of each column of the fit: networks learn best from numbers around 0. */
export interface ColumnScales {
  readonly means: readonly number[];
  /** 1 for a column that does not vary. */
  readonly deviations: readonly number[];
}

// What lies further out than so many deviations is taken for as far: one odd cell must not drown the network.
const DEVIATIONS_MAX = 100;

export function measureColumns({ rows, columns, values }: Matrix): ColumnScales {
  const means = new Array<number>(columns).fill(0);
  const deviations = new Array<number>(columns).fill(0);
  for (let i = 0; i < values.length; i++)
    means[i % columns] = (means[i % columns] as number) + (values[i] as number) / rows;
  for (let i = 0; i < values.length; i++) {
    const off = (values[i] as number) - (means[i % columns] as number);
    deviations[i % columns] = (deviations[i % columns] as number) + (off * off) / rows;
  }
  return { means, deviations: deviations.map((variance) => Math.sqrt(variance) || 1) };
}

/** (x - mean) / deviation, within 100 deviations. */
export function standardise({ rows, columns, values }: Matrix, { means, deviations }: ColumnScales): Matrix {
  const scaled = values.map((value, i) => {
    const z = (value - (means[i % columns] as number)) / (deviations[i % columns] as number);
    return Math.max(-DEVIATIONS_MAX, Math.min(DEVIATIONS_MAX, z));
  });
  return createMatrix(rows, columns, scaled);
}

/** Throws ModelFormatError unless there is a mean and a deviation above 0 for each column. */
export function restoreScales(means: unknown, deviations: unknown, columns: number): ColumnScales {
  const whole =
    isNumberArray(means) &&
    isNumberArray(deviations) &&
    means.length === columns &&
    deviations.length === columns &&
    deviations.every((deviation) => deviation > 0);
  if (!whole) throw new ModelFormatError('the stored scales do not fit the columns');
  return { means, deviations };
}
