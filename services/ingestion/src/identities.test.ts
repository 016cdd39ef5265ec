import assert from 'node:assert/strict';
import { beforeEach, describe, it } from 'node:test';
import type { Cache } from '@shoal/cache';
import { linkHopsMax, linkSettlingMs, viewKey } from '@shoal/contracts';
import { renewalDays } from './domain/renewal-day.ts';
import {
  alias,
  type Call,
  emitted,
  identify,
  look,
  namespace,
  openInbox,
  type TestInbox,
} from './testing/inbox.fixture.ts';

let inbox: TestInbox;
let offset: number;
beforeEach(async () => {
  inbox = await openInbox();
  offset = 0;
});

/** Takes each call as a batch of its own. */
async function take(...calls: readonly Call[]): Promise<void> {
  for (const call of calls) await inbox.take(inbox.record(0, offset++, call));
}

const told = async () => (await inbox.links()).map(({ from, to }) => `${from}>${to}`);

/** Under whom each event counts, in order of the inbox; a move of history as `from>to`. */
async function customers(): Promise<string[]> {
  const events = await inbox.events();
  const place = ({ inbox: at }: (typeof events)[number]) => at.partition * 1_000 + at.offset;
  return events
    .sort((a, b) => place(a) - place(b) || Number(b.type === 'merge') - Number(a.type === 'merge'))
    .map(({ type, customerId, mergedInto }) =>
      type === 'merge' ? `${customerId}>${mergedInto}` : customerId,
    );
}

describe('who an event counts for', () => {
  it('is the visitor until he signs in, and the customer from then on', async () => {
    const visitor = { anonymousId: 'visitor' };
    await take(look(visitor), identify('visitor', 'anna'), look(visitor), look({ userId: 'anna' }));
    assert.deepEqual(await customers(), ['visitor', 'visitor>anna', 'anna', 'anna', 'anna']);
    assert.deepEqual(await told(), ['visitor>anna']);
  });

  it('is the same where all come in one batch', async () => {
    const visitor = { anonymousId: 'visitor' };
    const calls = [look(visitor), identify('visitor', 'anna'), look(visitor)];
    await inbox.take(...calls.map((call, i) => inbox.record(0, i, call)));
    assert.deepEqual(await customers(), ['visitor', 'visitor>anna', 'anna', 'anna']);
  });

  it('is the customer at once where the sign-in comes first', async () => {
    await take(identify('visitor', 'anna'), look({ anonymousId: 'visitor' }));
    assert.deepEqual(await customers(), ['visitor>anna', 'anna', 'anna']);
  });

  it('is the customer of any call that carries both ids', async () => {
    await take(look({ anonymousId: 'visitor', userId: 'anna' }), look({ anonymousId: 'visitor' }));
    assert.deepEqual(await customers(), ['visitor>anna', 'anna', 'anna']);
  });

  it('is the end of a chain of aliases', async () => {
    await take(
      identify('visitor', 'a'),
      alias('a', 'b'),
      alias('b', 'c'),
      look({ anonymousId: 'visitor' }),
      look({ userId: 'a' }),
    );
    assert.deepEqual((await customers()).slice(-2), ['c', 'c']);
    assert.deepEqual(await told(), ['visitor>a', 'a>b', 'b>c']);
  });

  it('is the end of the chain already where an alias leads into one', async () => {
    await take(alias('a', 'b'), alias('z', 'a'));
    assert.deepEqual((await told()).sort(), ['a>b', 'z>b']);
  });

  it('is the first who signed in on a shared device, for what is anonymous there', async () => {
    await take(
      identify('device', 'anna'),
      identify('device', 'bob'),
      look({ anonymousId: 'device' }),
      look({ anonymousId: 'device', userId: 'bob' }),
    );
    assert.deepEqual(await customers(), ['device>anna', 'anna', 'bob', 'anna', 'bob']);
    assert.deepEqual(await told(), ['device>anna']);
  });

  it('is kept by shop', async () => {
    await take(identify('visitor', 'anna'));
    await inbox.take(inbox.record(1, 0, look({ anonymousId: 'visitor' }), inbox.otherKey));
    assert.deepEqual((await customers()).at(-1), 'visitor');
  });

  it('stays as it is when an alias would close a circle, or leads to itself', async () => {
    await take(
      alias('a', 'b'),
      alias('b', 'c'),
      alias('c', 'a'),
      alias('c', 'c'),
      look({ userId: 'a' }),
      look({ userId: 'c' }),
    );
    assert.deepEqual(await told(), ['a>b', 'b>c']);
    assert.deepEqual((await customers()).slice(-2), ['c', 'c']);
  });

  it('is found in bounded steps along a long chain, and goes on from there', async () => {
    const names = Array.from({ length: linkHopsMax + 4 }, (_, i) => `n${i}`);
    await take(...names.slice(1).map((name, i) => alias(names[i] as string, name)));
    await take(look({ userId: 'n0' }));
    assert.equal((await customers()).at(-1), names[linkHopsMax]);
  });

  it('takes ids that are names of a prototype', async () => {
    await take(identify('__proto__', 'constructor'), look({ anonymousId: '__proto__' }));
    assert.deepEqual(await customers(), ['__proto__>constructor', 'constructor', 'constructor']);
  });
});

describe('links from two partitions at once', () => {
  /** A cache in which `between` runs once, right before the next link is written. */
  function disturbed(between: () => Promise<void>): Cache {
    let isDone = false;
    return {
      ...inbox.cache,
      compareAndSet: async (writes) => {
        if (!isDone) {
          isDone = true;
          await between();
        }
        return inbox.cache.compareAndSet(writes);
      },
    };
  }

  it('let the first stay, and the other follow it', async () => {
    const cache = disturbed(() =>
      inbox.take(inbox.record(1, 0, identify('visitor', 'bob'))).then(() => undefined),
    );
    const outcomes = await inbox.process(
      [inbox.record(0, 0, identify('visitor', 'anna')), inbox.record(0, 1, look({ anonymousId: 'visitor' }))],
      cache,
    );
    await inbox.messaging.send(emitted(outcomes));
    assert.deepEqual(await told(), ['visitor>bob']);
    assert.deepEqual(await customers(), ['anna', 'visitor', 'visitor>bob', 'bob']);
  });

  it('make no circle of two aliases that oppose each other', async () => {
    const cache = disturbed(() => inbox.take(inbox.record(1, 0, alias('b', 'a'))).then(() => undefined));
    const batch = [inbox.record(0, 0, alias('a', 'b')), inbox.record(0, 1, look({ userId: 'b' }))];
    const outcomes = await inbox.process(batch, cache);
    await inbox.messaging.send(emitted(outcomes));
    assert.deepEqual(await told(), ['b>a']);
    assert.deepEqual((await customers()).slice(0, 2), ['b', 'b'], 'by way of b, as long as the link settles');
    assert.equal(JSON.stringify(emitted(await inbox.process(batch))), JSON.stringify(emitted(outcomes)));
  });
});

describe('a call of another partition than the link', () => {
  const visitor = { anonymousId: 'visitor' };

  it('goes by way of the former id until the link has settled', async () => {
    await inbox.take(inbox.record(0, 0, identify('visitor', 'anna')));
    await inbox.take(inbox.record(1, 0, look(visitor)));
    inbox.clock.advance(linkSettlingMs);
    await inbox.take(inbox.record(1, 1, look(visitor)));
    assert.deepEqual((await customers()).slice(-2), ['visitor', 'anna']);
  });

  for (const isWiped of [false, true]) {
    it(`finds at a redelivery the customer that its first delivery found${isWiped ? ', with Redis emptied' : ''}`, async () => {
      const record = inbox.record(1, 0, look(visitor));
      const outcomes = await inbox.take(record);
      await inbox.take(inbox.record(0, 0, identify('visitor', 'anna')));
      inbox.clock.advance(3_600_000);
      if (isWiped) inbox.cache.wipe();
      assert.equal(JSON.stringify(emitted(await inbox.process([record]))), JSON.stringify(emitted(outcomes)));
      assert.match(JSON.stringify(emitted(outcomes)), /"customerId\\":\\"visitor/);
    });
  }
});

it('a link that is used does not end, one that is not is forgotten after 400 days', async () => {
  const day = 86_400_000;
  await take(identify('visitor', 'anna'), identify('other', 'anna'));
  for (let i = 0; i < 401 + renewalDays; i += 1) {
    inbox.clock.advance(day);
    await take(look({ anonymousId: 'visitor' }));
  }
  await take(look({ anonymousId: 'other' }));
  const events = await inbox.events();
  const customersOf = (id: string) =>
    new Set(
      events
        .filter(({ anonymousId, type }) => anonymousId === id && type === 'track')
        .map(({ customerId }) => customerId),
    );
  assert.deepEqual([...customersOf('visitor')], ['anna']);
  assert.deepEqual([...customersOf('other')], ['other']);
});

it('a link that was written before a crash, but not told, is told by the redelivery', async () => {
  const record = inbox.record(0, 0, identify('visitor', 'anna'));
  const lost = await inbox.process([record]);
  assert.equal(
    (await inbox.cache.readVersioned([viewKey(namespace, 'demo', 'visitor', 'identity')])).length,
    1,
  );
  const outcomes = await inbox.take(record);
  assert.deepEqual(emitted(outcomes), emitted(lost));
  assert.deepEqual(await told(), ['visitor>anna']);
});
