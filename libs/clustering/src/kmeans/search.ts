import type { Matrix } from '../matrix.ts';
import { createBoundedSearch } from './bounded-search.ts';
import { createPlainSearch } from './plain-search.ts';

/** Finds the nearest centroid of every row, pass after pass with centroids that move a little. */
export interface Search {
  /** The cluster of each row, -1 before the first pass. */
  readonly labels: Int32Array;
  /** The mean over the columns of their variance. */
  readonly meanVariance: number;
  /** Forgets the labels, and with them what is known of earlier centroids. */
  restart(): void;
  /** Makes `labels` those of these centroids, the lowest on a tie. */
  assign(centroids: Matrix): void;
  /** The mean of each label's rows; the former centroid of one without rows. */
  means(former: Matrix): Matrix;
  /** The sum of the squared distances of the rows to the centroid of their label. */
  inertia(centroids: Matrix): number;
  /** Centroid order[c] is called c from now on; the next assignment settles ties between them anew. */
  renumber(order: Int32Array): void;
}

/** A search that can begin anew with other rows. */
export interface ReloadableSearch extends Search {
  /** Takes other rows instead, of the same width and no more than there were at first. */
  load(matrix: Matrix): void;
}

/** By bounds and SIMD where WebAssembly has it and the rows fit; else one row after the other. */
export function createSearch(matrix: Matrix, k: number): ReloadableSearch {
  return createBoundedSearch(matrix, k) ?? createPlainSearch(matrix, k);
}
