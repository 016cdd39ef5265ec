import assert from 'node:assert/strict';
import { it } from 'node:test';
import { CustomerEvent, matches } from '@shoal/contracts';
import { customerEvents } from './customer-events.ts';
import { simulateShop } from './simulate-shop.ts';

it('calls become events as the contract has them, and visitors the customers that they turn out to be', () => {
  const calls = [...simulateShop({ seed: 2, customers: 40, days: 20, end: Date.UTC(2026, 0, 1) })];
  const events = [...customerEvents(calls, 'demo')];
  assert.ok(events.every((event) => matches(CustomerEvent, event)));
  const became = new Map<string, string>();
  for (const { customerId, type, mergedInto } of events) {
    if (type === 'merge') became.set(customerId, mergedInto as string);
    // Once it is known whose browser it is, nothing comes under its own id any more.
    else assert.equal(became.has(customerId), false, customerId);
  }
  assert.ok(became.size > 10);
  assert.equal(events.length, calls.length + became.size);
  assert.deepEqual(
    events.map(({ inbox }) => inbox.offset),
    [...events.keys()],
  );
});
