import { type Summary, summarise, type Transactions } from '@shoal/lifetime';
import { GradientBoosting } from '@shoal/trees';

const DAY_MS = 86_400_000;
const WEEKS = 39;
const FOLDS = 5;

/**
 * How far the histories go at all: boosted trees that learned, of four fifths of the customers, from what really came, and rank the others.
 * No forecast can do that, since what came is not known yet; so no forecast from these histories is asked to rank better.
 * @param actual Purchases that came, a row of the summary each.
 * @returns A score a row.
 */
export function hindsightScores(
  transactions: Transactions,
  { until, actual }: { readonly until: number; readonly actual: Float64Array },
): Float64Array {
  const summary = summarise(transactions, { until, period: 'week' });
  const columns = columnsOf(transactions, summary, until);
  const names = columns.map((_, i) => `column ${i}`);
  const fold = Int32Array.from(actual, (_, row) => (Math.imul(row, 2_654_435_761) >>> 0) % FOLDS);
  const scores = new Float64Array(actual.length);
  for (let held = 0; held < FOLDS; held += 1) {
    const rows = [...actual.keys()];
    const pick = (own: readonly number[]) => ({
      names,
      columns: columns.map((column) => Float64Array.from(own, (row) => column[row] as number)),
    });
    const [known, judged] = [
      rows.filter((row) => fold[row] !== held),
      rows.filter((row) => fold[row] === held),
    ];
    const labels = Uint8Array.from(known, (row) => Number((actual[row] as number) > 0));
    const model = new GradientBoosting({
      ...{ seed: 1, trees: 300, learningRate: 0.02, numLeaves: 6, bags: 2, rowShare: 0.7, columnShare: 0.5 },
    }).fit(pick(known), labels);
    const own = model.rawScores(pick(judged));
    judged.forEach((row, i) => {
      scores[row] = own[i] as number;
    });
  }
  return scores;
}

/** The summary, and of each of the 39 weeks the purchases and what was paid. */
function columnsOf(transactions: Transactions, summary: Summary, until: number): Float64Array[] {
  const { frequency, recency, age, spend, customer } = summary;
  const since = age.map((whole, row) => whole - (recency[row] as number));
  const counts = Array.from({ length: 2 * WEEKS }, () => new Float64Array(customer.length));
  const rowOf = new Map(Array.from(customer, (whose, row) => [whose, row]));
  transactions.at.forEach((at, i) => {
    const row = rowOf.get(transactions.customer[i] as number);
    if (at > until || row === undefined) return;
    const week = Math.min(WEEKS - 1, Math.floor((until - at) / (7 * DAY_MS)));
    for (const [column, value] of [
      [week, 1],
      [WEEKS + week, transactions.amount[i] as number],
    ] as const) {
      const values = counts[column] as Float64Array;
      values[row] = (values[row] as number) + value;
    }
  });
  return [frequency, recency, age, since, spend, ...counts];
}
