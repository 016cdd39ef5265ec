import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { CustomerEvent } from '@shoal/contracts';
import { foldEvent, newFeatureState } from '@shoal/features';
import fc from 'fast-check';
import { eventOf, mergeOrder, openFeatures, settled, type TestFeatures } from './testing/features.fixture.ts';

const visitor = { anonymousId: 'visitor' };
const anna = { userId: 'anna' };

/** What all these events, folded into one customer in order of time, come to. */
function whole(id: string, events: readonly CustomerEvent[]): object | undefined {
  const sorted = [...events].sort((a, b) => a.timestamp.localeCompare(b.timestamp));
  const state = newFeatureState('demo', id, Date.parse(sorted[0]!.timestamp));
  for (const event of sorted) foldEvent(state, event, Date.parse(event.timestamp));
  return settled(state);
}

async function assertWhole(
  features: TestFeatures,
  id: string,
  events: readonly CustomerEvent[],
): Promise<void> {
  assert.deepEqual(settled(await features.state(id)), whole(id, events));
}

const looks = (partition: number, offsets: readonly number[], customerId: string, who: object) =>
  offsets.map((offset) => eventOf(`${partition}:${offset}`, customerId, who));

describe('the history of a former id', () => {
  it('moves to the customer, and what still comes in under it follows', async () => {
    const before = looks(0, [0, 1, 2], 'visitor', visitor);
    const own = looks(1, [5, 6], 'anna', anna);
    const late = looks(0, [3, 4], 'visitor', visitor);
    const direct = looks(0, [10], 'anna', visitor);
    const features = await openFeatures(4);
    await features.publish(...before, ...own, mergeOrder('1:5', 'visitor', 'anna'), ...late, ...direct);
    await features.drain(2);
    await assertWhole(features, 'anna', [...before, ...own, ...late, ...direct]);
    const former = await features.state('visitor');
    assert.deepEqual([former?.mergedInto, former?.events], ['anna', 3]);
  });

  it('may be empty: the order comes before any event', async () => {
    const features = await openFeatures(4);
    const late = looks(0, [3], 'visitor', visitor);
    const own = looks(1, [5], 'anna', anna);
    await features.publish(mergeOrder('1:5', 'visitor', 'anna'), ...own, ...late);
    await features.drain(1);
    await assertWhole(features, 'anna', [...own, ...late]);
  });

  it('goes along a chain to the last, whichever link is worked on first', async () => {
    for (const aliasFirst of [true, false]) {
      const features = await openFeatures(4);
      const ofVisitor = looks(0, [0, 1], 'visitor', visitor);
      const ofAnna = looks(1, [2, 3], 'anna', anna);
      const ofJoint = looks(2, [7], 'joint', { userId: 'joint' });
      const orders = [mergeOrder('1:2', 'visitor', 'anna'), mergeOrder('2:7', 'anna', 'joint')];
      await features.publish(
        ...ofVisitor,
        ...ofAnna,
        ...ofJoint,
        ...(aliasFirst ? orders.reverse() : orders),
      );
      const lateOfVisitor = looks(0, [5], 'visitor', visitor);
      await features.publish(...lateOfVisitor);
      await features.drain(1);
      await assertWhole(features, 'joint', [...ofVisitor, ...ofAnna, ...ofJoint, ...lateOfVisitor]);
    }
  });

  it('is taken over once, however often the order and all around it is delivered', async () => {
    const features = await openFeatures(4);
    const before = looks(0, [0, 1, 2], 'visitor', visitor);
    const late = looks(0, [3], 'visitor', visitor);
    const own = looks(1, [5, 6], 'anna', anna);
    const all = [...before, mergeOrder('1:5', 'visitor', 'anna'), ...late, ...own];
    await features.publish(...all, ...all);
    await features.drain(2);
    await features.publish(...all);
    await features.drain(3);
    await assertWhole(features, 'anna', [...before, ...late, ...own]);
  });

  it('of several ids comes together, with more of them than are remembered', async () => {
    const features = await openFeatures(4);
    const visitors = Array.from({ length: 20 }, (_, i) =>
      looks(i % 3, [i], `v${i}`, { anonymousId: `v${i}` }),
    ).flat();
    await features.publish(
      ...visitors,
      ...visitors.map(({ customerId, inbox }) => mergeOrder(`9:${inbox.offset}`, customerId, 'anna')),
    );
    await features.drain(3);
    await assertWhole(features, 'anna', visitors);
  });

  it('that went round in a circle is its own again, and nothing goes round for ever', async () => {
    const features = await openFeatures(4);
    const own = { a: looks(0, [0, 1], 'a', { userId: 'a' }), b: looks(1, [0, 1, 2], 'b', { userId: 'b' }) };
    await features.publish(...own.a, ...own.b, mergeOrder('0:5', 'a', 'b'), mergeOrder('1:5', 'b', 'a'));
    await features.drain(1);
    const late = looks(0, [9], 'a', { userId: 'a' });
    await features.publish(...late);
    await features.drain(1);
    const states = [await features.state('a'), await features.state('b')].filter(
      (state) => state?.mergedInto === undefined,
    );
    assert.equal(
      states.reduce((sum, state) => sum + (state?.events ?? 0), 0),
      6,
    );
  });
});

/** Up to 25 batches of any partition of either topic, some of them broken off or repeated. */
const schedules = fc.array(
  fc.record({
    place: fc.nat(7),
    count: fc.integer({ min: 1, max: 4 }),
    crash: fc.constantFrom(true, false, false, false),
    back: fc.nat(5),
    wipe: fc.constantFrom(true, ...Array<boolean>(9).fill(false)),
  }),
  { maxLength: 25 },
);

/**
 * A visitor with `before` events under his own id, `late` more that ingestion had read before it knew the link, and `direct`
 * ones afterwards, each in order of the inbox; the customer has events of her own.
 */
const shapes = fc.record({
  before: fc.nat(6),
  late: fc.nat(4),
  direct: fc.nat(4),
  own: fc.nat(5),
  // From which late event on ingestion's redelivery found the link and sent it under the customer too.
  again: fc.nat(4),
  // Whether the customer became another one, with so many events under the former name afterwards and the new one.
  isJoint: fc.boolean(),
  lateOwn: fc.nat(3),
  joint: fc.nat(3),
  schedule: schedules,
});

describe('a sign-in', () => {
  it('counts each event once, in whatever order partitions are read, batches end and are repeated', async () => {
    await fc.assert(
      fc.asyncProperty(
        shapes,
        async ({ before, late, direct, own, again, isJoint, lateOwn, joint, schedule }) => {
          const offsets = (from: number, count: number) => Array.from({ length: count }, (_, i) => from + i);
          const ofVisitor = looks(0, offsets(0, before), 'visitor', visitor);
          const lateOnes = looks(0, offsets(before, late), 'visitor', visitor);
          const directOnes = looks(0, offsets(before + late, direct), 'anna', visitor);
          const ownOnes = looks(1, offsets(0, own), 'anna', anna);
          const copies = lateOnes.slice(again).map((event) => ({ ...event, customerId: 'anna' }));
          const features = await openFeatures(2);
          await features.publish(...ofVisitor, mergeOrder('1:0', 'visitor', 'anna'), ...lateOnes);
          await features.publish(...ownOnes, ...copies, ...directOnes);
          const lateOwnOnes = looks(1, offsets(own, lateOwn), 'anna', anna);
          const jointOnes = looks(1, offsets(own + lateOwn, joint), isJoint ? 'joint' : 'anna', anna);
          if (isJoint) await features.publish(mergeOrder('2:0', 'anna', 'joint'));
          await features.publish(...lateOwnOnes, ...jointOnes);
          await features.drain(3, await inAnyOrder(features, schedule));
          await features.restore();
          const all = [...ofVisitor, ...lateOnes, ...directOnes, ...ownOnes, ...lateOwnOnes, ...jointOnes];
          if (all.length === 0) return;
          await assertWhole(features, isJoint ? 'joint' : 'anna', all);
          await features.drain(2);
          await assertWhole(features, isJoint ? 'joint' : 'anna', all);
        },
      ),
      { seed: 33, numRuns: 300 },
    );
  });
});

async function inAnyOrder(features: TestFeatures, schedule: Schedule): Promise<Map<string, number>> {
  const next = new Map<string, number>();
  for (const { place, count, crash, back, wipe } of schedule) {
    const topic = place % 2 === 0 ? 'events' : 'featureMerges';
    const partition = (place >> 1) % features.partitions;
    const from = next.get(`${topic}/${partition}`) ?? 0;
    const done = await features.run({ topic, partition, from, count, crash });
    next.set(`${topic}/${partition}`, crash || back > 3 ? Math.max(0, from - back) : from + done);
    if (wipe) features.cache.wipe();
  }
  return next;
}

type Schedule = typeof schedules extends fc.Arbitrary<infer T> ? T : never;
