import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import type { CustomerEvent } from '@shoal/contracts';
import { loadTensorFlow } from '@shoal/neural';
import { auc, averagePrecision, recallAtFalsePositiveRate } from '@shoal/scoring';
import { customerEvents, simulateShop, simulationTruth } from '@shoal/simulation';
import { ChurnHistory } from './churn/churn-history.ts';
import { ChurnModel } from './churn/churn-model.ts';
import { cutsFor } from './churn/cuts.ts';
import { type TrainedChurn, trainChurn } from './churn/train-churn.ts';
import { FraudModel } from './fraud/fraud-model.ts';
import { OrderHistory, type OrderTable } from './fraud/order-history.ts';
import { trainFraud } from './fraud/train-fraud.ts';
import { Autoencoder } from './neural/autoencoder.ts';

const end = Date.UTC(2026, 5, 30);
const options = { seed: 5, customers: 1_500, days: 180, end, fraudShare: 0.04 };

let log: CustomerEvent[];
before(() => {
  log = [...customerEvents(simulateShop(options), 'demo')];
});

describe('a churn model', () => {
  let history: ChurnHistory;
  let trained: TrainedChurn;
  before(() => {
    const first = Date.parse((log[0] as CustomerEvent).timestamp);
    history = new ChurnHistory({
      ...{ shop: 'demo', cuts: cutsFor({ first, clock: end }), fixedHorizonDays: 0, customersMax: 10_000 },
    });
    for (const event of log) history.take(event, event.inbox.partition);
    trained = trainChurn(training());
  });
  const training = () => ({
    table: history.table(),
    rhythm: { shopGapDays: history.shopGapDays, fixedDays: 0 },
    states: [...history.states()],
    clock: history.clock,
    seed: 1,
    threshold: 0.6,
  });

  it('foretells who leaves of those that it has not seen, with probabilities that are ones', () => {
    const { quality } = trained;
    assert.ok(quality && quality.auc > 0.75, `AUC ${quality?.auc}`);
    assert.ok(
      quality.averagePrecision > 1.5 * quality.baseRate && quality.calibrationError < 0.12,
      JSON.stringify(quality),
    );
  });

  it('says why, and what each customer is worth', () => {
    const [state] = history.states();
    assert.ok(state);
    const [score] = trained.model.score([state], history.clock);
    assert.ok(score && score.probability >= 0 && score.probability <= 1 && score.reasons().length > 0);
    const { value3 = 0, value6 = 0, value12 = 0 } = score.value ?? {};
    assert.ok(value12 > value6 && value6 > value3 && value3 >= 0);
  });

  it('is the same after it was stored, and from the same table and seed', () => {
    const states = [...history.states()].slice(0, 50);
    const again = ChurnModel.fromJSON(JSON.parse(JSON.stringify(trained.model)));
    const told = (model: ChurnModel) =>
      model.score(states, end).map(({ reasons, ...score }) => ({ ...score, reasons: reasons() }));
    assert.deepEqual(told(again), told(trained.model));
    assert.equal(JSON.stringify(trainChurn(training()).model), JSON.stringify(trained.model));
  });

  it('judges the champion on the same rows', () => {
    const { champion, quality } = trainChurn({ ...training(), champion: trained.model });
    // It has learned from these very rows, so it does at least as well.
    assert.ok(champion && quality && champion.rows === quality.rows && champion.logLoss <= quality.logLoss);
  });

  it('says what is missing where there is too little to learn from', () => {
    const few = new ChurnHistory({ shop: 'demo', cuts: [end - 1], fixedHorizonDays: 0, customersMax: 10 });
    assert.throws(() => trainChurn({ ...training(), table: few.table() }), {
      code: 'RISK_TOO_FEW',
      message: 'of 0 rows 0 are positive: 20 of either are needed',
    });
  });

  for (const stored of [
    null,
    {},
    { kind: 'fraud' },
    { kind: 'churn', rhythm: {} },
    { kind: 'churn', rhythm: { shopGapDays: 1, fixedDays: 0 }, classifier: {}, lifetime: null },
  ])
    it(`refuses ${JSON.stringify(stored)} as a stored one`, () =>
      assert.throws(() => ChurnModel.fromJSON(stored), { code: 'RISK_MODEL_FORMAT' }));
});

describe('a fraud model', () => {
  let table: OrderTable;
  let planted: ReadonlySet<string>;
  const autoencode = async (columns: readonly Float64Array[]) => {
    const { tf } = await loadTensorFlow();
    return new Autoencoder({ tf, seed: 1 }).fit(columns);
  };
  before(() => {
    const history = new OrderHistory(100_000);
    for (const event of log) history.take(event);
    table = history.table(new Map());
    planted = simulationTruth(options).fraudOrderIds;
  });

  /** What a model of the orders before a moment says of those after it, beside the planted truth. */
  async function later(model: (early: OrderTable) => Promise<{ readonly model: FraudModel }>) {
    const cut = (table.at[0] as number) + 0.7 * (end - (table.at[0] as number));
    const history = new OrderHistory(100_000);
    for (const event of log) if (Date.parse(event.timestamp) <= cut) history.take(event);
    const { model: trained } = await model(history.table(new Map()));
    const rows = [...table.at.keys()].filter((row) => (table.at[row] as number) > cut);
    const labels = Uint8Array.from(rows, (row) => Number(planted.has(table.orderIds[row] as string)));
    const columns = table.columns.map((column) => Float64Array.from(rows, (row) => column[row] as number));
    return { trained, labels, columns };
  }

  it('finds planted fraud among later orders, at the wished rate of false alarms', async () => {
    const { trained, labels, columns } = await later((early) =>
      trainFraud({ table: early, falsePositiveRate: 0.01, seed: 1 }),
    );
    const scores = trained.scoresOf(columns);
    assert.ok(recallAtFalsePositiveRate(labels, scores, 0.01) >= 0.8);
    const alarms = labels.filter(
      (label, row) => label === 0 && (scores[row] as number) >= trained.parts.threshold,
    );
    const honest = labels.filter((label) => label === 0).length;
    assert.ok(alarms.length / honest < 0.03, `${alarms.length} of ${honest} honest orders`);
  });

  it('finds much of it before anybody has labelled an order', async () => {
    const { trained, labels, columns } = await later(async (early) => {
      const unlabelled = { ...early, labels: new Uint8Array(early.labels.length), newsDelayMs: 0 };
      return trainFraud({ table: unlabelled, falsePositiveRate: 0.01, seed: 1, autoencode });
    });
    assert.equal(trained.parts.classifier, undefined);
    const scores = trained.scoresOf(columns);
    assert.ok(auc(labels, scores) > 0.9 && averagePrecision(labels, scores) > 0.2);
  });

  it('lists reasons, the same after it was stored', async () => {
    const { model } = await trainFraud({ table, falsePositiveRate: 0.01, seed: 1, autoencode });
    const rows = [...table.orderIds.keys()]
      .filter((row) => table.labels[row] === 1)
      .slice(0, 20)
      .map((row) => Float64Array.from(table.columns, (column) => column[row] as number));
    const scores = model.score(rows);
    assert.ok(scores.every(({ reasons }) => reasons().length > 0));
    const told = (some: typeof scores) =>
      some.map(({ reasons, ...score }) => ({ ...score, reasons: reasons() }));
    assert.deepEqual(told(FraudModel.fromJSON(JSON.parse(JSON.stringify(model))).score(rows)), told(scores));
  });

  it('takes the word of an analyst over that of the events', () => {
    const history = new OrderHistory(100_000);
    for (const event of log) history.take(event);
    const fraud = table.orderIds[table.labels.indexOf(1)] as string;
    const honest = table.orderIds[table.labels.indexOf(0)] as string;
    const judged = history.table(
      new Map([
        [fraud, false],
        [honest, true],
      ]),
    );
    const labelOf = (orderId: string) => judged.labels[judged.orderIds.indexOf(orderId)];
    assert.deepEqual([labelOf(fraud), labelOf(honest)], [0, 1]);
  });

  it('says how many orders are missing', async () => {
    await assert.rejects(
      trainFraud({ table: new OrderHistory(10).table(new Map()), falsePositiveRate: 0.01, seed: 1 }),
      {
        code: 'RISK_TOO_FEW',
        message: 'there are 0 orders: 50 are needed',
      },
    );
  });
});
