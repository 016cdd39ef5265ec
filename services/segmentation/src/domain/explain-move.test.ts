import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { SegmentAssignment } from '@shoal/contracts';
import { dayMs } from '@shoal/features';
import { customer, now, threeGroups, trainOn } from '../testing/customers.fixture.ts';
import { changesOf } from './changes-of.ts';
import { decide } from './decide.ts';
import { makeJudge } from './judge.ts';

const judge = makeJudge(trainOn(threeGroups(300)));
const looker = customer('x', { views: 30, recencyDays: 3 });
const buyer = customer('x', { orders: 12, value: 100, recencyDays: 2, version: 2 });

function assigned(stored: SegmentAssignment | undefined, state: typeof looker, at = now): SegmentAssignment {
  const sweep = { id: '1@1', repeats: new Set<string>(), reason: 'time' as const };
  const occasion = { at, judge, ...(at > now && { sweep }) };
  return decide(stored, { state, sinceVersion: state.version }, occasion).write as SegmentAssignment;
}

describe('why a customer moved', () => {
  it('is told by the features that speak for the new segment against the former one', () => {
    const before = assigned(undefined, looker);
    const { why, segmentName } = assigned(before, buyer);
    assert.ok(why && why.reasons.length > 0);
    for (const { weight, value, mean, meanOther } of why.reasons) {
      assert.ok(weight > 0 && Math.abs(value - mean) < Math.abs(value - meanOther));
    }
    assert.match(
      why.sentence,
      new RegExp(`^To ${segmentName}: product views 0 .* in ${before.segmentName}\\)\\.$`),
    );
  });

  it('of a first segment is told against the second nearest', () => {
    const { why, segmentName } = assigned(undefined, looker);
    assert.match(why?.sentence ?? '', new RegExp(`^In ${segmentName}: `));
    assert.ok(why?.reasons.every(({ weight }) => weight > 0));
  });

  it('says that time passed where nothing else did', () => {
    const { why } = assigned(assigned(undefined, buyer), buyer, now + 900 * dayMs);
    assert.match(why?.sentence ?? '', /^To .* as time passed: days since/);
  });

  it('stands in both change events, the same at every repetition', () => {
    const moved = assigned(assigned(undefined, looker), buyer);
    const changes = changesOf(moved);
    assert.deepEqual(
      changes.map(({ type, why }) => [type, why]),
      [
        ['segment.exited', moved.why],
        ['segment.entered', moved.why],
      ],
    );
    assert.deepEqual(changesOf(JSON.parse(JSON.stringify(moved)) as SegmentAssignment), changes);
  });
});
