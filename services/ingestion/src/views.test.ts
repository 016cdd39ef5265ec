import assert from 'node:assert/strict';
import { beforeEach, describe, it } from 'node:test';
import type { Cache } from '@shoal/cache';
import { linkSettlingMs } from '@shoal/contracts';
import { emitted, identify, look, openInbox, type TestInbox, verdicts } from './testing/inbox.fixture.ts';

let inbox: TestInbox;
beforeEach(async () => {
  inbox = await openInbox();
});

const visitor = { anonymousId: 'visitor' };

describe('when Redis was emptied', () => {
  it('duplicates are still dropped, also on the next day', async () => {
    const call = look(visitor);
    await inbox.take(inbox.record(0, 0, call));
    inbox.cache.wipe();
    assert.deepEqual(verdicts(await inbox.take(inbox.record(1, 0, call))), ['duplicate']);
    inbox.clock.advance(86_400_000);
    inbox.cache.wipe();
    assert.deepEqual(verdicts(await inbox.take(inbox.record(1, 1, call))), ['duplicate']);
  });

  it('a redelivery is still none', async () => {
    const records = [inbox.record(0, 0, look(visitor)), inbox.record(0, 1, identify('visitor', 'anna'))];
    const before = await inbox.take(...records);
    inbox.cache.wipe();
    assert.equal(JSON.stringify(emitted(await inbox.process(records))), JSON.stringify(emitted(before)));
  });

  it('links come back: the first of an id stays', async () => {
    await inbox.take(inbox.record(0, 0, identify('visitor', 'anna')));
    inbox.cache.wipe();
    await inbox.take(inbox.record(0, 1, identify('visitor', 'bob')), inbox.record(0, 2, look(visitor)));
    const events = await inbox.events();
    assert.equal(events.find(({ inbox: { offset } }) => offset === 2)?.customerId, 'anna');
    assert.equal((await inbox.links()).length, 1);
  });

  /** A cache that is emptied once, right before the first call of a method. */
  function emptiedAt(method: 'claim' | 'readVersioned' | 'compareAndSet'): Cache {
    let isEmptied = false;
    const call = inbox.cache[method].bind(inbox.cache) as (argument: never) => never;
    return {
      ...inbox.cache,
      [method]: (argument: never) => {
        if (!isEmptied) inbox.cache.wipe();
        isEmptied = true;
        return call(argument);
      },
    };
  }

  for (const method of ['claim', 'readVersioned', 'compareAndSet'] as const) {
    it(`in the middle of a batch, at ${method}, duplicates and links are as they were`, async () => {
      const seen = look(visitor);
      await inbox.take(inbox.record(0, 0, seen), inbox.record(0, 1, identify('visitor', 'anna')));
      inbox.clock.advance(linkSettlingMs);
      const batch = [
        inbox.record(1, 0, seen),
        inbox.record(1, 1, identify('visitor', 'bob')),
        inbox.record(1, 2, look(visitor)),
        inbox.record(1, 3, identify('device', 'bob')),
      ];
      const outcomes = await inbox.process(batch, emptiedAt(method));
      assert.deepEqual(verdicts(outcomes), ['duplicate', 'ok', 'ok', 'ok']);
      await inbox.messaging.send(emitted(outcomes));
      const customers = (await inbox.events())
        .filter(({ inbox: { partition }, type }) => partition === 1 && type !== 'merge')
        .map(({ customerId }) => customerId);
      assert.deepEqual(customers.sort(), ['anna', 'bob', 'bob']);
      assert.deepEqual((await inbox.links()).map(({ from, to }) => `${from}>${to}`).sort(), [
        'device>bob',
        'visitor>anna',
      ]);
    });
  }
});
