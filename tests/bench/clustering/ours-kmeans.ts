// Our side of the k-means cases, in a process of its own.
import { readFile } from 'node:fs/promises';
import { createMatrix, KMeans, type Matrix } from '@shoal/clustering';
import { serve } from '../support/worker.ts';
import type { Fit, Input } from './kmeans.ts';
import { peakMb } from './memory.ts';

let rows = createMatrix(0, 0);
let starts = createMatrix(0, 0);

serve({
  load: async (input: Input) => {
    rows = await readMatrix(input.data, input.rows, input.columns);
    starts = await readMatrix(input.starts, input.k, input.columns);
  },
  fit: async (tolerance: number): Promise<Fit> => {
    const kmeans = new KMeans({ k: starts.rows, seed: 1, initialCentroids: starts, tolerance });
    const begin = performance.now();
    const { inertia, iterations } = kmeans.fit(rows);
    return { ms: performance.now() - begin, inertia, iterations, peakMb: peakMb() };
  },
});

async function readMatrix(path: string, count: number, columns: number): Promise<Matrix> {
  const { buffer, byteOffset } = await readFile(path);
  return createMatrix(count, columns, new Float64Array(buffer, byteOffset, count * columns));
}
