import type { SparseRows } from '@shoal/text';

export interface NaiveBayesProblem {
  readonly rows: SparseRows;
  /** 1 for positive, 0 for negative; one a row. */
  readonly labels: Uint8Array;
  /** 0 to 1: 0 scales nothing, 1 by naive Bayes alone. */
  readonly share: number;
}

/**
 * A scale for each column, share |r| + 1 - share, where r is the weight that naive Bayes gives it: ln((p / |p|) / (q / |q|)), p being 1 and
 * the positive rows that have an entry there, q the same of the negative ones, |p| and |q| their sums over all columns. A regression on
 * columns that are scaled by it begins where naive Bayes ends: a large weight costs little where the classes differ, much elsewhere
 * (Wang and Manning, "Baselines and bigrams: simple, good sentiment and topic classification", 2012; the interpolation is theirs, here of the
 * scales in place of the weights).
 */
export function naiveBayesScales({ rows, labels, share }: NaiveBayesProblem): Float32Array {
  const [negative, positive] = countsOf(rows, labels);
  const shift = Math.log(sumOf(negative)) - Math.log(sumOf(positive));
  return Float32Array.from(positive, (count, i) => {
    const ratio = Math.log(count) - Math.log(negative[i] as number) + shift;
    return share * Math.abs(ratio) + 1 - share;
  });
}

/** The same rows with the values of each column multiplied by its scale. */
export function scaledColumns(rows: SparseRows, scales: Float32Array): SparseRows {
  const { column, value } = rows;
  return { ...rows, value: value.map((each, i) => each * (scales[column[i] as number] as number)) };
}

/** 1 and the rows of a class that have an entry in a column, of negative and of positive rows. */
function countsOf({ rows, columns, starts, column }: SparseRows, labels: Uint8Array) {
  const counts = [new Float64Array(columns).fill(1), new Float64Array(columns).fill(1)] as const;
  for (let row = 0; row < rows; row++) {
    const own = counts[labels[row] === 1 ? 1 : 0];
    for (let i = starts[row] as number; i < (starts[row + 1] as number); i++) {
      const at = column[i] as number;
      own[at] = (own[at] as number) + 1;
    }
  }
  return counts;
}

const sumOf = (values: Float64Array): number => values.reduce((sum, each) => sum + each, 0);
