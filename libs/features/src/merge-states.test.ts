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
  start,
  type TimedEvent,
  withinBounds,
} from './histories.fixture.ts';
import { mergeStates, newFeatureState } from './index.ts';

/** A history, and whose each event is. */
const shared = (maxLength: number, vocabulary = withinBounds) =>
  histories(vocabulary, maxLength).chain((events) =>
    fc.record({
      events: fc.constant(events),
      isFormers: fc.array(fc.boolean(), { minLength: events.length, maxLength: events.length }),
    }),
  );

function merged(events: readonly TimedEvent[], isFormers: readonly boolean[]): FeatureState {
  const state = foldAll(events.filter((_, i) => !isFormers[i]));
  mergeStates(
    state,
    foldAll(
      events.filter((_, i) => isFormers[i]),
      'visitor',
    ),
  );
  return state;
}

const isOrder = ({ event }: TimedEvent) => event.event === 'Order Completed';

describe('mergeStates', () => {
  it('gives what folding both histories into one state gives', () => {
    fc.assert(
      fc.property(shared(80), ({ events, isFormers }) => {
        const [actual, expected] = [merged(events, isFormers), foldAll(events)];
        const isWhole = [true, false].every(
          (side) =>
            events.filter((one, i) => isOrder(one) && isFormers[i] === side).length <=
            featureBounds.recentOrders,
        );
        if (!isWhole) actual.orders.gapSquares = expected.orders.gapSquares;
        assertClose(comparable(actual), comparable(expected));
      }),
      { seed: 11, numRuns: 300 },
    );
  });

  it('is exact where one history ends before the other begins, with any number of orders', () => {
    const orders = (count: number, from: number): TimedEvent[] =>
      Array.from({ length: count }, (_, i) => ({
        at: from + i * i * dayMs,
        event: { type: 'track', event: 'Order Completed', properties: { total: 1 } },
      }));
    const [early, late] = [orders(20, start), orders(25, start + 500 * dayMs)];
    const expected = foldAll([...early, ...late]);
    for (const [into, from] of [
      [early, late],
      [late, early],
    ] as const) {
      const state = foldAll(into);
      mergeStates(state, foldAll(from));
      assertClose(comparable(state), comparable(expected));
    }
  });

  it('stays within every bound, and leaves the former state as it was', () => {
    fc.assert(
      fc.property(shared(150, hostile), ({ events, isFormers }) => {
        const state = foldAll(events.filter((_, i) => !isFormers[i]));
        const former = foldAll(events.filter((_, i) => isFormers[i]));
        const before = JSON.stringify(former);
        mergeStates(state, former);
        assert.equal(JSON.stringify(former), before);
        assert.ok(matches(FeatureState, { ...state, version: 1 }));
        assert.ok(Object.keys(state.categories).length <= featureBounds.categories);
        assert.ok(Object.keys(state.channels).length <= featureBounds.channels);
        assert.deepEqual(JSON.parse(JSON.stringify(state)), state);
      }),
      { seed: 12, numRuns: 200 },
    );
  });

  it('changes nothing where nothing happened under the former id', () => {
    const state = foldAll([{ at: start, event: { type: 'page' } }]);
    const before = structuredClone(state);
    mergeStates(state, newFeatureState('demo', 'visitor', start + dayMs));
    assert.deepEqual(state, before);
  });

  it('keeps the heaviest categories of both', () => {
    const look = (category: string, times: number): TimedEvent[] =>
      Array.from({ length: times }, () => ({
        at: start,
        event: { type: 'track', event: 'Product Viewed', properties: { category } },
      }));
    const names = Array.from({ length: 14 }, (_, i) => i + 1);
    const of = (remainder: number) =>
      foldAll(names.filter((i) => i % 2 === remainder).flatMap((i) => look(`c${i}`, i)));
    const state = of(0);
    mergeStates(state, of(1));
    assert.deepEqual(
      Object.keys(state.categories).sort(),
      names
        .slice(-8)
        .map((i) => `c${i}`)
        .sort(),
    );
  });
});
