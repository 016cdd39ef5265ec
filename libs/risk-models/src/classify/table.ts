/** Rows to learn from, by columns; NaN is missing. */
export interface RiskTable {
  readonly names: readonly string[];
  /** One for each name, all equally long. */
  readonly columns: readonly Float64Array[];
  /** 1 for what is to be found, else 0. */
  readonly labels: Uint8Array;
  /** Rows of one customer have one number: they never stand on both sides of a fold. */
  readonly groups: Int32Array;
}

/** Puts rows that lie one after the other side by side. */
export function columnsOf(names: readonly string[], rows: readonly Float64Array[]): Float64Array[] {
  return names.map((_, c) => Float64Array.from(rows, (row) => row[c] as number));
}

/** The table with only the rows that `keeps` says yes to, in their order. */
export function takeRows(table: RiskTable, keeps: (row: number) => boolean): RiskTable {
  const rows = Int32Array.from(table.labels.keys()).filter(keeps);
  return {
    names: table.names,
    columns: table.columns.map((column) => Float64Array.from(rows, (row) => column[row] as number)),
    labels: Uint8Array.from(rows, (row) => table.labels[row] as number),
    groups: Int32Array.from(rows, (row) => table.groups[row] as number),
  };
}

export function positivesOf({ labels }: Pick<RiskTable, 'labels'>): number {
  return labels.reduce((sum, label) => sum + label, 0);
}
