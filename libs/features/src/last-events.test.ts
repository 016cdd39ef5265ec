import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type FeatureState, featureBounds } from '@shoal/contracts';
import fc from 'fast-check';
import { type FoldableEvent, foldEvent, lastEventAt, mergeStates, newFeatureState } from './index.ts';

const start = Date.UTC(2026, 0, 1);
const track = (event: string): FoldableEvent => ({ type: 'track', event, properties: { order_id: '1' } });
const names = [
  'Order Refunded',
  'Products Searched',
  'Order Completed',
  'Newsletter: Opened',
  '__proto__',
  '7',
];
const histories = fc.array(
  fc.record({ name: fc.constantFrom(...names), at: fc.integer({ min: start, max: start + 10 ** 9 }) }),
  { maxLength: 12 },
);

function foldAll(history: readonly { readonly name: string; readonly at: number }[]): FeatureState {
  const state = newFeatureState('demo', 'anna', start);
  for (const { name, at } of history) foldEvent(state, track(name), at);
  return state;
}

function newest(history: readonly { readonly name: string; readonly at: number }[], wanted: string) {
  const moments = history.filter(({ name }) => name === wanted).map(({ at }) => at);
  return moments.length > 0 ? secondOf(Math.max(...moments)) : undefined;
}

const secondOf = (at: number | undefined) => (at === undefined ? undefined : Math.floor(at / 1000));

describe('when a customer last did something', () => {
  it('is known to the second, whatever the order of events and the ids that they came under', () => {
    fc.assert(
      fc.property(histories, fc.nat(12), (history, split) => {
        const state = foldAll(history.slice(0, split));
        mergeStates(state, foldAll(history.slice(split)));
        for (const name of names)
          assert.equal(secondOf(lastEventAt(state, name)), newest(history, name), name);
      }),
    );
  });

  it('is forgotten of what happened longest ago, beyond the bound', () => {
    const state = newFeatureState('demo', 'a', start);
    const count = featureBounds.eventKinds + 5;
    const order = Array.from({ length: count }, (_, i) => (i * 8) % count);
    for (const i of order) foldEvent(state, track(`Event ${i}`), start + i * 60_000);
    const known = order.filter((i) => lastEventAt(state, `Event ${i}`) !== undefined).sort((a, b) => a - b);
    assert.deepEqual(
      known,
      Array.from({ length: featureBounds.eventKinds }, (_, i) => i + 5),
    );
  });

  it('does not depend on events that are no track calls, but moves with them', () => {
    const state = newFeatureState('demo', 'a', start);
    foldEvent(state, track('Cart Viewed'), start);
    foldEvent(state, { type: 'page' }, start + 3_600_000);
    assert.equal(lastEventAt(state, 'Cart Viewed'), start);
    assert.equal(lastEventAt(state, 'Cart Shared'), undefined);
  });
});
