import { takeRows } from '../classify/table.ts';
import type { ChurnTable } from './churn-history.ts';

/** The table with only the rows that `keeps` says yes to, in their order. */
export function takeLooks(table: ChurnTable, keeps: (row: number) => boolean): ChurnTable {
  const rows = Int32Array.from(table.labels.keys()).filter(keeps);
  const pick = (values: Float64Array) => Float64Array.from(rows, (row) => values[row] as number);
  return {
    ...takeRows(table, keeps),
    sequences: Array.from(rows, (row) => table.sequences[row] as Float32Array),
    at: pick(table.at),
    knownAt: pick(table.knownAt),
  };
}
