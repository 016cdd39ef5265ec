import type { Matrix } from '../matrix.ts';
import { compareRows } from './canonical-order.ts';

/** How many rows each of `k` clusters has. */
export function sizesOf(labels: Int32Array, k: number): number[] {
  const sizes = new Array<number>(k).fill(0);
  for (let i = 0; i < labels.length; i++) {
    const label = labels[i] as number;
    sizes[label] = (sizes[label] as number) + 1;
  }
  return sizes;
}

/** The numbers of the centroids by falling size of their clusters. */
export function orderBySize(centroids: Matrix, sizes: readonly number[]): Int32Array {
  const order = Int32Array.from({ length: centroids.rows }, (_, c) => c);
  return order.sort((a, b) => (sizes[b] as number) - (sizes[a] as number) || compareRows(centroids, a, b));
}
