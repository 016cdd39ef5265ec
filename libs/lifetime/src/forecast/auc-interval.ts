import { seededRandom } from '@shoal/clustering';
import { DataError, OptionError } from '../errors.ts';

export interface AucIntervalOptions {
  /** The same seed gives the same interval. */
  readonly seed: number;
  /** Samples that are drawn. A whole number from 20, default 200. */
  readonly samples?: number;
}

const SAMPLES_MIN = 20;
/** The chance outside the interval, on each side. */
const TAIL = 0.025;

/**
 * The 95 % interval of an AUC by the bootstrap (Efron and Tibshirani 1993): how it varies over samples of the customers. Each customer comes
 * into a sample as often as a Poisson number with mean 1 says, which for many customers is the same as drawing with replacement, and lets
 * the scores stay sorted. NaN where all or none bought. Throws DataError, OptionError.
 */
export function aucInterval(
  score: Float64Array,
  actual: Float64Array,
  { seed, samples = 200 }: AucIntervalOptions,
): readonly [number, number] {
  if (score.length === 0 || score.length !== actual.length)
    throw new DataError('score and actual are empty or differ in length');
  if (!Number.isInteger(samples) || samples < SAMPLES_MIN)
    throw new OptionError(`samples is ${samples}, and must be a whole number from ${SAMPLES_MIN}`);
  const order = Uint32Array.from(score, (_, i) => i).sort(
    (i, j) => (score[i] as number) - (score[j] as number),
  );
  const sorted = {
    score: Float64Array.from(order, (i) => score[i] as number),
    bought: Uint8Array.from(order, (i) => Number((actual[i] as number) > 0)),
  };
  const random = seededRandom(seed);
  const found = Float64Array.from({ length: samples }, () => aucOfSample(sorted, random)).sort();
  const at = (share: number) => found[Math.round(share * (samples - 1))] as number;
  return [at(TAIL), at(1 - TAIL)];
}

interface Sorted {
  readonly score: Float64Array;
  readonly bought: Uint8Array;
}

function aucOfSample({ score, bought }: Sorted, random: () => number): number {
  let [buyers, others, above] = [0, 0, 0];
  for (let start = 0; start < score.length; ) {
    let [tiedBuyers, tiedOthers] = [0, 0];
    let end = start;
    for (; end < score.length && score[end] === score[start]; end++) {
      const weight = poissonOfOne(random);
      if (bought[end] === 1) tiedBuyers += weight;
      else tiedOthers += weight;
    }
    above += tiedBuyers * (others + tiedOthers / 2);
    buyers += tiedBuyers;
    others += tiedOthers;
    start = end;
  }
  return above / (buyers * others);
}

/** Knuth's product of uniform numbers, for mean 1. */
function poissonOfOne(random: () => number): number {
  let count = 0;
  for (let product = random(); product > Math.exp(-1); product *= random()) count++;
  return count;
}
