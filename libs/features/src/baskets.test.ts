import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { dayMs, evaluateFeatures, foldEvent, mergeStates, newFeatureState } from './index.ts';

const start = Date.UTC(2026, 0, 1);
const hour = 3_600_000;

function stateOf(id: string, ...events: readonly [name: string, hours: number][]) {
  const state = newFeatureState('demo', id, start);
  for (const [event, hours] of events)
    foldEvent(state, { type: 'track', event, properties: {} }, start + hours * hour);
  return state;
}

const abandonment = (state: ReturnType<typeof stateOf>, days = 10) =>
  evaluateFeatures(state, start + days * dayMs).abandonment;

describe('baskets', () => {
  it('count as left behind when nobody orders them', () => {
    assert.equal(abandonment(stateOf('a', ['Product Added', 0], ['Product Added', 1])), 1);
    assert.equal(abandonment(stateOf('a', ['Product Added', 0], ['Order Completed', 1])), 0);
    assert.equal(
      abandonment(stateOf('a', ['Product Added', 0], ['Order Completed', 1], ['Product Added', 50])),
      0.5,
    );
  });

  it('are not left behind on their first day', () => {
    const state = stateOf('a', ['Product Added', 0], ['Order Completed', 1], ['Product Added', 50]);
    assert.equal(evaluateFeatures(state, start + 51 * hour).abandonment, 0);
  });

  it('that were filled before the customer signed in are ordered, in whichever order the two histories arrive', () => {
    const customer = stateOf('u', ['Order Completed', 2]);
    mergeStates(customer, stateOf('anonymous', ['Product Added', 1]));
    assert.deepEqual(customer.baskets, { opened: 1, ordered: 1 });
    const before = stateOf('u');
    mergeStates(before, stateOf('anonymous', ['Product Added', 1]));
    foldEvent(before, { type: 'track', event: 'Order Completed' }, start + 2 * hour);
    assert.deepEqual(before.baskets, { opened: 1, ordered: 1 });
  });

  it('stay open over a merge when they were filled after the last order', () => {
    const customer = stateOf('u', ['Order Completed', 2]);
    mergeStates(customer, stateOf('anonymous', ['Product Added', 5]));
    assert.deepEqual(customer.baskets, { opened: 1, ordered: 0, openedAt: start + 5 * hour });
  });
});
