import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { FeatureState, featureBounds, matches } from '@shoal/contracts';
import fc from 'fast-check';
import {
  assertClose,
  comparable,
  dayMs,
  foldAll,
  histories,
  hostile,
  hostileNames,
  start,
  type TimedEvent,
  withinBounds,
} from './histories.fixture.ts';
import { foldEvent, newFeatureState, recentItems, toAmount } from './index.ts';

const track = (event: string, properties: Record<string, unknown> = {}, at = start): TimedEvent => ({
  at,
  event: { type: 'track', event, properties },
});
const withContext = (context: Record<string, unknown>, at = start): TimedEvent => ({
  at,
  event: { type: 'page', context },
});

describe('foldEvent', () => {
  it('gives the same state in whatever order events come', () => {
    const shuffled = histories(withinBounds, 60).chain((events) =>
      fc.record({
        events: fc.constant(events),
        other: fc.shuffledSubarray(events, { minLength: events.length, maxLength: events.length }),
      }),
    );
    fc.assert(
      fc.property(shuffled, ({ events, other }) => {
        const [inOrder, asCame] = [foldAll(events), foldAll(other)];
        if (asCame.lateEvents > 0) {
          asCame.orders.gapSquares = inOrder.orders.gapSquares;
          asCame.lateEvents = 0;
        }
        assertClose(comparable(asCame), comparable(inOrder));
      }),
      { seed: 1, numRuns: 300 },
    );
  });

  it('keeps a state that the contract accepts, within every bound, whatever comes', () => {
    fc.assert(
      fc.property(histories(hostile, 120), fc.integer(), (events, seed) => {
        const cut = Math.abs(seed) % events.length;
        const state = foldAll([...events.slice(cut), ...events.slice(0, cut)]);
        assert.ok(matches(FeatureState, { ...state, version: 1 }));
        assert.ok(Object.keys(state.categories).length <= featureBounds.categories);
        assert.ok(Object.keys(state.channels).length <= featureBounds.channels);
        assert.ok(Object.keys(state.devices).length <= 4);
        assert.ok(state.recent.order.length <= featureBounds.recentItems);
        assert.ok(state.orders.recentAt.length <= featureBounds.recentOrders);
        assert.equal(new Set(state.recent.items).size, new Set(state.recent.order).size);
        const counted = Object.values({ ...state.categories, ...state.channels, ...state.devices });
        assert.ok(counted.every(Number.isFinite));
      }),
      { seed: 2, numRuns: 200 },
    );
  });

  it('goes through JSON unchanged at any moment, and what follows is the same', () => {
    fc.assert(
      fc.property(histories(hostile, 60), (events) => {
        const state = newFeatureState('demo', 'anna', start);
        let stored = JSON.stringify(state);
        for (const { event, at } of events) {
          foldEvent(state, event, at);
          const read = JSON.parse(stored) as FeatureState;
          foldEvent(read, event, at);
          assert.deepEqual(read, state);
          stored = JSON.stringify(read);
        }
        assert.equal(stored, JSON.stringify(state));
      }),
      { seed: 3, numRuns: 100 },
    );
  });

  it('sums amounts exactly, to 1/10,000 of the unit, in any order', () => {
    const parts = fc.array(fc.integer({ min: 0, max: 10_000_000_000 }), { minLength: 1, maxLength: 50 });
    fc.assert(
      fc.property(parts, (amounts) => {
        const events = amounts.map((amount, i) =>
          track('Order Completed', { total: amount / 10_000 }, start + i),
        );
        const sum = amounts.reduce((total, amount) => total + amount, 0);
        assert.equal(foldAll(events).totals.spend, sum);
        assert.equal(foldAll(events.reverse()).totals.spend, sum);
      }),
      { seed: 4 },
    );
    assert.equal(toAmount(1.005), 10_050);
    assert.equal(
      foldAll([track('Order Completed', { products: [{ price: 0.1, quantity: 3 }] })]).totals.spend,
      3_000,
    );
  });

  it('never counts an order for more than an order may state', () => {
    const products = Array.from({ length: 2_000 }, () => ({ price: 1e9, quantity: 1e7 }));
    assert.equal(foldAll([track('Order Completed', { products })]).totals.spend, 1e13);
  });

  for (const name of hostileNames.filter((one) => one !== '')) {
    it(`takes ${JSON.stringify(name)} for a name like any other`, () => {
      const item = { product_id: name, category: name, price: 1 };
      const state = foldAll([
        track(name),
        track('Product Viewed', item),
        { ...withContext({ campaign: { source: name }, device: { type: name } }) },
      ]);
      assert.deepEqual(recentItems(state), [{ item: name, kind: 'v', at: start }]);
      assert.deepEqual(Object.entries(state.categories), name === '__proto__' ? [] : [[name, 1]]);
      assert.deepEqual(Object.entries(state.channels), [[name === '__proto__' ? 'other' : name, 1]]);
      assert.deepEqual(state.devices, { other: 1 });
      assert.deepEqual(JSON.parse(JSON.stringify(state)), state);
    });
  }

  it('counts every kind of device by its name, whichever came first', () => {
    const types = ['fridge', 'desktop', 'Mobile', 'tablet', 'TV'];
    const state = foldAll(types.map((type) => withContext({ device: { type } })));
    assert.deepEqual(state.devices, { other: 2, desktop: 1, mobile: 1, tablet: 1 });
  });

  it('names four channels and counts the rest together', () => {
    const sources = ['other', 'a', 'b', 'c', 'd', 'e', 'a'];
    const state = foldAll(sources.map((source) => withContext({ campaign: { source } })));
    assert.deepEqual(state.channels, { other: 2, a: 2, b: 1, c: 1, d: 1 });
  });

  it('lets a new taste in for the lightest, but not one from long ago', () => {
    const look = (category: string, at: number) => track('Product Viewed', { category }, at);
    const favourites = Array.from({ length: 8 }, (_, i) => [
      look(`c${i}`, start),
      look(`c${i}`, start),
    ]).flat();
    const now = [...favourites, look('new', start + dayMs)];
    assert.ok('new' in foldAll(now).categories);
    const late = foldAll([...now, look('old', start - 300 * dayMs)]);
    assert.deepEqual(Object.keys(late.categories), Object.keys(foldAll(now).categories));
  });

  it('opens a basket once a day and closes it with the order', () => {
    const add = (hours: number) => track('Product Added', {}, start + hours * 3_600_000);
    const ordered = track('Order Completed', { total: 1 }, start + 30 * 3_600_000);
    const state = foldAll([add(0), add(1), add(25), ordered, add(31)]);
    assert.deepEqual(state.baskets, { opened: 3, ordered: 1, openedAt: start + 31 * 3_600_000 });
  });

  it('puts events into the part of the day and the weekday at which they happened', () => {
    // 2024-01-01 was a Monday.
    const state = foldAll([0, 6, 12, 18, 24 + 23].map((hours) => withContext({}, start + hours * 3_600_000)));
    assert.deepEqual(state.dayParts, [1, 1, 1, 2]);
    assert.deepEqual(state.weekdays, [4, 1, 0, 0, 0, 0, 0]);
  });
});
