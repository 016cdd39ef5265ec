import { packArray, type StoredFields } from '@shoal/stored-models';
import { type CompressedRows, transpose } from '../csr.ts';
import { placesIn, startsIn } from '../stored-json.ts';
import { TopItems } from '../top-items.ts';

/** The rows most like each row, the nearest first: row r has the entries starts[r] to starts[r + 1], k at most. */
export interface Neighbours {
  readonly starts: Int32Array;
  readonly neighbour: Int32Array;
  readonly similarity: Float32Array;
}

/**
 * The `k` rows of greatest cosine for each row of a matrix whose rows have length 1. Goes through the columns of a row only, so
 * that its time is the sum of squared column lengths, and its memory k entries a row. `entriesMax` bounds how much of one column
 * is read: of a column that (nearly) all rows have, the first ones say as much as all.
 */
export function nearestRows(matrix: CompressedRows, k: number, entriesMax: number): Neighbours {
  const byColumn = transpose(matrix);
  const starts = new Int32Array(matrix.rows + 1);
  const neighbour = new Int32Array(matrix.rows * Math.min(k, matrix.rows));
  const similarity = new Float32Array(neighbour.length);
  const products = new Float32Array(matrix.rows);
  const touched = new Int32Array(matrix.rows);
  let to = 0;
  for (let row = 0; row < matrix.rows; row++) {
    const count = multiply(matrix, byColumn, { row, products, touched, entriesMax });
    const top = new TopItems(k);
    for (let i = 0; i < count; i++) {
      const other = touched[i] as number;
      if (other !== row) top.offer(other, products[other] as number);
      products[other] = 0;
    }
    for (const { place, score } of top.ranked()) {
      neighbour[to] = place;
      similarity[to] = score;
      to++;
    }
    starts[row + 1] = to;
  }
  return { starts, neighbour: neighbour.slice(0, to), similarity: similarity.slice(0, to) };
}

interface Product {
  readonly row: number;
  readonly products: Float32Array;
  readonly touched: Int32Array;
  readonly entriesMax: number;
}

/** One row times all; gives the number of rows that it touched. `products` must be 0 before, and be put back to it after. */
function multiply(matrix: CompressedRows, byColumn: CompressedRows, product: Product): number {
  const { row, products, touched, entriesMax } = product;
  let count = 0;
  for (let i = matrix.starts[row] as number; i < (matrix.starts[row + 1] as number); i++) {
    const value = matrix.value[i] as number;
    if (value === 0) continue;
    const from = byColumn.starts[matrix.column[i] as number] as number;
    const end = Math.min(byColumn.starts[(matrix.column[i] as number) + 1] as number, from + entriesMax);
    for (let j = from; j < end; j++) {
      const other = byColumn.column[j] as number;
      const share = value * (byColumn.value[j] as number);
      if (share === 0) continue;
      if (products[other] === 0) touched[count++] = other;
      products[other] = (products[other] as number) + share;
    }
  }
  return count;
}

export function neighboursToJson({ starts, neighbour, similarity }: Neighbours): Record<string, string> {
  return {
    starts: packArray(starts),
    neighbour: packArray(neighbour),
    similarity: packArray(similarity),
  };
}

/** Throws RecommenderFormatError. */
export function neighboursFrom(fields: StoredFields, rows: number): Neighbours {
  const neighbour = placesIn(fields, 'neighbour', { below: rows });
  return {
    starts: startsIn(fields, 'starts', { rows: rows, total: neighbour.length }),
    neighbour,
    similarity: fields.float32('similarity', neighbour.length),
  };
}
