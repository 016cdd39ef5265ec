import assert from 'node:assert/strict';
import { it } from 'node:test';
import { type Cache, createMemoryCache } from '@shoal/cache';
import { memberShard, membersKey, type SegmentAssignment } from '@shoal/contracts';
import { assignmentKey } from './assignment-key.ts';
import { updateMembers } from './update-members.ts';

const namespace = 'test';

function assignmentOf(version: number, segmentId: string, previous?: string): SegmentAssignment {
  return {
    ...{ version, shop: 'demo', customerId: 'ann', segmentId, segmentName: segmentId, modelVersion: 1 },
    ...{ distance: 0, featureVersion: version, since: version, movedBy: { featureVersion: version } },
    ...(previous !== undefined && { previous: { segmentId: previous, segmentName: previous } }),
  } as SegmentAssignment;
}

async function store(cache: Cache, assignment: SegmentAssignment): Promise<void> {
  const { version } = assignment;
  const key = assignmentKey(namespace, 'demo/ann');
  await cache.raiseVersioned([{ key, version, value: JSON.stringify(assignment), ttlMs: 60_000 }]);
}

async function segmentsWith(cache: Cache, ids: readonly string[]): Promise<string[]> {
  const keys = ids.map((id) => membersKey(namespace, 'demo', id, memberShard('ann')));
  const counts = await cache.countMembers(keys);
  return ids.filter((_, i) => counts[i] === 1);
}

it('a move that is told late leaves the customer where he is by now', async () => {
  const cache = createMemoryCache({ now: () => 0 });
  const [first, second] = [assignmentOf(1, 'a'), assignmentOf(2, 'b', 'a')];
  await store(cache, second);
  await updateMembers([second], { cache, namespace });
  await updateMembers([first], { cache, namespace });
  assert.deepEqual(await segmentsWith(cache, ['a', 'b']), ['b']);
});

it('so it does where he moves on while that is mended', async () => {
  const cache = createMemoryCache({ now: () => 0 });
  const moves = [assignmentOf(2, 'b', 'a'), assignmentOf(3, 'c', 'b')];
  const moving: Cache = {
    ...cache,
    // Somebody else stores the next move, and edits the sets, before each edit of ours comes through.
    editMembers: async (edits) => {
      const next = moves.shift();
      if (next) {
        await store(cache, next);
        await updateMembers([next], { cache, namespace });
      }
      await cache.editMembers(edits);
    },
  };
  await store(cache, assignmentOf(1, 'a'));
  await updateMembers([assignmentOf(1, 'a')], { cache: moving, namespace });
  assert.deepEqual(await segmentsWith(cache, ['a', 'b', 'c']), ['c']);
});
