import { DataError, TooFewError } from '../errors.ts';
import type { Histories } from '../histories.ts';

/** Each different history once, with the number of customers who share it; sorted by frequency, as the likelihood needs it. */
export interface DistinctHistories {
  readonly frequency: Int32Array;
  readonly recency: Float64Array;
  readonly age: Float64Array;
  /** Customers a history. */
  readonly count: Float64Array;
  /** The customers of all histories. */
  readonly customers: number;
  /** The largest age. */
  readonly ageMax: number;
}

/**
 * Folds customers with equal (frequency, recency, age) into one row: shops count in days, so that tens of thousands of customers have a few
 * thousand histories. Throws DataError where a history cannot be, TooFewError where there is none.
 */
export function distinctHistories(histories: Histories): DistinctHistories {
  const { frequency, recency, age } = histories;
  checkHistories(histories);
  const size = frequency.length;
  if (size === 0) throw new TooFewError('there are no customers to learn from');
  const order = Uint32Array.from({ length: size }, (_, i) => i);
  order.sort((i, j) => compare(histories, i, j));
  const kept: number[] = [];
  const counts: number[] = [];
  let before = -1;
  for (const i of order) {
    if (before >= 0 && compare(histories, before, i) === 0)
      counts[counts.length - 1] = (counts.at(-1) as number) + 1;
    else {
      kept.push(i);
      counts.push(1);
    }
    before = i;
  }
  const pick = (column: Float64Array) => Float64Array.from(kept, (i) => column[i] as number);
  return {
    frequency: Int32Array.from(pick(frequency)),
    recency: pick(recency),
    age: pick(age),
    count: Float64Array.from(counts),
    customers: size,
    ageMax: age.reduce((most, each) => Math.max(most, each), 0),
  };
}

function compare({ frequency, recency, age }: Histories, i: number, j: number): number {
  return (
    (frequency[i] as number) - (frequency[j] as number) ||
    (recency[i] as number) - (recency[j] as number) ||
    (age[i] as number) - (age[j] as number)
  );
}

/** Throws DataError where columns differ in length, or where a history is none: as one whose last purchase lies after its end. */
export function checkHistories({ frequency, recency, age }: Histories): void {
  if (recency.length !== frequency.length || age.length !== frequency.length)
    throw new DataError('frequency, recency and age differ in length');
  for (let i = 0; i < frequency.length; i++) {
    const fault = faultOf(frequency[i] as number, recency[i] as number, age[i] as number);
    if (fault !== undefined) throw new DataError(`customer ${i}: ${fault}`);
  }
}

const FREQUENCY_MAX = 10_000_000;

function faultOf(frequency: number, recency: number, age: number): string | undefined {
  if (!Number.isInteger(frequency) || frequency < 0 || frequency > FREQUENCY_MAX)
    return `the frequency is ${frequency}, and must be a whole number from 0 to ${FREQUENCY_MAX}`;
  if (!(recency >= 0 && recency <= age && Number.isFinite(age)))
    return `the recency is ${recency} and the age ${age}: it must be 0 <= recency <= age`;
  if (frequency === 0 && recency !== 0)
    return `the recency is ${recency} without a repeat purchase, and must be 0`;
  return undefined;
}
