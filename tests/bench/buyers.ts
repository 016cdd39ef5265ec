// Who of Online Retail's customers buys in the 90 days from 2011-09-01: every model of churn in one table, beside recency alone.
import type { CustomerEvent, FeatureState } from '@shoal/contracts';
import { openDataset } from '@shoal/datasets';
import { dayMs } from '@shoal/features';
import { BetaGeometric } from '@shoal/lifetime';
import { loadTensorFlow } from '@shoal/neural';
import { ChurnHistory, takeLooks, trainChurn } from '@shoal/risk-models';
import { SequenceChurn } from '@shoal/risk-models/neural';
import { auc, brierScore, expectedCalibrationError, logLoss } from '@shoal/scoring';
import { customerEvents, type SegmentCall } from '@shoal/simulation';
import { datasetsFolder } from '../support/stack.ts';
import { progress, report, rounded } from './support/report.ts';

const cut = Date.UTC(2011, 8, 1);
const horizonDays = 90;
/** Moments to learn from: the horizon of each ends before the cut. */
const cuts = [Date.UTC(2011, 2, 1), Date.UTC(2011, 3, 1), Date.UTC(2011, 4, 1), Date.UTC(2011, 5, 1), cut];
const customersMax = 100_000;

const events = await readLog();
const history = fold(events, cuts);
const table = history.table();
const test = takeLooks(table, (row) => table.at[row] === cut);
const bought = test.labels.map((gone) => 1 - gone);
progress(`${bought.length} customers, of whom ${bought.reduce((sum, one) => sum + one, 0)} bought`);

const known = takeLooks(table, (row) => (table.knownAt[row] as number) <= cut);
const rows = [trainedRow(), await neuralRow(), lifetimeRow(), recencyRow()];
for (const row of rows) progress(JSON.stringify(row));
const best = rows.reduce((a, b) => (b.auc > a.auc ? b : a));
const recency = rows.at(-1) as (typeof rows)[number];
report(
  {
    bench: 'buyers',
    ours: best.auc,
    peer: recency.auc,
    unit: `AUC (${best.model}, beside recency alone)`,
    ratio: rounded(best.auc / recency.auc),
    goal: 'ratio >= 1',
    met: best.auc >= recency.auc,
  },
  { customers: bought.length, share: rounded(share(bought)), rows },
);

interface Row {
  readonly model: string;
  readonly auc: number;
  readonly brier: number | null;
  readonly calibrationError: number | null;
  readonly logLoss: number | null;
}

function rowOf(model: string, scores: Float64Array, isProbability = true): Row {
  const figure = (value: number) => Number(value.toFixed(4));
  const ifProbability = (measure: typeof brierScore) =>
    isProbability ? figure(measure(bought, scores)) : null;
  return {
    model,
    auc: figure(auc(bought, scores)),
    brier: ifProbability(brierScore),
    calibrationError: ifProbability(expectedCalibrationError),
    logLoss: ifProbability(logLoss),
  };
}

/** What the service would have in force on that day: trained on what was known by then. */
function trainedRow(): Row {
  const rhythm = { shopGapDays: history.shopGapDays, fixedDays: horizonDays };
  const { model } = trainChurn({ table: known, rhythm, states: [], clock: cut, seed: 42, threshold: 0.6 });
  const gone = model.classifier.predict(test.columns);
  return rowOf(
    `churn model (${model.classifier.base.method})`,
    gone.map((probability) => 1 - probability),
  );
}

/** The network over features and the sequence of what was bought. */
async function neuralRow(): Promise<Row> {
  const { tf } = await loadTensorFlow();
  const model = await new SequenceChurn({ tf, seed: 42 }).fit(known);
  const gone = model.predict(test.columns, test.sequences);
  return rowOf(
    'neural, features and sequence',
    gone.map((probability) => 1 - probability),
  );
}

/** That one order at least follows, with purchases as a Poisson stream of the expected number for those who are alive. */
function lifetimeRow(): Row {
  const log = events.filter(({ timestamp }) => Date.parse(timestamp) <= cut);
  // Rows come in the order in which customers came, as the states do.
  const ordered = [...fold(log, []).states()];
  const days = (ms: number) => Math.max(0, ms / dayMs);
  const column = (read: (state: FeatureState) => number) => Float64Array.from(ordered, read);
  const histories = {
    frequency: column(({ totals }) => totals.orders - 1),
    recency: column(({ orders }) => days((orders.lastAt ?? 0) - (orders.firstAt ?? 0))),
    age: column(({ orders }) => days(cut - (orders.firstAt ?? cut))),
  };
  const model = new BetaGeometric().fit(histories);
  const alive = model.probabilityAlive(histories);
  const expected = model.expectedPurchases(horizonDays, histories);
  const buys = expected.map((purchases, i) => {
    const ifAlive = purchases / Math.max(1e-9, alive[i] as number);
    return (alive[i] as number) * (1 - Math.exp(-ifAlive));
  });
  if (buys.length !== bought.length) throw new Error(`${buys.length} histories, and ${bought.length} rows`);
  return rowOf('BG/NBD', buys);
}

function recencyRow(): Row {
  const recencies = test.columns[test.names.indexOf('recencyDays')] as Float64Array;
  return rowOf(
    'recency alone',
    recencies.map((days) => -days),
    false,
  );
}

function fold(log: readonly CustomerEvent[], at: readonly number[]): ChurnHistory {
  const history = new ChurnHistory({
    shop: 'online-retail',
    cuts: at,
    fixedHorizonDays: horizonDays,
    customersMax,
  });
  for (const event of log) history.take(event, 0);
  return history;
}

function share(labels: Uint8Array): number {
  return labels.reduce((sum, label) => sum + label, 0) / labels.length;
}

async function readLog(): Promise<CustomerEvent[]> {
  const folder = datasetsFolder();
  if (folder === undefined) throw new Error('SHOAL_DATASETS names no folder with the Online Retail log');
  const { calls } = await openDataset('online-retail', folder);
  const known: SegmentCall[] = [];
  for await (const call of calls) if (call.userId !== undefined) known.push(call);
  return [...customerEvents(known, 'online-retail')];
}
