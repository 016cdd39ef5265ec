// A simulated shop: how well planted leavers are told before they count as gone, and planted fraud at one false alarm in a hundred.
import { parseArgs } from 'node:util';
import type { CustomerEvent, FeatureState } from '@shoal/contracts';
import { dayMs } from '@shoal/features';
import { loadTensorFlow } from '@shoal/neural';
import {
  ChurnHistory,
  churnLook,
  cutsFor,
  type FraudModel,
  OrderHistory,
  trainChurn,
  trainFraud,
} from '@shoal/risk-models';
import { Autoencoder, SequenceChurn } from '@shoal/risk-models/neural';
import { averagePrecision, recallAtFalsePositiveRate } from '@shoal/scoring';
import { customerEvents, simulateShop, simulationTruth } from '@shoal/simulation';
import { progress, report, rounded } from './support/report.ts';

const { values: options } = parseArgs({
  options: {
    customers: { type: 'string', default: '6000' },
    days: { type: 'string', default: '240' },
    seed: { type: 'string', default: '11' },
  },
});
const end = Date.UTC(2026, 5, 30);
const simulation = {
  seed: Number(options.seed),
  customers: Number(options.customers),
  days: Number(options.days),
  end,
  fraudShare: 0.02,
};
const first = end - simulation.days * dayMs;
/** Two thirds of the window: those who leave in mid-life have left by then, and hardly anybody else. */
const cut = first + 0.66 * (end - first);
const goals = { lift: 3, recall: 0.8, falsePositiveRate: 0.01 };
const shop = 'demo';

const events = [...customerEvents(simulateShop(simulation), shop)];
progress(`${events.length} events`);
const leavers = await judgeLeavers();
progress(JSON.stringify(leavers));
const fraud = await judgeFraud();
progress(JSON.stringify(fraud));
report(
  {
    bench: 'leavers',
    ours: leavers.averagePrecision,
    peer: leavers.baseRate,
    unit: 'average precision (beside the base rate)',
    ratio: leavers.lift,
    goal: `ratio >= ${goals.lift}; fraud: recall >= ${goals.recall} at ${goals.falsePositiveRate} false positives`,
    met: leavers.lift >= goals.lift && fraud.recall >= goals.recall,
  },
  { ...simulation, events: events.length, leavers, fraud },
);

/**
 * Of regular customers (three orders and more) whose last order is no longer ago than their horizon, so that by the rule none of them
 * is gone yet: who comes no more? The model knows the log up to the cut; the truth is what comes after it.
 */
async function judgeLeavers() {
  const history = new ChurnHistory({
    ...{ shop, cuts: cutsFor({ first, clock: cut }), fixedHorizonDays: 0, customersMax: 20_000 },
  });
  const comesBack = new Set<string>();
  for (const event of events) {
    if (Date.parse(event.timestamp) <= cut) history.take(event, 0);
    else if (isOwnDoing(event)) comesBack.add(event.customerId);
  }
  const rhythm = { shopGapDays: history.shopGapDays, fixedDays: 0 };
  const states = [...history.states()];
  const { model, quality } = trainChurn({
    ...{ table: history.table(), rhythm, states, clock: cut, seed: 1, threshold: 0.6 },
  });
  const scores = model.score(states, cut);
  const isNotGoneYet = (i: number) => {
    const { totals, orders } = states[i] as (typeof states)[number];
    const horizonMs = (scores[i]?.horizonDays ?? 0) * dayMs;
    return totals.orders >= 3 && cut - (orders.lastAt ?? 0) <= horizonMs;
  };
  const asked = [...states.keys()].filter(isNotGoneYet);
  const labels = Uint8Array.from(asked, (i) => Number(!comesBack.has(states[i]?.customerId ?? '')));
  const probabilities = Float64Array.from(asked, (i) => scores[i]?.probability ?? 0);
  const baseRate = labels.reduce((sum, label) => sum + label, 0) / labels.length;
  const precision = averagePrecision(labels, probabilities);
  const neural = await neuralOf(
    history,
    asked.map((i) => states[i] as FeatureState),
  );
  return {
    neuralAveragePrecision: rounded(averagePrecision(labels, neural)),
    customers: asked.length,
    baseRate: rounded(baseRate),
    averagePrecision: rounded(precision),
    lift: rounded(precision / baseRate),
    method: model.classifier.base.method,
    quality,
  };
}

/** The network over features and the sequence of what was done last, from the same table. */
async function neuralOf(history: ChurnHistory, states: readonly FeatureState[]): Promise<Float64Array> {
  const { tf } = await loadTensorFlow();
  const model = await new SequenceChurn({ tf, seed: 1, epochsMax: 15 }).fit(history.table());
  const rhythm = { shopGapDays: history.shopGapDays, fixedDays: 0 };
  const looks = states.map((state) => churnLook(state, cut, rhythm));
  const columns = looks[0]
    ? Array.from(looks[0].row, (_, c) => Float64Array.from(looks, ({ row }) => row[c] as number))
    : [];
  return model.predict(
    columns,
    looks.map(({ sequence }) => sequence),
  );
}

/** A model of the orders before the cut, with the labels that were known then, on the orders after it beside the planted truth. */
async function judgeFraud() {
  const planted = simulationTruth(simulation).fraudOrderIds;
  const [before, all] = [new OrderHistory(200_000), new OrderHistory(200_000)];
  for (const event of events) {
    if (Date.parse(event.timestamp) <= cut) before.take(event);
    all.take(event);
  }
  const { tf } = await loadTensorFlow();
  const autoencode = (rows: readonly Float64Array[]) => new Autoencoder({ tf, seed: 1 }).fit(rows);
  const { falsePositiveRate } = goals;
  const training = { table: before.table(new Map()), falsePositiveRate, seed: 1, autoencode };
  const unlabelled = {
    ...training.table,
    labels: new Uint8Array(training.table.labels.length),
    newsDelayMs: 0,
  };
  const table = all.table(new Map());
  const rows = Int32Array.from(table.at.keys()).filter((row) => (table.at[row] as number) > cut);
  const labels = Uint8Array.from(rows, (row) => Number(planted.has(table.orderIds[row] as string)));
  const columns = table.columns.map((column) => Float64Array.from(rows, (row) => column[row] as number));
  const figures = (model: FraudModel) => {
    const scores = model.scoresOf(columns);
    const flagged = scores.map((score) => Number(score >= model.parts.threshold));
    const honest = labels.length - labels.reduce((sum, label) => sum + label, 0);
    const alarms = labels.reduce((sum, label, i) => sum + (label === 0 ? (flagged[i] as number) : 0), 0);
    return {
      recall: rounded(recallAtFalsePositiveRate(labels, scores, goals.falsePositiveRate)),
      averagePrecision: rounded(averagePrecision(labels, scores)),
      falsePositiveRateAtItsThreshold: rounded(alarms / honest),
    };
  };
  return {
    orders: labels.length,
    frauds: labels.reduce((sum, label) => sum + label, 0),
    ...figures((await trainFraud(training)).model),
    withoutLabels: figures((await trainFraud({ ...training, table: unlabelled })).model),
  };
}

/** What a customer does himself: news of refunds and reviews come after he has left, too. */
function isOwnDoing({ type, event }: CustomerEvent): boolean {
  return (
    type !== 'merge' && !['Order Refunded', 'Chargeback Received', 'Product Reviewed'].includes(event ?? '')
  );
}
