import { seededRandom } from '@shoal/clustering';
import { checkCount, type Numbers } from './check-scores.ts';
import { OptionError, ShapeError } from './errors.ts';

/** Rows to learn from and rows to test on, both ascending. */
export interface Fold {
  readonly train: Uint32Array;
  readonly test: Uint32Array;
}

/**
 * Splits the rows into `count` (2 to 1000) folds in which each class (each distinct label) has its share, to within one row.
 * The same seed gives the same folds. Throws ShapeError for fewer rows than folds, OptionError.
 */
export function stratifiedFolds(labels: Numbers, count: number, seed: number): Fold[] {
  const foldOf = stratify(labels, count, seed);
  return Array.from({ length: count }, (_, fold) => {
    const rows = Uint32Array.from({ length: foldOf.length }, (_, row) => row);
    return {
      train: rows.filter((row) => foldOf[row] !== fold),
      test: rows.filter((row) => foldOf[row] === fold),
    };
  });
}

function stratify(labels: Numbers, count: number, seed: number): Uint16Array {
  checkCount('count', count, 2, 1000);
  if (!Number.isSafeInteger(seed)) throw new OptionError(`seed is ${seed}: it must be an integer`);
  if (labels.length < count) throw new ShapeError(`${labels.length} rows cannot make ${count} folds`);
  const random = seededRandom(seed);
  const foldOf = new Uint16Array(labels.length);
  // Dealt like cards, each class going on where the one before stopped, so that the folds are as large as each other too.
  let dealt = 0;
  for (const rows of rowsByClass(labels)) {
    shuffle(rows, random);
    for (const row of rows) foldOf[row] = dealt++ % count;
  }
  return foldOf;
}

function rowsByClass(labels: Numbers): number[][] {
  const rows = new Map<number, number[]>();
  for (let i = 0; i < labels.length; i++) {
    const label = labels[i] as number;
    const known = rows.get(label);
    if (known === undefined) rows.set(label, [i]);
    else known.push(i);
  }
  return [...rows].sort(([a], [b]) => a - b).map(([, ofClass]) => ofClass);
}

function shuffle(rows: number[], random: () => number): void {
  for (let i = rows.length - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1));
    const swapped = rows[i] as number;
    rows[i] = rows[j] as number;
    rows[j] = swapped;
  }
}
