import type { Column, Dataset } from '../data/dataset.ts';
import type { RowBlock } from './forest.ts';

// So many rows at once: their cells stay in the cache while all trees are walked.
const BLOCK_ROWS = 256;

/** A block of rows and where in the table it starts. The block is filled anew each time, so it must not be kept. */
export interface PlacedBlock {
  readonly block: RowBlock;
  readonly from: number;
  readonly count: number;
}

/**
 * The rows of a table, block after block, as a forest reads them.
 * @param binOfCode For each column the bin of each code, 0 being unknown; null where it holds amounts.
 */
export function* rowBlocks(data: Dataset, binOfCode: readonly (Uint8Array | null)[]): Generator<PlacedBlock> {
  const rows = data.columns[0]?.length ?? 0;
  const width = data.columns.length;
  const cells = new Float64Array(Math.min(rows, BLOCK_ROWS) * width);
  for (let from = 0; from < rows; from += BLOCK_ROWS) {
    const count = Math.min(BLOCK_ROWS, rows - from);
    for (let c = 0; c < width; c++) {
      const column = data.columns[c] as Column;
      const bins = binOfCode[c] ?? null;
      for (let i = 0; i < count; i++) {
        const value = column[from + i] as number;
        // Bin 0 is what the fit does not know: it goes where missing values go.
        cells[i * width + c] = bins === null ? value : bins[value] || Number.NaN;
      }
    }
    yield { block: { cells, width }, from, count };
  }
}
