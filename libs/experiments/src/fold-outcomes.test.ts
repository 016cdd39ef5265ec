import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  type CustomerEvent,
  ExperimentOutcomes,
  type Exposure,
  shownMax,
  validatorOf,
} from '@shoal/contracts';
import fc from 'fast-check';
import {
  clickWindowMs,
  experimentsOfOneMax,
  foldEvent,
  foldExposure,
  newOutcomes,
  orderWindowMs,
} from './fold-outcomes.ts';
import { ResultCounter } from './results.ts';

const at = Date.UTC(2026, 2, 14);
const validate = validatorOf(ExperimentOutcomes, 'outcomes');

const exposure = (over: Partial<Exposure> = {}): Exposure => ({
  shop: 'demo',
  customerId: 'c',
  experiment: 'spring',
  variant: 'popular',
  at,
  items: ['a', 'b'],
  listVersion: 1,
  ...over,
});

const event = (
  name: string,
  properties: Record<string, unknown>,
  { offset = 0, time = at + 1_000 } = {},
): CustomerEvent => ({
  messageId: `m${offset}`,
  shop: 'demo',
  customerId: 'c',
  type: 'track',
  event: name,
  timestamp: new Date(time).toISOString(),
  receivedAt: new Date(time).toISOString(),
  properties,
  inbox: { partition: 0, offset },
});

function exposed(...exposures: Exposure[]) {
  const outcomes = newOutcomes('demo/c');
  exposures.forEach((one, offset) => {
    foldExposure(outcomes, one, { partition: 0, offset });
  });
  return outcomes;
}

const after = (...events: CustomerEvent[]) => {
  const outcomes = exposed(exposure());
  for (const one of events) foldEvent(outcomes, one);
  return outcomes.experiments.spring;
};

describe('the outcome of an experiment', () => {
  const view = (id: unknown, time = at + 1_000) => event('Product Viewed', { product_id: id }, { time });
  const order = (id: unknown, time = at + 1_000) =>
    event('Order Completed', { products: [{ product_id: id }] }, { time });

  for (const [what, events, click, ordered, orderedShown] of [
    ['a look at an item that was shown', [view('a')], true, false, false],
    ['a look at another item', [view('x')], false, false, false],
    ['a look before it was shown', [view('a', at - 1)], false, false, false],
    ['a look after the window', [view('a', at + clickWindowMs + 1)], false, false, false],
    ['an order of an item that was shown', [order('a')], false, true, true],
    ['an order of another item', [order('x')], false, true, false],
    ['an order before the first exposure', [order('a', at - 1)], false, false, false],
    ['an order after the window', [order('a', at + orderWindowMs + 1)], false, false, false],
    ['an id that can be no item', [view('a"')], false, false, false],
  ] as const)
    it(`of ${what}: ${click ? 'clicked' : 'not clicked'}, ${ordered ? 'ordered' : 'not ordered'}`, () => {
      const outcome = after(...events);
      assert.deepEqual(
        [outcome?.clickedAt, outcome?.orderedAt, outcome?.orderedShownAt].map((time) => time !== undefined),
        [click, ordered, orderedShown],
      );
    });

  it('keeps the variant of the first exposure', () => {
    const outcomes = exposed(exposure(), exposure({ variant: 'control' }));
    assert.equal(outcomes.experiments.spring?.variant, 'popular');
    assert.equal(outcomes.experiments.spring?.exposures, 2);
  });

  it('is not made of events alone', () => {
    const outcomes = newOutcomes('demo/c');
    assert.equal(foldEvent(outcomes, view('a')), false);
    assert.deepEqual(outcomes, newOutcomes('demo/c'));
  });

  it('stays bounded, and the latest stay', () => {
    const many = Array.from({ length: 40 }, (_, i) =>
      exposure({ experiment: `e${i % 20}`, items: Array.from({ length: 10 }, (_, j) => `i${10 * i + j}`) }),
    );
    const all = exposed(
      ...many,
      ...Array.from({ length: 30 }, (_, i) =>
        exposure({ experiment: 'e0', items: Array.from({ length: 10 }, (_, j) => `x${10 * i + j}`) }),
      ),
    );
    assert.equal(Object.keys(all.experiments).length, experimentsOfOneMax);
    const shown = Object.keys(all.experiments.e0?.shown ?? {});
    assert.deepEqual([shown.length, shown.at(-1)], [shownMax, 'x299']);
    assert.equal(validate({ ...all, version: 1 }), undefined);
  });

  it('is the same however often a record is delivered again', () => {
    type Step = { readonly kind: 'exposure' | 'view' | 'order'; readonly item: string };
    const step = fc.record<Step>({
      kind: fc.constantFrom('exposure', 'view', 'order'),
      item: fc.constantFrom('a', 'b', 'c'),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 20 }), fc.array(fc.nat()), (steps, again) => {
        const apply = (outcomes: ExperimentOutcomes, { kind, item }: Step, offset: number) => {
          const time = at + offset;
          if (kind === 'exposure')
            foldExposure(outcomes, exposure({ items: [item], at: time }), { partition: 1, offset });
          else {
            const name = kind === 'view' ? 'Product Viewed' : 'Order Completed';
            foldEvent(outcomes, event(name, { product_id: item }, { offset, time }));
          }
        };
        const [once, twice] = [newOutcomes('demo/c'), newOutcomes('demo/c')];
        steps.forEach((one, offset) => {
          apply(once, one, offset);
          apply(twice, one, offset);
          const former = (again[offset] ?? 0) % (offset + 1);
          for (let i = former; i <= offset; i += 1) apply(twice, steps[i] as Step, i);
        });
        // Events before the first exposure are not remembered, so only what follows it can be compared.
        assert.deepEqual({ ...twice, inbox: {} }, { ...once, inbox: {} });
      }),
    );
  });
});

describe('results', () => {
  const variants = [
    { id: 'control', weight: 1, strategy: 'hybrid' as const },
    { id: 'popular', weight: 1, strategy: 'popular' as const },
  ];

  it('count each customer under his variant, with the difference to the first', () => {
    const counter = new ResultCounter();
    const base = { exposedAt: at, exposures: 1, shown: {} };
    for (let i = 0; i < 80; i += 1)
      counter.add({
        shop: 'demo',
        experiments: { spring: { variant: 'control', ...base, ...(i < 48 && { clickedAt: at }) } },
      });
    for (let i = 0; i < 70; i += 1)
      counter.add({
        shop: 'demo',
        experiments: { spring: { variant: 'popular', ...base, ...(i < 56 && { clickedAt: at }) } },
      });
    counter.add({ shop: 'other', experiments: { spring: { variant: 'control', ...base } } });
    const [control, popular] = counter.resultsOf({ shop: 'demo', id: 'spring', variants, startedAt: at });
    assert.deepEqual([control?.exposed, popular?.exposed], [80, 70]);
    assert.equal(control?.conversions.clicked.difference, undefined);
    const { value, low, high } = popular?.conversions.clicked.difference ?? { value: 0, low: 0, high: 0 };
    assert.deepEqual(
      [value, low, high].map((number) => number.toFixed(4)),
      ['0.2000', '0.0524', '0.3339'],
    );
    assert.equal(popular?.conversions.ordered.value, 0);
  });
});
