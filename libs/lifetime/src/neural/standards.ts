/** By what the columns of a network's input are measured. */
export interface Standards {
  readonly means: Float64Array;
  /** 1 for a column that does not vary, which then says nothing. */
  readonly deviations: Float64Array;
}

/** Deviations beyond which a value says no more: at the day of a forecast histories are longer than any that were learnt from. */
const FARTHEST = 3;

/** Means and deviations of the columns of a row-major table. */
export function standardsOf(table: Float64Array, columns: number): Standards {
  const size = table.length / columns;
  const [means, deviations] = [new Float64Array(columns), new Float64Array(columns)];
  table.forEach((value, i) => {
    means[i % columns] = (means[i % columns] as number) + value / size;
  });
  table.forEach((value, i) => {
    const off = value - (means[i % columns] as number);
    deviations[i % columns] = (deviations[i % columns] as number) + (off * off) / size;
  });
  return { means, deviations: deviations.map((variance) => Math.sqrt(variance) || 1) };
}

/** The table in deviations from the means, -3 to 3. */
export function standardised(table: Float64Array, { means, deviations }: Standards): Float32Array {
  const columns = means.length;
  return Float32Array.from(table, (value, i) => {
    const k = i % columns;
    const off = (value - (means[k] as number)) / (deviations[k] as number);
    return Math.max(-FARTHEST, Math.min(FARTHEST, off));
  });
}
