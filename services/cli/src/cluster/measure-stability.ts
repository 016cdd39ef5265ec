import {
  type Matrix,
  type Stability,
  sampleIndices,
  seededRandom,
  stability,
  takeRows,
} from '@shoal/clustering';
import type { Fit } from './fit.ts';

// Five halves of so many rows are enough for two digits, and bound the time.
const ROWS_MAX = 10_000;
const STREAM = 102;

/** How far the clusters come back from halves of the rows; undefined where learning again takes too long. */
export function measureStability(space: Matrix, { labels, refit }: Fit, seed: number): Stability | undefined {
  if (refit === undefined) return undefined;
  const rows = sampleIndices(space.rows, ROWS_MAX, seededRandom(seed, STREAM));
  const drawn = rows.map((row) => labels[row] as number);
  return stability(takeRows(space, rows), drawn, refit, { seed });
}
