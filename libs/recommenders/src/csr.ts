import type { Interactions } from './interactions.ts';

/** A sparse matrix in compressed rows: row r has the entries starts[r] to starts[r + 1], exclusive. */
export interface CompressedRows {
  readonly rows: number;
  readonly columns: number;
  readonly starts: Int32Array;
  readonly column: Int32Array;
  readonly value: Float32Array;
}

/** Compressed rows that also say when. */
export interface TimedRows extends CompressedRows {
  /** Milliseconds since 1970 of each entry. */
  readonly at: Float64Array;
}

/** Every interaction by user, in order of time; an item that a user came back to is there as often as he did. */
export function sequencesByUser({ users, items, user, item, weight, at }: Interactions): TimedRows {
  const starts = startsOf(user, users.length);
  const next = starts.slice(0, -1);
  const column = new Int32Array(user.length);
  const value = new Float32Array(user.length);
  const times = new Float64Array(user.length);
  for (let i = 0; i < user.length; i++) {
    const to = next[user[i] as number] as number;
    next[user[i] as number] = to + 1;
    column[to] = item[i] as number;
    value[to] = weight[i] as number;
    times[to] = at[i] as number;
  }
  return { rows: users.length, columns: items.length, starts, column, value, at: times };
}

/** One entry a user and item, its weights summed, its time the newest; in a row in order of that time. */
export function distinctByUser(interactions: Interactions): TimedRows {
  const all = sequencesByUser(interactions);
  const { rows, columns } = all;
  const starts = new Int32Array(rows + 1);
  const column = new Int32Array(all.column.length);
  const value = new Float32Array(all.column.length);
  const at = new Float64Array(all.column.length);
  const sum = new Float64Array(columns);
  const lastIn = new Int32Array(columns).fill(-1);
  let to = 0;
  for (let row = 0; row < rows; row++) {
    const from = all.starts[row] as number;
    const end = all.starts[row + 1] as number;
    for (let i = from; i < end; i++) {
      const c = all.column[i] as number;
      // What an earlier user left there does not count.
      if ((lastIn[c] as number) < from) sum[c] = 0;
      sum[c] = (sum[c] as number) + (all.value[i] as number);
      lastIn[c] = i;
    }
    for (let i = from; i < end; i++) {
      const c = all.column[i] as number;
      if (lastIn[c] !== i) continue;
      column[to] = c;
      value[to] = sum[c] as number;
      at[to] = all.at[i] as number;
      to++;
    }
    starts[row + 1] = to;
  }
  return {
    rows,
    columns,
    starts,
    column: column.slice(0, to),
    value: value.slice(0, to),
    at: at.slice(0, to),
  };
}

/** Columns as rows; within a row the columns ascend. */
export function transpose({ rows, columns, starts, column, value }: CompressedRows): CompressedRows {
  const turned = startsOf(column, columns);
  const next = turned.slice(0, -1);
  const toColumn = new Int32Array(column.length);
  const toValue = new Float32Array(column.length);
  for (let row = 0; row < rows; row++) {
    for (let i = starts[row] as number; i < (starts[row + 1] as number); i++) {
      const to = next[column[i] as number] as number;
      next[column[i] as number] = to + 1;
      toColumn[to] = row;
      toValue[to] = value[i] as number;
    }
  }
  return { rows: columns, columns: rows, starts: turned, column: toColumn, value: toValue };
}

function startsOf(row: Int32Array, rows: number): Int32Array {
  const starts = new Int32Array(rows + 1);
  for (let i = 0; i < row.length; i++)
    starts[(row[i] as number) + 1] = (starts[(row[i] as number) + 1] as number) + 1;
  for (let r = 0; r < rows; r++) starts[r + 1] = (starts[r + 1] as number) + (starts[r] as number);
  return starts;
}
