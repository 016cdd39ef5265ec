import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { matches, SegmentAssignment, SegmentChange } from '@shoal/contracts';
import { customer, now, threeGroups, trainOn } from '../testing/customers.fixture.ts';
import { changesOf } from './changes-of.ts';
import { decide, type Occasion } from './decide.ts';
import { makeJudge } from './judge.ts';

const judge = makeJudge(trainOn(threeGroups(300)));
const buyer = (version: number) => customer('x', { orders: 12, value: 100, recencyDays: 2, version });
const looker = (version: number) => customer('x', { views: 30, recencyDays: 3, version });
const live: Occasion = { at: now, judge };
const sweep = (id: string, ...before: string[]): Occasion => ({
  at: now + 1,
  judge,
  sweep: { id, repeats: new Set([id, ...before]), reason: 'time' },
});
const at = (state: ReturnType<typeof buyer>, sinceVersion = state.version) => ({ state, sinceVersion });

function stored(
  state: ReturnType<typeof buyer>,
  occasion: Occasion,
  before?: SegmentAssignment,
): SegmentAssignment {
  const { write } = decide(before, at(state), occasion);
  assert.ok(write && matches(SegmentAssignment, JSON.parse(JSON.stringify(write))));
  return write;
}

describe('decide', () => {
  it('notes a customer whom no model can judge yet, and says nothing', () => {
    const write = stored(looker(1), { at: now, judge: undefined });
    assert.deepEqual([write.segmentId, write.modelVersion], [null, 0]);
    assert.deepEqual(changesOf(write), []);
  });

  it('says who entered, and who left for what', () => {
    const first = stored(looker(1), live);
    const [entered] = changesOf(first);
    assert.deepEqual([entered?.type, entered?.previous], ['segment.entered', undefined]);
    const second = stored(buyer(2), live, first);
    const changes = changesOf(second);
    assert.ok(changes.every((change) => matches(SegmentChange, JSON.parse(JSON.stringify(change)))));
    assert.deepEqual(
      changes.map(({ type, segment }) => [type, segment.id]),
      [
        ['segment.exited', first.segmentId],
        ['segment.entered', second.segmentId],
      ],
    );
    assert.deepEqual([second.version, second.since, second.movedBy.reason], [2, now, 'behaviour']);
  });

  it('publishes nothing when a customer stays, but notes by which state that was judged', () => {
    const first = stored(looker(1), live);
    const { write, publish } = decide(first, at(looker(2)), live);
    assert.deepEqual({ write, publish }, { write: { ...first, featureVersion: 2 }, publish: [] });
    assert.deepEqual(decide(write, at(looker(2)), live), { publish: [] });
  });

  it('forgets the probability of a model with a classifier once one without judges', () => {
    const sure = { ...stored(looker(1), live), probability: 0.9, modelVersion: 7 };
    const { write } = decide(sure, at(looker(2)), live);
    assert.deepEqual([write?.modelVersion, write && 'probability' in write], [judge.model.version, false]);
  });

  it('never tells of a move before the one that it follows, though a sweep began before it', () => {
    const first = stored(looker(1), { ...live, at: now + 60_000 });
    const { write } = decide(first, at(buyer(2)), { ...sweep('s'), at: now });
    assert.equal(write?.since, now + 60_000);
  });

  it('publishes the same changes again when a record is delivered again', () => {
    const first = stored(looker(1), live);
    const second = stored(buyer(2), live, first);
    const again = decide(second, at(buyer(2)), live);
    assert.equal(again.write, undefined);
    assert.deepEqual(again.publish, [{ assignment: second, moved: true }]);
  });

  it('publishes a move again although a newer state comes in the same batch', () => {
    const first = stored(looker(1), live);
    const second = stored(buyer(2), live, first);
    const { publish } = decide(second, at(looker(3), 2), live);
    assert.deepEqual(
      publish.map(({ assignment }) => assignment.version),
      [2, 3],
    );
  });

  it('does not go back by an older state', () => {
    const first = stored(buyer(5), live);
    assert.deepEqual(decide(first, at(looker(4)), live), { publish: [] });
    assert.deepEqual(decide(first, at(looker(4)), sweep('1@2')), { publish: [] });
  });

  it('repeats what a broken sweep moved, and nothing that a finished one did', () => {
    const first = stored(looker(1), live);
    const moved = decide(first, at(buyer(1)), sweep('1@2')).write;
    assert.equal(moved?.movedBy.sweep, '1@2');
    assert.deepEqual(decide(moved, at(buyer(1)), sweep('1@2')).publish, [{ assignment: moved, moved: true }]);
    assert.deepEqual(decide(moved, at(buyer(1)), sweep('1@3', '1@2')).publish, [
      { assignment: moved, moved: true },
    ]);
    assert.deepEqual(decide(moved, at(buyer(1)), sweep('1@3')).publish, []);
  });

  it('takes a former id out of its segment', () => {
    const first = stored(buyer(1), live);
    const merged = stored({ ...buyer(2), mergedInto: 'y' }, live, first);
    assert.deepEqual([merged.segmentId, merged.mergedInto], [null, 'y']);
    assert.deepEqual(
      changesOf(merged).map(({ type, reason }) => [type, reason]),
      [['segment.exited', 'merge']],
    );
    assert.deepEqual(decide(merged, at({ ...buyer(3), mergedInto: 'y' }), sweep('1@9')).publish, []);
  });

  it('publishes a new judgement without change events when only the model is new', () => {
    const first = stored(buyer(1), live);
    const next = makeJudge({ ...judge.model, version: 2 });
    const { write, publish } = decide(first, at(buyer(1)), { ...sweep('2@1'), judge: next });
    assert.deepEqual([write?.modelVersion, publish], [2, [{ assignment: write, moved: false }]]);
  });
});
