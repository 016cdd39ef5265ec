import assert from 'node:assert/strict';
import { beforeEach, describe, it } from 'node:test';
import { clocksKey, type SegmentChange } from '@shoal/contracts';
import { now } from './testing/customers.fixture.ts';
import {
  assignmentOf,
  buyer,
  cache,
  lapsed,
  looker,
  members,
  namespace,
  openShop,
  publish,
  read,
  run,
} from './testing/segments.fixture.ts';

beforeEach(openShop);

describe('the segment pipeline', () => {
  it('publishes one entry, one exit and the assignments of a customer who moves', async () => {
    await publish(looker(1));
    await publish(buyer(2));
    const changes = await read<SegmentChange>('segment-changes');
    assert.deepEqual(
      changes.map(({ type }) => type),
      ['segment.entered', 'segment.exited', 'segment.entered'],
    );
    assert.equal((await read('segment-assignments')).length, 2);
    assert.deepEqual(await members((await assignmentOf()).segmentId), ['x']);
    assert.deepEqual(await members(changes[0]?.segment.id), []);
  });

  it('judges the newest state of a batch only', async () => {
    const outcomes = await run(looker(1), buyer(2));
    assert.equal(outcomes[0]?.kind, 'drop');
    assert.equal((await assignmentOf()).featureVersion, 2);
  });

  it('repeats after a crash what may not have been published, and changes nothing else', async () => {
    await publish(looker(1));
    await run(buyer(2));
    const before = await assignmentOf();
    await publish(buyer(2));
    await publish(buyer(2));
    assert.deepEqual(await assignmentOf(), before);
    const changes = await read<SegmentChange>('segment-changes');
    assert.equal(changes.length, 5);
    assert.equal(new Set(changes.map(({ id }) => id)).size, 3);
  });

  it('keeps a customer in one set who moves on before his former move was published', async () => {
    await publish(looker(1));
    await run(buyer(2));
    const bought = await assignmentOf();
    await publish(buyer(2), looker(3));
    assert.deepEqual(await members(bought.segmentId), []);
    assert.deepEqual(await members((await assignmentOf()).segmentId), ['x']);
  });

  it('judges by the time of the customers at hand while Redis has lost the clock', async () => {
    await publish({ ...lapsed(1), lastSeenAt: now });
    const before = await assignmentOf();
    cache.wipe();
    await publish({ ...lapsed(2), lastSeenAt: now });
    assert.equal((await assignmentOf()).segmentId, before.segmentId);
  });

  it('restores assignments and members when Redis was emptied, and tells nobody', async () => {
    await publish(looker(1));
    await publish(buyer(2));
    const before = await assignmentOf();
    cache.wipe();
    await cache.raise(clocksKey(namespace), 'demo', now);
    await publish(buyer(2));
    assert.deepEqual(await assignmentOf(), before);
    assert.deepEqual(await members(before.segmentId), ['x']);
    assert.equal(new Set((await read<SegmentChange>('segment-changes')).map(({ id }) => id)).size, 3);
  });
});
