import assert from 'node:assert/strict';
import type { FeatureState } from '@shoal/contracts';
import fc from 'fast-check';
import { type FoldableEvent, foldEvent, newFeatureState, recentItems } from './index.ts';

export interface TimedEvent {
  readonly at: number;
  readonly event: FoldableEvent;
}

export const start = Date.UTC(2024, 0, 1);
export const dayMs = 86_400_000;

/** Names that break code which takes a record for a map. */
export const hostileNames = [
  '__proto__',
  'constructor',
  'toString',
  'hasOwnProperty',
  '',
  '客户',
  '😀',
  '\ud800',
  'a"\\\n',
];

interface Vocabulary {
  readonly items: readonly string[];
  readonly categories: readonly string[];
  readonly channels: readonly string[];
}

const names = (prefix: string, count: number) => Array.from({ length: count }, (_, i) => `${prefix}${i}`);

/** As many names as a state keeps each of by itself. */
export const withinBounds: Vocabulary = {
  items: names('item-', 20),
  categories: names('category-', 8),
  channels: names('channel-', 4),
};

export const hostile: Vocabulary = {
  items: [...names('item-', 90), ...hostileNames],
  categories: [...names('category-', 20), ...hostileNames],
  channels: [...names('channel-', 20), ...hostileNames],
};

const price = fc.integer({ min: 0, max: 5_000_000 }).map((cents) => cents / 100);

function products({ items, categories }: Vocabulary) {
  return fc.record(
    {
      product_id: fc.constantFrom(...items),
      category: fc.constantFrom(...categories),
      price,
      quantity: fc.nat(5),
    },
    { requiredKeys: [] },
  );
}

function properties(vocabulary: Vocabulary): fc.Arbitrary<Pick<FoldableEvent, 'event' | 'properties'>> {
  const product = products(vocabulary);
  const order = fc.record(
    {
      total: price,
      revenue: price,
      discount: price,
      coupon: fc.constantFrom('SAVE', null),
      products: fc.array(product, { maxLength: 4 }),
    },
    { requiredKeys: [] },
  );
  const item = fc.record({
    event: fc.constantFrom('Product Viewed', 'Product Added', 'Product Removed', 'Cart Viewed'),
    properties: product,
  });
  const review = fc.tuple(product, fc.integer({ min: 0, max: 5 })).map(([fields, rating]) => ({
    event: 'Product Reviewed',
    properties: { ...fields, rating },
  }));
  return fc.oneof(
    item,
    item,
    fc.record({ event: fc.constantFrom('Order Completed', 'Order Refunded'), properties: order }),
    review,
    fc.record({ event: fc.constantFrom('Products Searched', 'toString', '__proto__') }),
  );
}

function event(vocabulary: Vocabulary): fc.Arbitrary<FoldableEvent> {
  const context = fc.record(
    {
      device: fc.record({ type: fc.constantFrom('desktop', 'Mobile', 'tablet', 'fridge', 7) }),
      campaign: fc.record({ source: fc.constantFrom(...vocabulary.channels) }),
      channel: fc.constantFrom(...vocabulary.channels),
    },
    { requiredKeys: [] },
  );
  const tracked = properties(vocabulary).map((fields) => ({ type: 'track' as const, ...fields }));
  const other = fc
    .constantFrom('identify', 'page', 'screen', 'group', 'alias')
    .map((type) => ({ type }) as FoldableEvent);
  return fc.tuple(fc.oneof({ weight: 8, arbitrary: tracked }, other), context).map(([fields, around]) => ({
    ...fields,
    context: around,
  }));
}

/** Events over two years in order of time, no two in one second. */
export function histories(vocabulary: Vocabulary, maxLength: number): fc.Arbitrary<TimedEvent[]> {
  const at = fc.integer({ min: start, max: start + 730 * dayMs });
  return fc
    .uniqueArray(fc.record({ at, event: event(vocabulary) }), {
      selector: (timed) => Math.floor(timed.at / 1000),
      minLength: 1,
      maxLength,
    })
    .map((events) => events.sort((a, b) => a.at - b.at));
}

/** A state that a history was folded into, in the order given. */
export function foldAll(events: readonly TimedEvent[], id = 'anna'): FeatureState {
  const state = newFeatureState('demo', id, events[0]?.at ?? start);
  for (const { event: one, at } of events) foldEvent(state, one, at);
  return state;
}

/** What must be equal of two states: all but what is documented to depend on the order, and how recent items are encoded. */
export function comparable(state: FeatureState): object {
  const { baskets: _, recent, ...rest } = structuredClone(state);
  return { ...rest, recent: recentItems({ recent }) };
}

/** Deep equality in which numbers may differ by what rounding leaves. */
export function assertClose(actual: unknown, expected: unknown, place = 'state'): void {
  if (typeof actual === 'number' && typeof expected === 'number') {
    // Decayed spend is kept to a millionth of 1/10,000 of the currency unit at each step.
    const toleranceMax = (place.includes('spend') ? 1e-4 : 1e-7) + 1e-9 * Math.abs(expected);
    assert.ok(Math.abs(actual - expected) <= toleranceMax, `${place}: ${actual} is not ${expected}`);
  } else if (
    typeof actual === 'object' &&
    actual !== null &&
    typeof expected === 'object' &&
    expected !== null
  ) {
    assert.deepEqual(Object.keys(actual).sort(), Object.keys(expected).sort(), place);
    for (const [key, value] of Object.entries(actual)) {
      assertClose(value, (expected as Record<string, unknown>)[key], `${place}.${key}`);
    }
  } else assert.deepEqual(actual, expected, place);
}
