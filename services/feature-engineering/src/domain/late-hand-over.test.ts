import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { CustomerEvent, FeatureState } from '@shoal/contracts';
import { newFeatureState } from '@shoal/features';
import { applyEvent, applyHandOver } from './apply-event.ts';

const at = Date.UTC(2026, 0, 1);
const anonymousId = 'visitor';

/** A look by the visitor, at an offset of inbox partition 1, under the customer that ingestion found for it. */
function look(offset: number, customerId: string): CustomerEvent {
  return {
    messageId: `m${offset}`,
    shop: 'demo',
    customerId,
    anonymousId,
    type: 'track',
    event: 'Product Viewed',
    timestamp: new Date(at).toISOString(),
    receivedAt: new Date(at).toISOString(),
    properties: { product_id: 'a' },
    inbox: { partition: 1, offset },
  };
}

const order: CustomerEvent = { ...look(5, anonymousId), type: 'merge', event: undefined, mergedInto: 'anna' };
const stateOf = (id: string) => newFeatureState('demo', id, at);

/** Applies events to the visitor's state, then what that hands over to the customer's. */
function handOver(visitor: FeatureState, customer: FeatureState, ...events: CustomerEvent[]): void {
  for (const event of events) {
    const { handOver: handed } = applyEvent(visitor, event);
    if (handed) applyHandOver(customer, structuredClone(handed));
  }
}

describe('events of a visitor around the moment of signing in', () => {
  it('counts one from before the link that comes after later ones of its partition', () => {
    const [visitor, anna] = [stateOf(anonymousId), stateOf('anna')];
    handOver(visitor, anna, look(10, anonymousId), order);
    // Read when the link was known already, while 11 and 12 had been read before.
    applyEvent(anna, look(20, 'anna'));
    handOver(visitor, anna, look(11, anonymousId), look(12, anonymousId));
    assert.deepEqual([anna.events, anna.totals.views], [4, 4]);
  });

  it('counts one once that comes by itself and is handed over too, in either order', () => {
    for (const directFirst of [true, false]) {
      const [visitor, anna] = [stateOf(anonymousId), stateOf('anna')];
      handOver(visitor, anna, order);
      const copies = [
        () => applyEvent(anna, look(11, 'anna')),
        () => handOver(visitor, anna, look(11, anonymousId)),
      ];
      for (const copy of directFirst ? copies : copies.reverse()) copy();
      assert.equal(anna.events, 1, directFirst ? 'direct first' : 'handed over first');
    }
  });

  it('counts a hand-over that is delivered again once', () => {
    const [visitor, anna] = [stateOf(anonymousId), stateOf('anna')];
    const events = [look(10, anonymousId), order, look(11, anonymousId)];
    handOver(visitor, anna, ...events);
    applyEvent(anna, look(12, 'anna'));
    handOver(visitor, anna, ...events);
    assert.equal(anna.events, 3);
  });

  it('do not go ahead of the history when the order to merge is delivered again', () => {
    const [visitor, anna] = [stateOf(anonymousId), stateOf('anna')];
    const events = [look(1, anonymousId), look(2, anonymousId), order];
    // The process ends after its states were stored and before anything was handed over.
    for (const event of events) applyEvent(visitor, event);
    handOver(visitor, anna, ...events.slice(1));
    assert.equal(anna.events, 2);
  });

  it('are counted once that took both ways to a customer who became another one in between', () => {
    for (const directFirst of [true, false]) {
      const [visitor, anna, joint] = [stateOf(anonymousId), stateOf('anna'), stateOf('joint')];
      handOver(visitor, anna, order);
      handOver(anna, joint, { ...order, customerId: 'anna', anonymousId: 'anna', mergedInto: 'joint' });
      const copies = [
        () => applyHandOver(joint, applyEvent(anna, look(11, 'anna')).handOver!),
        () => {
          const { handOver: handed } = applyEvent(visitor, look(11, anonymousId));
          applyHandOver(joint, applyHandOver(anna, handed!).handOver!);
        },
      ];
      for (const copy of directFirst ? copies : copies.reverse()) copy();
      assert.equal(joint.events, 1, directFirst ? 'direct first' : 'handed over first');
    }
  });

  it('keeps what it knows when the customer becomes another one', () => {
    const [visitor, anna, joint] = [stateOf(anonymousId), stateOf('anna'), stateOf('joint')];
    handOver(visitor, anna, order);
    applyEvent(anna, look(20, 'anna'));
    handOver(anna, joint, { ...order, customerId: 'anna', anonymousId: 'anna', mergedInto: 'joint' });
    const { handOver: late } = applyEvent(visitor, look(11, anonymousId));
    const { handOver: forwarded } = applyHandOver(anna, late!);
    applyHandOver(joint, forwarded!);
    const { handOver: twice } = applyEvent(visitor, look(20, anonymousId));
    assert.deepEqual(applyHandOver(anna, twice!), { changed: false }, 'it went with the history');
    assert.equal(joint.events, 2);
  });
});
