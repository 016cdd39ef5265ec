import { squeezed } from '../classify/squeeze.ts';

/** Means and deviations of squeezed columns. */
export interface Standards {
  readonly means: readonly number[];
  readonly deviations: readonly number[];
}

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

/** Row after row, each feature with mean 0 and deviation 1; what is missing, and what never differs, is 0. */
export function standardRows(
  columns: readonly Float64Array[],
  { means, deviations }: Standards,
): Float32Array {
  const width = columns.length;
  const rows = new Float32Array((columns[0]?.length ?? 0) * width);
  columns.forEach((column, c) => {
    const [mean, deviation] = [means[c] as number, deviations[c] as number];
    squeezed(column).forEach((value, row) => {
      const isKnown = deviation > 0 && !Number.isNaN(value);
      rows[row * width + c] = isKnown ? Math.max(-6, Math.min(6, (value - mean) / deviation)) : 0;
    });
  });
  return rows;
}
