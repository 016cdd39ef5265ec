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
  foldMerge,
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
  { time = at + 1_000 } = {},
): CustomerEvent => ({
  messageId: 'm',
  shop: 'demo',
  customerId: 'c',
  type: 'track',
  event: name,
  timestamp: new Date(time).toISOString(),
  receivedAt: new Date(time).toISOString(),
  properties,
  inbox: { partition: 0, offset: 0 },
});

function exposed(...exposures: Exposure[]) {
  const outcomes = newOutcomes('demo/c');
  for (const one of exposures) foldExposure(outcomes, one);
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
    const outcomes = exposed(exposure(), exposure({ variant: 'control', at: at + 1 }));
    assert.equal(outcomes.experiments.spring?.variant, 'popular');
  });

  it('is not made of events alone', () => {
    const outcomes = newOutcomes('demo/c');
    assert.equal(foldEvent(outcomes, view('a')), false);
    assert.deepEqual(outcomes, newOutcomes('demo/c'));
  });

  it('stays bounded, and the latest stay', () => {
    const outcomes = exposed(
      ...Array.from({ length: 400 }, (_, i) =>
        exposure({ experiment: `e${i % 20}`, items: [`i${i}`, `j${i}`, `k${i}`], at: at + i }),
      ),
      ...Array.from({ length: 60 }, (_, i) =>
        exposure({ experiment: 'e19', items: [`x${2 * i}`, `x${2 * i + 1}`], at: at + 1_000 + i }),
      ),
    );
    assert.deepEqual(
      Object.keys(outcomes.experiments).sort(),
      Array.from({ length: experimentsOfOneMax }, (_, i) => `e${i + 10}`),
    );
    const { shown = {} } = outcomes.experiments.e19 ?? {};
    assert.equal(Object.keys(shown).length, shownMax);
    assert.ok(shown.x119 !== undefined && shown.x19 === undefined);
    assert.equal(validate({ ...outcomes, version: 1 }), undefined);
  });

  it('of a visitor goes over to the customer that he became, and he is not counted twice', () => {
    const visitor = exposed(exposure());
    foldEvent(visitor, view('a'));
    const merge = { ...event('', {}), type: 'merge' as const, mergedInto: 'customer' };
    assert.equal(foldEvent(visitor, merge), true);
    assert.equal(foldEvent(visitor, merge), false);
    const customer = exposed(exposure({ variant: 'control', at: at + 5_000 }));
    const { experiments } = visitor;
    assert.equal(foldMerge(customer, { shop: 'demo', from: 'c', into: 'customer', experiments }), true);
    assert.equal(foldMerge(customer, { shop: 'demo', from: 'c', into: 'customer', experiments }), false);
    assert.deepEqual(customer.experiments.spring, {
      variant: 'popular',
      exposedAt: at,
      shown: { a: at + 5_000, b: at + 5_000 },
      clickedAt: at + 1_000,
    });
  });

  it('has no merge to note where the id has been in no experiment', () => {
    const merge = { ...event('', {}), type: 'merge' as const, mergedInto: 'customer' };
    assert.equal(foldEvent(newOutcomes('demo/c'), merge), false);
  });

  it('is the same when the last records are delivered again', () => {
    type Step = { readonly kind: 'exposure' | 'view' | 'order'; readonly item: string };
    const step = fc.record<Step>({
      kind: fc.constantFrom('exposure', 'view', 'order'),
      item: fc.constantFrom('a', 'b', 'c'),
    });
    const apply = (outcomes: ExperimentOutcomes, { kind, item }: Step, i: number) => {
      const time = at + i;
      if (kind === 'exposure') return foldExposure(outcomes, exposure({ items: [item], at: time }));
      const name = kind === 'view' ? 'Product Viewed' : 'Order Completed';
      return foldEvent(outcomes, event(name, { product_id: item }, { time }));
    };
    fc.assert(
      fc.property(fc.array(step, { maxLength: 20 }), fc.nat(), (steps, nat) => {
        const outcomes = newOutcomes('demo/c');
        for (const [i, one] of steps.entries()) apply(outcomes, one, i);
        const once = structuredClone(outcomes);
        const from = nat % (steps.length + 1);
        const changed = steps.slice(from).map((one, i) => apply(outcomes, one, from + i));
        assert.deepEqual(outcomes, once);
        assert.ok(changed.every((one) => one === false));
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
    const base = { exposedAt: at, shown: {} };
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
