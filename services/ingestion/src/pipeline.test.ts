import assert from 'node:assert/strict';
import { beforeEach, describe, it } from 'node:test';
import { accessKey, hashKey, newKeyText } from '@shoal/access';
import { CustomerEvent, IdentityLink, matches, topicName } from '@shoal/contracts';
import type { Delivery, Outcome } from '@shoal/messaging';
import fc from 'fast-check';
import {
  alias,
  type Call,
  emitted,
  identify,
  look,
  namespace,
  now,
  openInbox,
  type TestInbox,
  verdicts,
} from './testing/inbox.fixture.ts';

let inbox: TestInbox;
beforeEach(async () => {
  inbox = await openInbox();
});

const anna = { userId: 'anna' };
const day = 86_400_000;

describe('reading the inbox', () => {
  it('makes a customer event of a call', async () => {
    const call = look(anna, {
      anonymousId: 'anna',
      timestamp: '2026-03-14T08:00:00.000Z',
      properties: { product_id: 'p1' },
      context: { ip: '::1' },
    });
    await inbox.take(inbox.record(1, 7, call));
    const [event] = await inbox.events();
    assert.deepEqual(event, {
      messageId: call.messageId,
      shop: 'demo',
      customerId: 'anna',
      anonymousId: 'anna',
      userId: 'anna',
      type: 'track',
      event: 'Product Viewed',
      timestamp: '2026-03-14T08:00:00.000Z',
      receivedAt: new Date(now).toISOString(),
      properties: { product_id: 'p1' },
      context: { ip: '::1' },
      inbox: { partition: 1, offset: 7 },
    });
    assert.ok(matches(CustomerEvent, event));
  });

  it('knows the shop by the write key in a header, by its hash, or by the key in the call', async () => {
    const { writeKey, otherKey } = inbox;
    const withHeaders = (offset: number, headers: Record<string, string>, call = look(anna)): Delivery => ({
      ...inbox.record(0, offset, call),
      headers: Object.fromEntries(Object.entries(headers).map(([name, text]) => [name, Buffer.from(text)])),
    });
    await inbox.take(
      withHeaders(0, { 'shoal-write-key': writeKey }),
      withHeaders(1, { 'shoal-key-hash': hashKey(otherKey) }),
      withHeaders(2, {}, look(anna, { writeKey: otherKey })),
    );
    assert.deepEqual((await inbox.events()).map(({ shop }) => shop).sort(), ['demo', 'other', 'other']);
  });

  it('knows the shop by a key that was written a moment ago', async () => {
    const key = newKeyText('write');
    const record = accessKey(key, 'new', 'write', now);
    const topic = topicName(namespace, 'keys');
    await inbox.messaging.send([{ topic, key: record.hash, value: JSON.stringify(record) }]);
    await inbox.take(inbox.record(0, 0, look(anna), key));
    assert.deepEqual(
      (await inbox.events()).map(({ shop }) => shop),
      ['new'],
    );
  });

  it('gives a dead letter, with code and reason, for each record that cannot be worked with, and takes the rest', async () => {
    const good = look(anna);
    const bad: readonly (readonly [Delivery, string])[] = [
      [inbox.record(0, 1, null), 'invalid_json'],
      [inbox.record(0, 2, Buffer.from('{')), 'invalid_json'],
      [inbox.record(0, 3, Buffer.from([0x22, 0xff, 0x22])), 'invalid_json'],
      [inbox.record(0, 4, look(anna, { context: { text: 'x'.repeat(40_000) } })), 'event_too_large'],
      [inbox.record(0, 5, look({})), 'missing_identity'],
      [inbox.record(0, 6, look(anna, { type: 'charge' })), 'unknown_type'],
      [inbox.record(0, 7, look(anna), 'shoal_write_unknown'), 'invalid_write_key'],
      [inbox.record(0, 8, look(anna), inbox.readKey), 'invalid_write_key'],
      [{ ...inbox.record(0, 9, look(anna)), headers: {} }, 'invalid_write_key'],
      [inbox.record(0, 10, look(anna, { timestamp: '9999-01-01T00:00:00Z' })), 'timestamp_out_of_range'],
    ];
    const outcomes = await inbox.take(inbox.record(0, 0, good), ...bad.map(([record]) => record));
    assert.deepEqual(verdicts(outcomes), ['ok', ...bad.map(([, code]) => code)]);
    for (const outcome of outcomes) assert.ok(outcome.kind !== 'deadLetter' || outcome.reason.length > 10);
    assert.equal((await inbox.events()).length, 1);
  });

  it('judges a record by the time at which it came in, however late it is read', async () => {
    const record = inbox.record(0, 0, look(anna, { timestamp: new Date(now + day).toISOString() }));
    inbox.clock.advance(30 * day);
    assert.deepEqual(verdicts(await inbox.take(record)), ['ok']);
  });

  it('keeps within the contract with the longest ids that are taken', async () => {
    const id = 'x'.repeat(200);
    await inbox.take(inbox.record(0, 0, { ...identify('a'.repeat(200), id), messageId: 'm'.repeat(200) }));
    const [events, links] = [await inbox.events(), await inbox.links()];
    assert.deepEqual([events.length, links.length], [2, 1]);
    for (const event of events) assert.ok(matches(CustomerEvent, event));
    for (const link of links) assert.ok(matches(IdentityLink, link));
  });
});

describe('duplicates', () => {
  it('are dropped within a batch, in a later batch and in another partition', async () => {
    const call = look(anna);
    const batch = [0, 1].map((offset) => inbox.record(0, offset, call));
    assert.deepEqual(verdicts(await inbox.take(...batch)), ['ok', 'duplicate']);
    assert.deepEqual(verdicts(await inbox.take(inbox.record(0, 2, call))), ['duplicate']);
    assert.deepEqual(verdicts(await inbox.take(inbox.record(1, 0, call))), ['duplicate']);
    assert.equal((await inbox.events()).length, 1);
  });

  it('are told by shop and messageId: calls without one, and those of another shop, are none', async () => {
    const { messageId: _, ...bare } = look(anna);
    const call = look(anna);
    const batch = [
      inbox.record(0, 0, bare),
      inbox.record(0, 1, bare),
      inbox.record(0, 2, call),
      inbox.record(0, 3, call, inbox.otherKey),
    ];
    assert.deepEqual(verdicts(await inbox.take(...batch)), ['ok', 'ok', 'ok', 'ok']);
  });

  it('are known for the day of arrival and the day after', async () => {
    const call = look(anna);
    await inbox.take(inbox.record(0, 0, call));
    inbox.clock.advance(day);
    assert.deepEqual(verdicts(await inbox.take(inbox.record(0, 1, call))), ['duplicate']);
    inbox.clock.advance(day);
    assert.deepEqual(verdicts(await inbox.take(inbox.record(0, 2, call))), ['ok']);
  });

  it('do not link ids a second time', async () => {
    const call = identify('visitor', 'anna');
    await inbox.take(inbox.record(0, 0, call), inbox.record(0, 1, call));
    assert.equal((await inbox.links()).length, 1);
  });
});

describe('a redelivery', () => {
  const ids = ['a', 'b', 'c', 'd'];
  const anyId = fc.constantFrom(...ids);
  const calls: fc.Arbitrary<Call> = fc.oneof(
    anyId.map((anonymousId) => look({ anonymousId })),
    anyId.map((userId) => look({ userId })),
    fc.tuple(anyId, anyId).map(([anonymousId, userId]) => identify(anonymousId, userId)),
    fc.tuple(anyId, anyId).map(([previousId, userId]) => alias(previousId, userId)),
    // Now and then the same message again.
    anyId.map((userId) => look({ userId }, { messageId: `again-${userId}` })),
  );
  const cuts = fc.array(fc.integer({ min: 1, max: 6 }), { minLength: 1, maxLength: 30 });

  async function inBatches(
    records: readonly Delivery[],
    sizes: readonly number[],
    from: number,
  ): Promise<Outcome[]> {
    const outcomes: Outcome[] = [];
    for (let start = from, i = 0; start < records.length; i += 1) {
      const batch = records.slice(start, start + (sizes[i % sizes.length] as number));
      outcomes.push(...(await inbox.process(batch)));
      start += batch.length;
    }
    return outcomes;
  }

  it('gives the same emissions byte for byte, from whatever place and in whatever batches', async () => {
    const cases = fc.record({
      all: fc.array(calls, { minLength: 1, maxLength: 25 }),
      first: cuts,
      second: cuts,
      from: fc.nat(),
    });
    await fc.assert(
      fc.asyncProperty(cases, async ({ all, first, second, from }) => {
        inbox = await openInbox();
        const records = all.map((call, offset) => inbox.record(0, offset, call));
        const delivered = await inBatches(records, first, 0);
        const start = from % records.length;
        const again = await inBatches(records, second, start);
        assert.deepEqual(verdicts(again), verdicts(delivered).slice(start));
        assert.equal(JSON.stringify(emitted(again)), JSON.stringify(emitted(delivered.slice(start))));
      }),
      { seed: 21, numRuns: 150 },
    );
  });
});
