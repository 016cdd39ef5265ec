import { checkCount, checkProbabilities, type Numbers } from '../check-scores.ts';
import { orderByScore } from '../ranking/order-by-score.ts';

/** How probabilities are put into bins. */
export interface BinningOptions {
  /** 1 to 1000; 10 unless told. */
  readonly bins?: number;
  /** Bins as wide as each other (the default), or with as many rows as each other. */
  readonly binning?: 'equalWidth' | 'equalMass';
}

/** The rows whose probabilities fall into one bin. */
export interface ReliabilityBin {
  readonly count: number;
  /** The mean of their probabilities. */
  readonly predicted: number;
  /** The share of positives among them: equal to `predicted` where the probabilities are calibrated. */
  readonly observed: number;
}

/**
 * What was predicted against what came, from the lowest bin up; bins without rows are left out (Murphy and Winkler 1977).
 * Equal probabilities share a bin, so there may be fewer than asked for. Throws ShapeError, ValueError or OptionError.
 */
export function reliabilityCurve(
  labels: Numbers,
  probabilities: Numbers,
  { bins = 10, binning = 'equalWidth' }: BinningOptions = {},
): ReliabilityBin[] {
  checkCount('bins', bins, 1, 1000);
  checkProbabilities(labels, probabilities);
  const binOf = binning === 'equalWidth' ? equalWidth(probabilities, bins) : equalMass(probabilities, bins);
  const counts = new Float64Array(bins);
  const predicted = new Float64Array(bins);
  const positives = new Float64Array(bins);
  for (let i = 0; i < labels.length; i++) {
    const bin = binOf[i] as number;
    counts[bin] = (counts[bin] as number) + 1;
    predicted[bin] = (predicted[bin] as number) + (probabilities[i] as number);
    positives[bin] = (positives[bin] as number) + (labels[i] as number);
  }
  return Array.from(counts, (count, bin) => ({
    count,
    predicted: (predicted[bin] as number) / count,
    observed: (positives[bin] as number) / count,
  })).filter(({ count }) => count > 0);
}

/** Upper edges belong to the bin above, and 1 to the last. */
function equalWidth(probabilities: Numbers, bins: number): Uint16Array {
  return Uint16Array.from({ length: probabilities.length }, (_, i) =>
    Math.min(bins - 1, Math.floor((probabilities[i] as number) * bins)),
  );
}

function equalMass(probabilities: Numbers, bins: number): Uint16Array {
  const order = orderByScore(probabilities).reverse();
  const rows = order.length;
  const binOf = new Uint16Array(rows);
  for (let i = 0; i < rows; i++) {
    const row = order[i] as number;
    const before = order[i - 1];
    const tied = before !== undefined && probabilities[before] === probabilities[row];
    binOf[row] = tied ? (binOf[before] as number) : Math.floor((i * bins) / rows);
  }
  return binOf;
}
