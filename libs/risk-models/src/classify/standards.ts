import { RiskFormatError } from '../errors.ts';
import { squeezed } from './squeeze.ts';

/** What is ordinary for each column: means and deviations of its squeezed values. */
export interface Standards {
  readonly means: readonly number[];
  readonly deviations: readonly number[];
}

/** Deviations beyond which a value is as unusual as can be. */
const farthest = 6;

export function standardsOf(columns: readonly Float64Array[]): Standards {
  const known = columns.map((column) => squeezed(column).filter((value) => !Number.isNaN(value)));
  const meanOf = (values: Float64Array) =>
    values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
  const means = known.map(meanOf);
  const deviations = known.map((values, c) =>
    Math.sqrt(meanOf(values.map((value) => (value - (means[c] as number)) ** 2))),
  );
  return { means, deviations };
}

/** Row after row, by how many deviations each value lies off: -6 to 6, and 0 for what is missing or never differs. */
export function standardRows(
  columns: readonly Float64Array[],
  { means, deviations }: Standards,
): Float32Array {
  const width = columns.length;
  const rows = new Float32Array((columns[0]?.length ?? 0) * width);
  columns.forEach((column, c) => {
    const [mean, deviation] = [means[c] as number, deviations[c] as number];
    squeezed(column).forEach((value, row) => {
      const distance = (value - mean) / deviation;
      const isKnown = deviation > 0 && !Number.isNaN(value);
      rows[row * width + c] = isKnown ? Math.max(-farthest, Math.min(farthest, distance)) : 0;
    });
  });
  return rows;
}

/** Reads what was stored. Throws RiskFormatError. */
export function standardsFromJson(json: unknown): Standards {
  const { means, deviations } = (json ?? {}) as Record<string, unknown>;
  const isNumbers = (list: unknown): list is number[] => Array.isArray(list) && list.every(Number.isFinite);
  if (!isNumbers(means) || !isNumbers(deviations) || means.length !== deviations.length)
    throw new RiskFormatError('what is ordinary is damaged in a stored model');
  return { means, deviations };
}
