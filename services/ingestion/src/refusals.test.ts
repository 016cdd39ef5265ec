import assert from 'node:assert/strict';
import { beforeEach, describe, it } from 'node:test';
import { hashKey } from '@shoal/access';
import { messageFingerprint, type NotedRefusal, refusalKey, refusalNotes } from '@shoal/contracts';
import { type Delivery, toDeadLetter } from '@shoal/messaging';
import {
  type Call,
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
const faulty = (rest: Call = {}) => look(anna, { messageId: 'm1', timestamp: 'yesterday', ...rest });

async function noted(messageId = 'm1', shop = 'demo'): Promise<NotedRefusal | undefined> {
  const [note] = await inbox.cache.read([refusalKey(namespace, shop, messageFingerprint(messageId))]);
  return note === undefined ? undefined : (JSON.parse(note) as NotedRefusal);
}

/** Takes a record, and publishes its dead letter as the pipeline's runner does. */
async function refuse(record: Delivery): Promise<void> {
  const [outcome] = await inbox.take(record);
  assert.equal(outcome?.kind, 'deadLetter');
  if (outcome.kind === 'deadLetter')
    await inbox.messaging.send([toDeadLetter(record, { stage: 'inbox', ...outcome })]);
}

describe('a refused record', () => {
  it('is noted with code, reason and place, for the shop whose key it bears', async () => {
    await refuse(inbox.record(2, 7, faulty()));
    const { reason, ...note } = (await noted()) as NotedRefusal;
    assert.deepEqual(note, {
      ...{ messageId: 'm1', code: 'invalid_event', at: now, inbox: { partition: 2, offset: 7 } },
    });
    assert.match(reason, /^event\.timestamp must be a date and time/);
    assert.equal(await noted('m1', 'other'), undefined);
  });

  it('is noted whether the key is in a header, hashed in one, or in the call', async () => {
    const { writeKey, otherKey } = inbox;
    const bare = (offset: number, call: Call) => ({ ...inbox.record(0, offset, call), headers: {} });
    await refuse(bare(0, faulty({ messageId: 'a', writeKey: otherKey })));
    await refuse({
      ...bare(1, faulty({ messageId: 'b' })),
      headers: { 'shoal-key-hash': Buffer.from(hashKey(writeKey)) },
    });
    assert.deepEqual([(await noted('a', 'other'))?.messageId, (await noted('b'))?.messageId], ['a', 'b']);
  });

  it('claims nothing: once mended, the same messageId passes', async () => {
    await refuse(inbox.record(0, 0, faulty()));
    const mended = faulty({ timestamp: new Date(now).toISOString() });
    assert.deepEqual(verdicts(await inbox.take(inbox.record(0, 1, mended))), ['ok']);
  });

  it('is noted also where it is too large, unless it is far too large to look into', async () => {
    const large = (size: number, messageId: string) =>
      look(anna, { messageId, properties: { x: 'x'.repeat(size) } });
    await refuse(inbox.record(0, 0, large(40_000, 'm1')));
    assert.equal((await noted())?.code, 'event_too_large');
    await refuse(inbox.record(0, 1, large(300_000, 'm2')));
    assert.equal(await noted('m2'), undefined);
  });

  it('is not noted where nobody could ask for it: without an id, or a key that is known', async () => {
    await refuse(inbox.record(0, 0, faulty({ messageId: undefined })));
    await refuse(inbox.record(0, 1, faulty({ messageId: 7 })));
    await refuse(inbox.record(0, 2, faulty({ messageId: 'x'.repeat(201) })));
    await refuse(inbox.record(0, 3, faulty({ messageId: 'm1' }), 'shoal_write_unknown'));
    for (const body of ['{', 'null', '[]', '7']) await refuse(inbox.record(0, 4, Buffer.from(body)));
    await refuse(inbox.record(0, 5, null));
    for (const messageId of ['m1', 'undefined', '7', 'x'.repeat(201)])
      assert.equal(await noted(messageId), undefined, messageId);
  });

  it('is forgotten after two days', async () => {
    await refuse(inbox.record(0, 0, faulty()));
    inbox.clock.advance(refusalNotes.ttlMs);
    assert.equal(await noted(), undefined);
  });

  it('is noted again, as it was, when Redis was emptied', async () => {
    await refuse(inbox.record(2, 7, faulty()));
    const before = await noted();
    inbox.cache.wipe();
    await inbox.take(inbox.record(0, 0, look(anna)));
    assert.deepEqual(await noted(), before);
  });
});
