import assert from 'node:assert/strict';
import { beforeEach, describe, it } from 'node:test';
import { EventAnswer, type FeatureState, type InboxPosition, matches } from '@shoal/contracts';
import { noteFormer, take } from '@shoal/features';
import {
  accept,
  ask,
  claim,
  linkAt,
  noteRefusal,
  putFolded,
  readInbox,
  sendCall,
} from '../testing/events.fixture.ts';
import { now, openGateway, type TestGateway } from '../testing/gateway.fixture.ts';
import { assignmentOf, putAssignment } from '../testing/shop.fixture.ts';

let gateway: TestGateway;
beforeEach(async () => {
  gateway = await openGateway();
});

const day = 86_400_000;

/** Where the event `m1` is: status and customer; everything in the answer is in its schema. */
async function where(messageId = 'm1'): Promise<[string, string | undefined]> {
  const { status, answer } = await ask(gateway, messageId);
  assert.equal(status, 200, answer.message);
  assert.ok(matches(EventAnswer, answer), JSON.stringify(answer));
  return [answer.status, answer.customerId];
}

const after = ({ partition, offset }: InboxPosition, records = 1) => ({
  partition,
  offset: offset + records,
});

describe('an event', () => {
  it('is unknown before it comes, and the answer says whether it may still wait', async () => {
    const { status, answer } = await ask(gateway, 'm1');
    assert.deepEqual([status, answer.code], [404, 'event_unknown']);
    assert.match(answer.message, /last two days, and nothing waits/);
    for (const messageId of ['m0', 'm1']) await sendCall(gateway, { messageId, userId: 'anna' });
    assert.match((await ask(gateway, 'm1')).answer.message, /but 2 records wait in the inbox/);
    await readInbox(gateway);
    await sendCall(gateway, { messageId: 'm2', userId: 'anna' });
    assert.match((await ask(gateway, 'm2')).answer.message, /but 1 record waits in the inbox/);
  });

  it('is accepted once it is claimed, with its place and its times', async () => {
    const inbox = await sendCall(gateway, { messageId: 'm1', userId: 'anna', anonymousId: 'visitor' });
    await claim(gateway, 'm1', { inbox, claimedAt: now + 44 });
    const { answer } = await ask(gateway, 'm1');
    const { message, ...rest } = answer;
    assert.deepEqual(rest, {
      ...{ messageId: 'm1', shop: 'demo', status: 'accepted', inbox, inLog: true },
      ...{ type: 'track', event: 'Order Completed', userId: 'anna', anonymousId: 'visitor' },
      ...{ customerId: 'anna', acceptedAt: new Date(now).toISOString() },
      claimedAt: new Date(now + 44).toISOString(),
    });
    assert.match(message, /has yet to fold it into the features of anna/);
  });

  it('gives nothing away of what it says', async () => {
    await accept(gateway, { messageId: 'm1', userId: 'anna' });
    const { body } = await gateway.get('/v1/events/m1');
    for (const secret of ['example.org', '10.0.0.1', 'properties', 'context'])
      assert.ok(!body.includes(secret), secret);
  });

  it('is folded once the features of its customer have taken in its place, and not before', async () => {
    const inbox = await accept(gateway, { messageId: 'm1', userId: 'anna' });
    await putFolded(gateway, 'anna', { partition: inbox.partition + 1, offset: 1_000 });
    assert.deepEqual(await where(), ['accepted', 'anna'], 'other partitions say nothing');
    await putFolded(gateway, 'anna', inbox, (state) => {
      state.version = 4;
    });
    assert.deepEqual(await where(), ['folded', 'anna']);
  });

  it('is assigned once its customer was judged by features that have it', async () => {
    const inbox = await accept(gateway, { messageId: 'm1', userId: 'anna' });
    await putFolded(gateway, 'anna', after(inbox, 5));
    await putAssignment(gateway.cache, { ...assignmentOf('anna', 'gold'), featureVersion: 2 });
    assert.deepEqual(await where(), ['folded', 'anna']);
    const audiences = [{ id: 'big', name: 'Big spenders', version: 2, since: now }];
    await putAssignment(gateway.cache, {
      ...assignmentOf('anna', 'gold'),
      ...{ version: 2, featureVersion: 3, audiences },
    });
    assert.deepEqual(await where(), ['assigned', 'anna']);
    const { answer } = await ask(gateway, 'm1');
    assert.deepEqual([answer.featureVersion, answer.assignedVersion], [3, 3]);
    assert.deepEqual(answer.assignments, [
      { kind: 'cluster', id: 'gold', name: 'gold', version: 2, since: new Date(now - day).toISOString() },
      { kind: 'audience', id: 'big', name: 'Big spenders', version: 2, since: new Date(now).toISOString() },
    ]);
  });

  it('is folded, and says why no more, where there is no model yet', async () => {
    const inbox = await accept(gateway, { messageId: 'm1', userId: 'anna' });
    await putFolded(gateway, 'anna', inbox);
    await putAssignment(gateway.cache, { ...assignmentOf('anna', null), featureVersion: 3 });
    const { answer } = await ask(gateway, 'm1');
    assert.deepEqual([answer.status, answer.assignments], ['folded', []]);
    assert.match(answer.message, /no model and no audience yet/);
  });

  for (const [when, offset] of [
    ['retention has removed its record', 500],
    ['its place holds another record', 0],
  ] as const)
    it(`is accepted and nothing more is known where ${when}`, async () => {
      const { partition } = await accept(gateway, { messageId: 'm0', userId: 'anna' });
      await claim(gateway, 'm1', { inbox: { partition, offset } });
      const { answer } = await ask(gateway, 'm1');
      assert.ok(matches(EventAnswer, answer));
      assert.deepEqual(
        [answer.status, answer.inLog, answer.inbox, answer.customerId, answer.type],
        ['accepted', false, { partition, offset }, undefined, undefined],
      );
      assert.match(answer.message, /does not hold it any more/);
    });

  it('that came twice is the first: the second is dropped', async () => {
    const first = await accept(gateway, { messageId: 'm1', userId: 'anna' });
    await accept(gateway, { messageId: 'm1', userId: 'bob' });
    const { answer } = await ask(gateway, 'm1');
    assert.deepEqual([answer.customerId, answer.inbox], ['anna', first]);
  });

  it('is found however long ago it came, as long as its claim is there', async () => {
    for (const days of [-0.5, 1, 2, 7]) {
      const inbox = await sendCall(gateway, { messageId: `m${days}`, userId: 'anna' });
      await claim(gateway, `m${days}`, { inbox, receivedAt: now - days * day });
      assert.deepEqual(await where(`m${days}`), ['accepted', 'anna'], `${days} days`);
    }
  });

  it('is found under its place where it was sent without an id', async () => {
    const inbox = await sendCall(gateway, { userId: 'anna' });
    const messageId = `test.inbox.v1/${inbox.partition}/${inbox.offset}`;
    await claim(gateway, messageId, { inbox });
    assert.deepEqual(await where(messageId), ['accepted', 'anna']);
  });

  it('of another shop is not known', async () => {
    await accept(gateway, { messageId: 'm1', userId: 'anna' });
    await noteRefusal(gateway, 'm2');
    for (const id of ['m1', 'm2']) assert.equal((await ask(gateway, id, gateway.otherKey)).status, 404);
    assert.equal((await ask(gateway, 'm1', gateway.writeKey)).status, 401);
  });

  it('may have any id that is taken, and none that is not', async () => {
    for (const messageId of ['a/b?c#d%', '__proto__', '订单', 'x'.repeat(200)]) {
      await accept(gateway, { messageId, userId: 'anna' });
      assert.deepEqual(await where(messageId), ['accepted', 'anna']);
    }
    assert.equal((await ask(gateway, 'x'.repeat(201))).status, 400);
  });
});

describe('an event that was refused', () => {
  it('says why, with the code and the reason of its dead letter', async () => {
    await noteRefusal(gateway, 'm1');
    const { status, answer } = await ask(gateway, 'm1');
    assert.equal(status, 200);
    assert.ok(matches(EventAnswer, answer));
    assert.deepEqual(
      [answer.status, answer.code, answer.reason, answer.inbox],
      ['refused', 'invalid_event', 'event.timestamp must be a date and time', { partition: 2, offset: 7 }],
    );
  });

  it('is told as accepted once it was mended and sent again', async () => {
    await noteRefusal(gateway, 'm1');
    await accept(gateway, { messageId: 'm1', userId: 'anna' });
    assert.deepEqual(await where(), ['accepted', 'anna']);
  });

  it('is not mixed up with another whose note has taken its place', async () => {
    await noteRefusal(gateway, 'm1', { messageId: 'other' });
    assert.equal((await ask(gateway, 'm1')).status, 404);
  });
});

describe('an event of a visitor who is a customer now', () => {
  const merged = (formerId: string, inbox: InboxPosition) => (state: FeatureState) =>
    noteFormer(state, formerId, { [inbox.partition]: inbox.offset });
  const isNow = (customerId: string) => (state: FeatureState) => {
    state.mergedInto = customerId;
  };

  it('from before the link goes with his history, step by step', async () => {
    const inbox = await accept(gateway, { messageId: 'm1', anonymousId: 'visitor' });
    await linkAt(gateway, ['visitor', 'anna'], after(inbox));
    assert.deepEqual(await where(), ['accepted', 'anna']);
    await putFolded(gateway, 'visitor', inbox, isNow('anna'));
    assert.deepEqual(await where(), ['folded', 'anna']);
    assert.match(
      (await ask(gateway, 'm1')).answer.message,
      /of visitor, whose history is on its way to anna/,
    );
    await putFolded(gateway, 'anna', undefined, merged('visitor', inbox));
    await putAssignment(gateway.cache, { ...assignmentOf('anna', 'gold'), featureVersion: 3 });
    assert.deepEqual(await where(), ['assigned', 'anna']);
  });

  it('from before the link is not folded by later ones that went to the customer by themselves', async () => {
    const inbox = await accept(gateway, { messageId: 'm1', anonymousId: 'visitor' });
    await linkAt(gateway, ['visitor', 'anna'], after(inbox));
    await putFolded(gateway, 'anna', after(inbox, 10));
    assert.deepEqual(await where(), ['accepted', 'anna']);
  });

  it('from after the link is the customer’s own', async () => {
    const made = await sendCall(gateway, { messageId: 'm0', userId: 'anna', anonymousId: 'visitor' });
    await linkAt(gateway, ['visitor', 'anna'], made);
    const inbox = await accept(gateway, { messageId: 'm1', anonymousId: 'visitor' });
    await putFolded(gateway, 'visitor', made, isNow('anna'));
    assert.deepEqual(await where(), ['accepted', 'anna']);
    await putFolded(gateway, 'anna', inbox);
    assert.deepEqual(await where(), ['folded', 'anna']);
  });

  it('is followed over two links, and held by whoever has it', async () => {
    const inbox = await accept(gateway, { messageId: 'm1', anonymousId: 'visitor' });
    await linkAt(gateway, ['visitor', 'anna'], after(inbox, 1));
    await linkAt(gateway, ['anna', 'joint'], after(inbox, 2));
    await putFolded(gateway, 'visitor', inbox, isNow('anna'));
    await putFolded(gateway, 'anna', undefined, (state) => {
      isNow('joint')(state);
      merged('visitor', inbox)(state);
      take(state.sources, after(inbox, 1));
    });
    assert.deepEqual(await where(), ['folded', 'joint']);
    await putFolded(gateway, 'joint', undefined, merged('visitor', inbox));
    await putAssignment(gateway.cache, { ...assignmentOf('joint', 'gold'), featureVersion: 3 });
    assert.deepEqual(await where(), ['assigned', 'joint']);
  });
});

describe('when something is away', () => {
  it('views, the answer says so', async () => {
    gateway.loseViews();
    const { status, answer } = await ask(gateway, 'm1');
    assert.deepEqual([status, answer.code], [503, 'view_unavailable']);
  });

  it('the log, the answer says so, and not that something could not be written', async () => {
    await accept(gateway, { messageId: 'm1', userId: 'anna' });
    gateway.loseBroker();
    const { status, answer } = await ask(gateway, 'm1');
    assert.deepEqual([status, answer.code], [503, 'log_unavailable']);
  });

  it('the log, what is not known may still wait, and what was refused is told', async () => {
    await noteRefusal(gateway, 'm2');
    gateway.loseBroker();
    assert.match((await ask(gateway, 'm1')).answer.message, /or it still waits in the inbox/);
    assert.equal((await ask(gateway, 'm2')).answer.status, 'refused');
  });
});
