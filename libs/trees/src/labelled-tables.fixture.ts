import { seededRandom } from '@shoal/clustering';
import fc from 'fast-check';
import type { Dataset } from './data/dataset.ts';

/** Rows of two amounts with missing values, one category, and labels that follow from them with noise. */
export function mixedTable(
  rows: number,
  seed = 1,
): { data: Dataset; labels: Uint8Array; amounts: Float64Array } {
  const random = seededRandom(seed);
  const x = Float64Array.from({ length: rows }, () => (random() < 0.1 ? Number.NaN : 4 * random() - 2));
  const z = Float64Array.from({ length: rows }, () => Math.round(10 * random()) / 10);
  const kind = Float64Array.from({ length: rows }, () =>
    random() < 0.05 ? Number.NaN : Math.floor(6 * random()),
  );
  const amounts = Float64Array.from({ length: rows }, (_, i) => {
    const ofX = Number.isNaN(x[i]) ? 1.5 : x[i]! * (z[i]! > 0.5 ? 2 : -1);
    return ofX + ([1, -1, 0.5, -2, 2, 0][kind[i]!] ?? 0) + random() - 0.5;
  });
  const labels = Uint8Array.from(amounts, (amount) => Number(random() < 1 / (1 + Math.exp(-amount))));
  return {
    data: { names: ['x', 'z', 'kind'], columns: [x, z, kind], categorical: ['kind'] },
    labels,
    amounts,
  };
}

const cell = fc.oneof(
  { weight: 5, arbitrary: fc.integer({ min: -4, max: 4 }) },
  { weight: 1, arbitrary: fc.constant(Number.NaN) },
);
const code = fc.oneof(
  { weight: 5, arbitrary: fc.integer({ min: 0, max: 4 }) },
  { weight: 1, arbitrary: fc.constant(Number.NaN) },
);

/** Small tables of two amounts and a category, with missing values and labels of both classes. */
export const smallTables = fc
  .array(fc.tuple(cell, cell, code, fc.constantFrom(0, 1)), { minLength: 4, maxLength: 24 })
  .map((rows) => [...rows, [0, 0, 0, 0] as const, [1, 1, 1, 1] as const])
  .map((rows) => ({
    data: {
      names: ['a', 'b', 'kind'],
      columns: [0, 1, 2].map((c) => Float64Array.from(rows, (row) => row[c]!)),
      categorical: ['kind'],
    },
    labels: Uint8Array.from(rows, ([, , , label]) => label),
  }));
