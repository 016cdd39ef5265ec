import { ClusteringError } from '../errors.ts';
import { createMatrix, type Matrix } from '../matrix.ts';

/**
 * The cheapest one-to-one assignment of rows to columns: for each row its column, or -1 for rows left over
 * when there are more rows than columns. Shortest augmenting paths with potentials (Kuhn 1955, Munkres 1957;
 * in the form of Jonker and Volgenant 1987), O(rows^2 * columns). Deterministic. Throws on costs that are not finite.
 */
export function assignOptimally(costs: Matrix): Int32Array {
  if (!costs.values.every(Number.isFinite)) {
    throw new ClusteringError('CLUSTERING_NON_FINITE', 'assignment costs must be finite numbers');
  }
  if (costs.rows <= costs.columns) return assignRows(costs);
  const columnToRow = assignRows(transpose(costs));
  const rowToColumn = new Int32Array(costs.rows).fill(-1);
  columnToRow.forEach((row, column) => {
    rowToColumn[row] = column;
  });
  return rowToColumn;
}

function transpose({ rows, columns, values }: Matrix): Matrix {
  const turned = createMatrix(columns, rows);
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < columns; j++) turned.values[j * rows + i] = values[i * columns + j] as number;
  }
  return turned;
}

/** What the search for one row's path works on. Column number `columns` stands for "the row being placed". */
interface Search {
  readonly costs: Matrix;
  readonly rowOfColumn: Int32Array;
  readonly previous: Int32Array;
  readonly rowPotential: Float64Array;
  readonly columnPotential: Float64Array;
  readonly slack: Float64Array;
  readonly visited: Uint8Array;
}

/** For rows <= columns. */
function assignRows(costs: Matrix): Int32Array {
  const { rows, columns } = costs;
  const search: Search = {
    costs,
    rowOfColumn: new Int32Array(columns + 1).fill(-1),
    previous: new Int32Array(columns + 1),
    rowPotential: new Float64Array(rows),
    columnPotential: new Float64Array(columns + 1),
    slack: new Float64Array(columns + 1),
    visited: new Uint8Array(columns + 1),
  };
  for (let row = 0; row < rows; row++) placeRow(search, row);
  const result = new Int32Array(rows);
  for (let j = 0; j < columns; j++) {
    const row = search.rowOfColumn[j] as number;
    if (row !== -1) result[row] = j;
  }
  return result;
}

function placeRow(search: Search, row: number): void {
  const { rowOfColumn, previous, slack, visited } = search;
  const { columns } = search.costs;
  rowOfColumn[columns] = row;
  slack.fill(Number.POSITIVE_INFINITY);
  visited.fill(0);
  let column = columns;
  while (rowOfColumn[column] !== -1) {
    visited[column] = 1;
    const nearest = lowerSlacks(search, column);
    movePotentials(search, slack[nearest] as number);
    column = nearest;
  }
  // Walk back along the path, shifting each row to the next column.
  while (column !== columns) {
    const before = previous[column] as number;
    rowOfColumn[column] = rowOfColumn[before] as number;
    column = before;
  }
}

/** Lowers the slacks by way of this column's row, and returns the unvisited column of the least. */
function lowerSlacks(search: Search, column: number): number {
  const { rowOfColumn, previous, rowPotential, columnPotential, slack, visited } = search;
  const { columns, values } = search.costs;
  const row = rowOfColumn[column] as number;
  let nearest = -1;
  let least = Number.POSITIVE_INFINITY;
  for (let j = 0; j < columns; j++) {
    if (visited[j]) continue;
    const cost = values[row * columns + j] as number;
    const reduced = cost - (rowPotential[row] as number) - (columnPotential[j] as number);
    if (reduced < (slack[j] as number)) {
      slack[j] = reduced;
      previous[j] = column;
    }
    if ((slack[j] as number) < least) {
      least = slack[j] as number;
      nearest = j;
    }
  }
  return nearest;
}

/** Keeps every reduced cost >= 0, and those of the pairs made so far 0. */
function movePotentials(search: Search, delta: number): void {
  const { rowOfColumn, rowPotential, columnPotential, slack, visited } = search;
  for (let j = 0; j < visited.length; j++) {
    if (visited[j]) {
      const placed = rowOfColumn[j] as number;
      rowPotential[placed] = (rowPotential[placed] as number) + delta;
      columnPotential[j] = (columnPotential[j] as number) - delta;
    } else {
      slack[j] = (slack[j] as number) - delta;
    }
  }
}
