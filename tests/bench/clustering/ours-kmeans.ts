// Our side of the k-means cases, in a process of its own; ml-kmeans runs in another of the same kind.
import { readFile } from 'node:fs/promises';
import { createMatrix, KMeans, type Matrix, MiniBatchKMeans, matrixToRows } from '@shoal/clustering';
import { startThreads } from '@shoal/threads';
import { kmeans as mlKmeans } from 'ml-kmeans';
import { serve } from '../support/worker.ts';
import { peakMb } from './memory.ts';
import type { Fit, Input } from './sides.ts';

/** Beside the caller: the peer has two threads too. Made once, as the peer's are. */
const threads = await startThreads(1, import.meta.resolve('@shoal/clustering/thread'));

let rows = createMatrix(0, 0);
let starts = createMatrix(0, 0);

serve({
  load: async (input: Input) => {
    rows = await readMatrix(input.data, input.rows, input.columns);
    starts = await readMatrix(input.starts, input.k, input.columns);
  },

  fit: async (tolerance: number, iterationsMax = 300): Promise<Fit> => {
    const options = { k: starts.rows, seed: 1, initialCentroids: starts, tolerance, iterationsMax };
    return timed(() => new KMeans(options).fit(rows, threads));
  },

  fitMiniBatch: async (seed: number): Promise<Fit> => {
    const options = { k: starts.rows, seed, initialCentroids: starts };
    return timed(() => new MiniBatchKMeans(options).fit(rows));
  },

  fitMlKmeans: async (tolerance: number): Promise<Fit> => {
    // Nested arrays are what it takes; making them is not its work.
    const [nested, initialization] = [matrixToRows(rows), matrixToRows(starts)];
    return timed(() => {
      const options = { initialization, tolerance, maxIterations: 300 };
      const result = mlKmeans(nested, starts.rows, options);
      const errors = result.computeInformation(nested).map(({ error, size }) => error * size);
      return { inertia: errors.reduce((sum, error) => sum + error, 0), iterations: result.iterations };
    });
  },
});

function timed(run: () => { readonly inertia: number; readonly iterations: number }): Fit {
  const begin = performance.now();
  const { inertia, iterations } = run();
  return { ms: performance.now() - begin, inertia, iterations, peakMb: peakMb() };
}

/** Into memory that threads see, so that no fit has to copy it. */
async function readMatrix(path: string, count: number, columns: number): Promise<Matrix> {
  const shared = new SharedArrayBuffer(8 * count * columns) as unknown as ArrayBuffer;
  new Uint8Array(shared).set(await readFile(path));
  return createMatrix(count, columns, new Float64Array(shared));
}
