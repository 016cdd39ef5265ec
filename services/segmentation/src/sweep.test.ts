import assert from 'node:assert/strict';
import { beforeEach, describe, it } from 'node:test';
import { clocksKey, type SegmentAssignment, type SegmentChange } from '@shoal/contracts';
import { dayMs } from '@shoal/features';
import type { Messaging } from '@shoal/messaging';
import { now } from './testing/customers.fixture.ts';
import {
  assignmentOf,
  buyer,
  cache,
  chain,
  commitFeatures,
  lapsed,
  looker,
  members,
  messaging,
  namespace,
  openShop,
  publish,
  read,
  restoreFeatures,
  run,
  sendFeatures,
  sweep,
  sweepOf,
  useModel,
} from './testing/segments.fixture.ts';

beforeEach(openShop);

describe('the sweep of segments', () => {
  it('counts customers before the first model, and the sweep brings them into segments', async () => {
    useModel(false);
    await publish(looker(1));
    assert.deepEqual(await members('unassigned'), ['x']);
    useModel(true);
    await sendFeatures(looker(1));
    await sweep();
    assert.deepEqual(await members('unassigned'), []);
    assert.deepEqual(
      (await read<SegmentChange>('segment-changes')).map(({ type, reason }) => [type, reason]),
      [['segment.entered', 'model']],
    );
    await sweep();
    assert.equal((await read('segment-changes')).length, 1, 'the same model on the same day is swept once');
  });

  it('moves a customer to whom nothing happened when time passes', async () => {
    await publish(buyer(1));
    await sendFeatures(buyer(1));
    await sweep();
    await cache.raise(clocksKey(namespace), 'demo', now + 3_000 * dayMs);
    await sweep();
    const [, exited, entered] = await read<SegmentChange>('segment-changes');
    assert.deepEqual(
      [exited?.type, exited?.reason, entered?.type],
      ['segment.exited', 'time', 'segment.entered'],
    );
  });

  it('waits with a sweep until the clocks are back in an emptied Redis', async () => {
    await publish(lapsed(1));
    await sendFeatures(lapsed(1));
    const before = await assignmentOf();
    cache.wipe();
    await sweep();
    assert.equal((await read('segment-changes')).length, 1, 'nobody is judged at a time that is not known');
    await cache.raise(clocksKey(namespace), 'demo', now);
    await restoreFeatures();
    await sweep();
    assert.deepEqual(await assignmentOf(), before);
  });

  it('sweeps by the newest state, not by those before it', async () => {
    await publish(looker(1));
    await publish(buyer(2));
    await sendFeatures(looker(1));
    await sendFeatures(buyer(2));
    await sweep();
    assert.equal((await read('segment-changes')).length, 3);
  });

  it('sweeps nobody whose move is stored and not published yet', async () => {
    await publish(looker(1));
    await run(buyer(2));
    await sendFeatures(buyer(2));
    await cache.raise(clocksKey(namespace), 'demo', now + 3_000 * dayMs);
    let asked = 0;
    const committed: Messaging['committed'] = async (group, topic) => {
      asked += 1;
      if (asked === 2) {
        await publish(buyer(2));
        await commitFeatures();
      }
      return messaging.committed(group, topic);
    };
    await sweepOf({ ...messaging, committed });
    assert.equal((await chain()).length, 3);
  });

  describe('of a model that is new', () => {
    beforeEach(async () => {
      useModel(false);
      await publish(buyer(1));
      await sendFeatures(buyer(1));
      await commitFeatures();
      useModel(true);
    });

    it('has its moves told before the next ones, although it was broken off before it could', async () => {
      const send = () => Promise.reject(new Error('the process dies'));
      await assert.rejects(sweepOf({ ...messaging, send }), /dies/);
      await publish(looker(2));
      assert.deepEqual(await chain(), ['model', 'behaviour']);
    });

    it('leaves the newest assignment last on the topic, where one comes in while it publishes', async () => {
      let sent = 0;
      const send: Messaging['send'] = async (messages) => {
        sent += 1;
        if (sent === 1) await publish(looker(2));
        return messaging.send(messages);
      };
      await sweepOf({ ...messaging, send });
      assert.deepEqual(await chain(), ['model', 'behaviour']);
      assert.deepEqual((await read<SegmentAssignment>('segment-assignments')).at(-1), await assignmentOf());
    });
  });
});
