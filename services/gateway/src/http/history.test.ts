import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { createMatrix, Preprocessor } from '@shoal/clustering';
import {
  ExplanationAnswer,
  type FlowStep,
  FlowsAnswer,
  flowKey,
  flowStepAt,
  HistoryAnswer,
  SegmentsAnswer,
  validatorOf,
} from '@shoal/contracts';
import type { TSchema } from 'typebox';
import { namespace, now, openGateway, type TestGateway, until } from '../testing/gateway.fixture.ts';
import {
  assignmentOf,
  modelOf,
  publishModel,
  putAssignment,
  putLink,
  putState,
  shopper,
} from '../testing/shop.fixture.ts';

const dayMs = 86_400_000;
const difference = { feature: 'orders', effect: 1.5, delta: 0.8, mean: 3, meanOthers: 1 };

let gateway: TestGateway;
before(async () => {
  gateway = await openGateway();
});
after(() => gateway.app.close());

async function answer<T>(path: string, schema: TSchema): Promise<T> {
  const response = await gateway.get(path);
  assert.equal(response.statusCode, 200, response.body);
  const body: unknown = response.json();
  assert.equal(validatorOf(schema, 'answer')(body), undefined, response.body);
  return body as T;
}

/** Notes moves as segmentation counts them, in one partition of the three. */
async function putFlows(
  step: FlowStep,
  { daysAgo = 0, partition = 0 }: { readonly daysAgo?: number; readonly partition?: number },
  flows: Readonly<Record<string, number>>,
): Promise<void> {
  const place = { shop: 'demo', partition, step, number: flowStepAt(step, now - daysAgo * dayMs) };
  const value = JSON.stringify({ flows, names: { gold: 'Gold', gone: 'Gone' } });
  await gateway.cache.raiseVersioned([{ key: flowKey(namespace, place), version: 1, value, ttlMs: dayMs }]);
}

describe('before any model and any event', () => {
  it('there is no explanation, no flow and no history', async () => {
    assert.equal((await gateway.get('/v1/customers/c-1/segment/explanation')).statusCode, 404);
    assert.deepEqual((await answer<FlowsAnswer>('/v1/segments/flows', FlowsAnswer)).flows, []);
    assert.deepEqual((await answer<HistoryAnswer>('/v1/segments/history', HistoryAnswer)).segments, []);
  });
});

describe('a shop with segments', () => {
  before(async () => {
    const rows = createMatrix(4, 1, Float64Array.of(0, 1, 4, 9));
    const scaling = Preprocessor.fit(rows, { scale: 'log-standard' }).toJSON();
    const model = modelOf(['gold', 'plain']);
    const [gold, plain] = model.segments;
    const segments = [
      { ...gold!, centroid: [1], means: { orders: 8 }, differences: [difference] },
      { ...plain!, centroid: [-1], means: { orders: 0.2 } },
    ];
    await publishModel(gateway.messaging, { ...model, scaling, segments, cause: 'growth' });
    await putState(gateway.cache, shopper('c-1'));
    for (const id of ['c-1', 'c-2', 'c-3']) await putAssignment(gateway.cache, assignmentOf(id, 'gold'));
    await putAssignment(gateway.cache, assignmentOf('c-4', 'gone'));
    await until(async () => (await answer<SegmentsAnswer>('/v1/segments', SegmentsAnswer)).model !== null);
    await putFlows('day', {}, { 'plain>gold': 1, '>gold': 1 });
    await putFlows('day', { partition: 2 }, { 'plain>gold': 1, 'gold>gone': 1 });
    await putFlows('day', { daysAgo: 2 }, { 'gone>plain': 2 });
    await putFlows('hour', {}, { 'plain>gold': 1 });
  });

  it('says what sets a segment apart by effect sizes, and how the model came', async () => {
    const { segments, model } = await answer<SegmentsAnswer>('/v1/segments', SegmentsAnswer);
    assert.deepEqual(
      segments.map(({ id, differences }) => [id, differences]),
      [
        ['gold', [difference]],
        ['plain', []],
      ],
    );
    assert.deepEqual([model?.method, model?.cause], ['kmeans', 'growth']);
  });

  it('explains a customer under a former id too', async () => {
    await putLink(gateway.cache, 'visitor', 'c-1');
    const { customerId, segment, against, reasons, sentence } = await answer<ExplanationAnswer>(
      '/v1/customers/visitor/segment/explanation',
      ExplanationAnswer,
    );
    assert.deepEqual([customerId, segment.id, against?.id], ['c-1', 'plain', 'gold']);
    assert.deepEqual([reasons[0]?.feature, reasons[0]?.value], ['orders', 1]);
    assert.match(sentence, /Would be in gold with orders at 3 or more, now 1\.$/);
  });

  it('sums flows over partitions and lists their steps', async () => {
    const { flows, from, to } = await answer<FlowsAnswer>('/v1/segments/flows?steps=3', FlowsAnswer);
    assert.deepEqual(
      flows.map((flow) => [flow.from, flow.to, flow.customers]).sort(),
      [
        ['gone', 'plain', 2],
        ['gold', 'gone', 1],
        ['plain', 'gold', 2],
        [null, 'gold', 1],
      ].sort(),
    );
    assert.deepEqual([from, to], ['2026-03-12T00:00:00.000Z', '2026-03-15T00:00:00.000Z']);
    const hours = await answer<FlowsAnswer>('/v1/segments/flows?step=hour&steps=1', FlowsAnswer);
    assert.deepEqual(hours.flows, [
      { from: 'plain', to: 'gold', customers: 1, steps: [{ at: '2026-03-14T09:00:00.000Z', customers: 1 }] },
    ]);
  });

  it('takes moves back to tell former sizes', async () => {
    const { at, segments } = await answer<HistoryAnswer>('/v1/segments/history?steps=4', HistoryAnswer);
    assert.deepEqual(at, [
      '2026-03-12T00:00:00.000Z',
      '2026-03-13T00:00:00.000Z',
      '2026-03-14T00:00:00.000Z',
      '2026-03-14T09:26:53.000Z',
    ]);
    const sizes = new Map(segments.map(({ id, sizes: own }) => [id, own]));
    assert.deepEqual(sizes.get('gold'), [1, 1, 1, 3]);
    assert.deepEqual(sizes.get('plain'), [0, 2, 2, 0]);
    assert.deepEqual(sizes.get('gone'), [2, 0, 0, 1]);
  });

  it('refuses steps that are none', async () => {
    for (const query of ['step=week', 'steps=0', 'steps=401', 'from=2026'])
      assert.equal((await gateway.get(`/v1/segments/flows?${query}`)).statusCode, 400, query);
  });
});
