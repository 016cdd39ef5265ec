import { ShapeError } from '../errors.ts';
import { createMatrix, type Matrix } from '../matrix.ts';

/** What internal measures are made of; noise (label -1) belongs to no cluster and counts nowhere. */
export interface ClusteredRows {
  /** Rows that are in a cluster. */
  readonly rows: number;
  /** Rows of each cluster that has any. */
  readonly sizes: readonly number[];
  /** Mean of each such cluster, in the same order. */
  readonly centroids: Matrix;
  /** The place of each row's cluster in these, -1 for noise. */
  readonly places: Int32Array;
}

/** Throws ShapeError unless there is a label for each row. */
export function clusteredRows(matrix: Matrix, labels: Int32Array): ClusteredRows {
  if (labels.length !== matrix.rows) throw new ShapeError(`${labels.length} labels for ${matrix.rows} rows`);
  const present = [...new Set(labels)].filter((label) => label >= 0).sort((a, b) => a - b);
  const placeOf = new Map(present.map((label, place) => [label, place]));
  const places = labels.map((label) => placeOf.get(label) ?? -1);
  const sizes = new Array<number>(present.length).fill(0);
  for (const place of places) if (place >= 0) sizes[place] = (sizes[place] as number) + 1;
  const rows = sizes.reduce((sum, size) => sum + size, 0);
  return { rows, sizes, places, centroids: centroidsOf(matrix, places, sizes) };
}

function centroidsOf({ columns, values }: Matrix, places: Int32Array, sizes: readonly number[]): Matrix {
  const centroids = createMatrix(sizes.length, columns);
  places.forEach((place, i) => {
    if (place < 0) return;
    for (let j = 0; j < columns; j++) {
      const cell = place * columns + j;
      const part = (values[i * columns + j] as number) / (sizes[place] as number);
      centroids.values[cell] = (centroids.values[cell] as number) + part;
    }
  });
  return centroids;
}

/** Squared Euclidean distance between row i of one matrix and row l of another. */
export function squaredBetween(one: Matrix, i: number, other: Matrix, l: number): number {
  const { columns } = one;
  let squared = 0;
  for (let j = 0; j < columns; j++) {
    squared += ((one.values[i * columns + j] as number) - (other.values[l * columns + j] as number)) ** 2;
  }
  return squared;
}

/** The sum of the rows' squared distances to the means of their clusters. */
export function dispersion(matrix: Matrix, { places, centroids }: ClusteredRows): number {
  let sum = 0;
  places.forEach((place, i) => {
    if (place >= 0) sum += squaredBetween(matrix, i, centroids, place);
  });
  return sum;
}
