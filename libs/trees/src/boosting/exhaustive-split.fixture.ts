import type { Column, Dataset } from '../data/dataset.ts';

/** What rows are worth to a split follows from these: G² / (H + λ). */
export interface Derivatives {
  readonly gradient: ArrayLike<number>;
  readonly hessian: ArrayLike<number>;
  readonly l2: number;
  readonly minChildSamples: number;
}

/** A way to part rows in two, and what is gained by it. */
export interface ExhaustiveSplit {
  readonly feature: number;
  readonly left: readonly number[];
  readonly gain: number;
}

/** The split that gains most; undefined where none keeps to the least rows. */
export function bestSplit(data: Dataset, from: Derivatives): ExhaustiveSplit | undefined {
  return allSplits(data, from).reduce<ExhaustiveSplit | undefined>(
    (best, split) => (best === undefined || split.gain > best.gain + 1e-9 ? split : best),
    undefined,
  );
}

/** Every threshold between two values, every set of categories, and missing values on either side. */
function allSplits(data: Dataset, from: Derivatives): ExhaustiveSplit[] {
  const splits: ExhaustiveSplit[] = [];
  for (const [feature, column] of data.columns.entries()) {
    const isCategorical = data.categorical?.includes(data.names[feature]!) ?? false;
    for (const left of isCategorical ? setSplits(column) : thresholdSplits(column)) {
      const right = [...column.keys()].filter((row) => !left.includes(row));
      if (left.length < from.minChildSamples || right.length < from.minChildSamples) continue;
      const gain = worth(left, from) + worth(right, from) - worth([...column.keys()], from);
      splits.push({ feature, left, gain });
    }
  }
  return splits;
}

function worth(rows: readonly number[], { gradient, hessian, l2 }: Derivatives): number {
  const sum = (values: ArrayLike<number>): number => rows.reduce((total, row) => total + values[row]!, 0);
  return sum(gradient) ** 2 / (sum(hessian) + l2);
}

function thresholdSplits(column: Column): number[][] {
  const values = [...new Set(column)].filter((value) => !Number.isNaN(value));
  return values.flatMap((threshold) => withMissing(column, (value) => value <= threshold));
}

function setSplits(column: Column): number[][] {
  const codes = [...new Set(column)].filter((value) => !Number.isNaN(value));
  return Array.from({ length: 2 ** codes.length }, (_, set) => set).flatMap((set) =>
    withMissing(column, (value) => ((set >> codes.indexOf(value)) & 1) === 1),
  );
}

function withMissing(column: Column, isLeft: (value: number) => boolean): number[][] {
  return [false, true].map((missingLeft) =>
    [...column.keys()].filter((row) => (Number.isNaN(column[row]) ? missingLeft : isLeft(column[row]!))),
  );
}
