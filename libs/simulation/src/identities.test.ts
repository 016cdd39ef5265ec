import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { type Observed, observeShop } from './observe-shop.fixture.ts';

const end = Date.UTC(2025, 5, 30);

/** Follows the browsers of one customer: anonymous until they identify, known ever after. */
function checkIdentities({ truth, calls }: Observed): void {
  const met = new Set<string>();
  const known = new Set<string>();
  for (const { type, userId, anonymousId } of calls) {
    // Calls of the shop's server have no browser.
    if (!anonymousId) {
      assert.equal(userId, truth.userId);
      continue;
    }
    if (type === 'identify') {
      assert.ok(
        met.has(anonymousId) && !known.has(anonymousId),
        'a browser signs in once, and something comes before',
      );
      known.add(anonymousId);
    }
    assert.equal(userId, known.has(anonymousId) ? truth.userId : undefined);
    met.add(anonymousId);
  }
}

test('a browser is anonymous until it identifies, and known ever after', () => {
  fc.assert(
    fc.property(fc.integer(), (seed) => {
      for (const customer of observeShop({ seed, customers: 30, days: 60, end }).customers)
        checkIdentities(customer);
    }),
    { numRuns: 25 },
  );
});

test('the truth names exactly the ids that the calls carry', () => {
  const { customers } = observeShop({ seed: 21, customers: 600, days: 120, end });
  for (const { truth, calls } of customers) {
    assert.deepEqual(
      [...new Set(calls.flatMap((call) => call.anonymousId ?? []))].sort(),
      [...truth.anonymousIds].sort(),
    );
    assert.deepEqual(
      [...new Set(calls.flatMap((call) => call.userId ?? []))],
      truth.userId ? [truth.userId] : [],
    );
  }
});

test('some visitors never sign in, some use two browsers, some are aliased', () => {
  const { customers } = observeShop({ seed: 21, customers: 600, days: 120, end });
  const share = (holds: (customer: (typeof customers)[number]) => boolean) =>
    customers.filter(holds).length / customers.length;
  const nameless = share(({ truth }) => truth.userId === undefined);
  assert.ok(nameless > 0.05 && nameless < 0.3, `${nameless} never sign in`);
  const twoBrowsers = share(({ truth }) => truth.anonymousIds.length === 2);
  assert.ok(twoBrowsers > 0.1 && twoBrowsers < 0.4, `${twoBrowsers} use two browsers`);
  const aliases = customers.flatMap(({ calls }) => calls.filter((call) => call.type === 'alias'));
  assert.ok(aliases.length > 20);
  assert.ok(aliases.every((call) => call.userId && call.previousId === call.anonymousId));
});
