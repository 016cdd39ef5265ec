// Our side of the DBSCAN case, in a process of its own; density-clustering runs in another of the same kind.
import { readFile } from 'node:fs/promises';
import { createMatrix, Dbscan, type Matrix, matrixToRows } from '@shoal/clustering';
import { DBSCAN } from 'density-clustering';
import { serve } from '../support/worker.ts';
import { peakMb } from './memory.ts';

/** What both sides are given: a file of float64 and how to cluster it. */
export interface DbscanInput {
  readonly data: string;
  readonly rows: number;
  readonly columns: number;
  readonly eps: number;
  readonly minPoints: number;
}

/** What either side answers to one fit. */
export interface DbscanFit {
  readonly ms: number;
  readonly labels: readonly number[];
  readonly sizes: readonly number[];
  readonly noiseShare: number;
  readonly coreRows: readonly number[];
  readonly peakMb: number;
}

serve({
  fit: async (input: DbscanInput): Promise<DbscanFit> => {
    const matrix = await read(input);
    const begin = performance.now();
    // Border points between two clusters go where the peer puts them; the default is the nearer cluster.
    const model = new Dbscan({ eps: input.eps, minPoints: input.minPoints, borders: 'first' }).fit(matrix);
    const ms = performance.now() - begin;
    return {
      ms,
      labels: [...model.labels],
      sizes: model.sizes,
      noiseShare: model.noiseRows / input.rows,
      coreRows: [...model.coreRows],
      peakMb: peakMb(),
    };
  },

  fitPackage: async (input: DbscanInput): Promise<DbscanFit> => {
    // Nested arrays are what it takes; making them is not its work.
    const nested = matrixToRows(await read(input));
    const labels = Array.from(nested, () => -1);
    const begin = performance.now();
    // It asks for less than eps, where the definition asks for at most eps.
    const clusters = new DBSCAN().run(nested, input.eps * (1 + 1e-12), input.minPoints);
    const ms = performance.now() - begin;
    clusters.forEach((rows, label) => {
      for (const row of rows) labels[row] = label;
    });
    const noiseShare = labels.filter((label) => label < 0).length / input.rows;
    return {
      ms,
      labels,
      sizes: clusters.map(({ length }) => length),
      noiseShare,
      coreRows: [],
      peakMb: peakMb(),
    };
  },
});

async function read({ data, rows, columns }: DbscanInput): Promise<Matrix> {
  const { buffer, byteOffset } = await readFile(data);
  return createMatrix(rows, columns, new Float64Array(buffer, byteOffset, rows * columns));
}
