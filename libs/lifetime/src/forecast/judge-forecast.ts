import { DataError } from '../errors.ts';

/** What was foretold of each customer, and what came: columns of equal length. */
export interface JudgedForecast {
  /** Purchases expected. */
  readonly expected: Float64Array;
  /** By what customers are ranked: the higher, the likelier he buys again. */
  readonly score: Float64Array;
  /** Purchases made. */
  readonly actual: Float64Array;
}

export interface ForecastFigures {
  /** The mean of |expected - actual|, in purchases. */
  readonly mae: number;
  /** The root of the mean of (expected - actual)^2, in purchases. */
  readonly rmse: number;
  /** How often of two customers, one of whom bought again, he had the higher score; ties count half. NaN where all or none did. */
  readonly auc: number;
}

/** Compares what was expected with what came. Throws DataError where columns differ in length or are empty. */
export function judgeForecast({ expected, score, actual }: JudgedForecast): ForecastFigures {
  const size = expected.length;
  if (size === 0 || score.length !== size || actual.length !== size)
    throw new DataError('expected, score and actual are empty or differ in length');
  let [absolute, squared] = [0, 0];
  for (let i = 0; i < size; i++) {
    const error = (expected[i] as number) - (actual[i] as number);
    absolute += Math.abs(error);
    squared += error * error;
  }
  return { mae: absolute / size, rmse: Math.sqrt(squared / size), auc: aucOf(score, actual) };
}

/** The Mann-Whitney statistic, from the ranks of those who bought. */
function aucOf(score: Float64Array, actual: Float64Array): number {
  const order = Uint32Array.from(score, (_, i) => i);
  order.sort((i, j) => (score[i] as number) - (score[j] as number));
  let [buyers, ranks] = [0, 0];
  for (let start = 0; start < order.length; ) {
    let end = start;
    let tied = 0;
    const value = score[order[start] as number];
    for (; end < order.length && score[order[end] as number] === value; end++)
      if ((actual[order[end] as number] as number) > 0) tied++;
    buyers += tied;
    // Ranks count from 1; those of a tie share their mean.
    ranks += (tied * (start + 1 + end)) / 2;
    start = end;
  }
  const others = order.length - buyers;
  return (ranks - (buyers * (buyers + 1)) / 2) / (buyers * others);
}
