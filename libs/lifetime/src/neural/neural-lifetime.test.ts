import assert from 'node:assert/strict';
import { before as beforeAll, describe, it } from 'node:test';
import { loadTensorFlow, type TensorFlow } from '@shoal/neural';
import { LifetimeFormatError, OptionError, TooFewError } from '../errors.ts';
import { judgeForecast } from '../forecast/judge-forecast.ts';
import { DAY_MS } from '../period.ts';
import { countPurchases, purchasesOf, type Transactions } from '../purchases.ts';
import { before, OPENING, shop } from '../shop.fixture.ts';
import { summarise } from '../summarise.ts';
import { sumsPaid } from './examples.ts';
import { NeuralLifetime, type NeuralLifetimeProgress } from './neural-lifetime.ts';
import { type NeuralForecast, NeuralLifetimeModel } from './neural-lifetime-model.ts';

const until = OPENING + 139 * DAY_MS;
const transactions = shop(2_000, 280);
const sum = (values: Float64Array) => values.reduce((total, value) => total + value, 0);

describe('networks of lifetime value', () => {
  let tf: TensorFlow;
  let model: NeuralLifetimeModel;
  let forecast: NeuralForecast;
  const learner = (options = {}) => new NeuralLifetime({ tf, seed: 4, networks: 2, ...options });
  beforeAll(async () => {
    ({ tf } = await loadTensorFlow());
    model = await learner().fit(transactions, until);
    forecast = model.forecast(transactions, until, 140);
  });

  it('rank better than BG/NBD where amounts tell who buys again', () => {
    const after = countPurchases(purchasesOf(transactions, 'day', { after: until }));
    const actual = Float64Array.from(forecast.customer, (whose) => after[whose]!);
    const expected = model.learnt.purchases.expectedPurchases(140, summarise(transactions, { until }));
    const [plain, better] = [
      judgeForecast({ expected, score: expected, actual }),
      judgeForecast({ ...forecast, actual }),
    ];
    assert.ok(better.auc > plain.auc + 0.02, `${better.auc} ${plain.auc}`);
    assert.ok(better.rmse < plain.rmse, `${better.rmse} ${plain.rmse}`);
  });

  it('expect as many purchases in all as BG/NBD, and money of the size that comes', () => {
    const expected = model.learnt.purchases.expectedPurchases(140, summarise(transactions, { until }));
    assert.ok(Math.abs(sum(forecast.expected) / sum(expected) - 1) < 1e-9);
    const paid = sum(sumsPaid(purchasesOf(transactions, 'day', { after: until })));
    const ratio = sum(forecast.money) / paid;
    assert.ok(ratio > 0.7 && ratio < 1.4, String(ratio));
  });

  it('expect more of everybody over a longer horizon', () => {
    const shorter = model.forecast(transactions, until, 70);
    for (const column of ['score', 'money'] as const)
      assert.ok(sum(shorter[column]) < sum(forecast[column]), column);
  });

  it('learn nothing from what comes after the day', async () => {
    const past = await learner().fit(before(until + DAY_MS, transactions), until);
    assert.deepEqual(past.toJSON(), model.toJSON());
    assert.deepEqual(past.forecast(before(until + DAY_MS, transactions), until, 140), forecast);
  });

  it('are others with another seed, and the same with the same', async () => {
    const [one, twin, other] = await Promise.all(
      [8, 8, 9].map((seed) => learner({ seed, networks: 1, epochsMax: 1 }).fit(transactions, until)),
    );
    assert.deepEqual(one?.toJSON(), twin?.toJSON());
    assert.notDeepEqual(one?.toJSON().networks, other?.toJSON().networks);
  });

  it('foretell the same out of their JSON', () => {
    const again = NeuralLifetimeModel.fromJSON(JSON.parse(JSON.stringify(model)));
    assert.deepEqual(again.forecast(transactions, until, 140), forecast);
  });

  it('say how far they are, stop when they are told to, and leave nothing behind in TensorFlow', async () => {
    const tensors = tf.memory().numTensors;
    const stop = new AbortController();
    const seen: NeuralLifetimeProgress[] = [];
    const onProgress = (progress: NeuralLifetimeProgress) => {
      seen.push(progress);
      if (progress.network === 2) stop.abort(new Error('enough'));
    };
    const fit = learner({ epochsMax: 2, onProgress, signal: stop.signal }).fit(transactions, until);
    await assert.rejects(fit, /enough/);
    assert.deepEqual(
      seen.map(({ network, epoch }) => [network, epoch]),
      [
        [1, 1],
        [1, 2],
        [2, 1],
      ],
    );
    assert.equal(tf.memory().numTensors, tensors);
  });

  const faults: [what: string, damage: (stored: ReturnType<NeuralLifetimeModel['toJSON']>) => unknown][] = [
    ['another kind', (stored) => ({ ...stored, kind: 'history-regression' })],
    ['another version', (stored) => ({ ...stored, version: 2 })],
    ['a period that is none', (stored) => ({ ...stored, period: 'year' })],
    ['half-lives of 0', (stored) => ({ ...stored, halfLives: [0, 1, 2] })],
    ['no networks', (stored) => ({ ...stored, networks: [] })],
    ['a weight that is missing', (stored) => ({ ...stored, networks: [stored.networks[0]?.slice(1)] })],
    ['a network that is none', (stored) => ({ ...stored, networks: [null] })],
    ['no means', (stored) => ({ ...stored, standards: { ...stored.standards, means: [] } })],
    [
      'a deviation of 0',
      (stored) => ({
        ...stored,
        standards: { ...stored.standards, deviations: stored.standards.deviations.map(() => 0) },
      }),
    ],
    [
      'a weight that is cut off',
      (stored) => ({
        ...stored,
        networks: [stored.networks[0]?.map((weight) => ({ ...weight, values: weight.values.slice(8) }))],
      }),
    ],
  ];
  for (const [what, damage] of faults)
    it(`refuse JSON with ${what}`, () =>
      assert.throws(() => NeuralLifetimeModel.fromJSON(damage(model.toJSON())), LifetimeFormatError));

  it('refuse options, horizons and times out of their ranges', async () => {
    for (const options of [{ networks: 0 }, { networks: 1.5 }, { epochsMax: 0 }])
      assert.throws(() => learner(options), OptionError);
    for (const horizon of [0, -1, Number.NaN])
      assert.throws(() => model.forecast(transactions, until, horizon), OptionError);
    await assert.rejects(learner().fit(transactions, OPENING + 30 * DAY_MS), {
      name: TooFewError.name,
      message: /days of purchases are too few to learn from: six weeks are needed$/,
    });
    const once: Transactions = {
      customers: ['a', 'b'],
      customer: Int32Array.of(0, 1),
      at: Float64Array.of(OPENING, OPENING + 100 * DAY_MS),
      amount: Float64Array.of(1, 2),
    };
    await assert.rejects(learner().fit(once, until), TooFewError);
  });
});
