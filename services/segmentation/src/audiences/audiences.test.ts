import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { matches, SegmentAssignment, SegmentChange } from '@shoal/contracts';
import { dayMs } from '@shoal/features';
import { audienceChangesOf } from '../domain/audience-changes.ts';
import { decide, type Occasion } from '../domain/decide.ts';
import { judgeOf } from '../testing/audiences.fixture.ts';
import { customer, now } from '../testing/customers.fixture.ts';

const audiences = judgeOf({ buyers: 'orders >= 2', lookers: 'views >= 5', recent: 'recency_days < 10' });
const live: Occasion = { at: now, judge: undefined, audiences };
const looker = (version: number) => customer('x', { views: 30, recencyDays: 3, version });
const buyer = (version: number) => customer('x', { orders: 12, value: 100, recencyDays: 2, version });
const at = (state: ReturnType<typeof buyer>, sinceVersion = state.version) => ({ state, sinceVersion });

function stored(state: ReturnType<typeof buyer>, occasion: Occasion, before?: SegmentAssignment) {
  const { write } = decide(before, at(state), occasion);
  assert.ok(write && matches(SegmentAssignment, JSON.parse(JSON.stringify(write))));
  return write;
}

const told = (assignment: SegmentAssignment) =>
  audienceChangesOf(assignment).map(({ type, segment, reason }) => [type, segment.id, reason]);

describe('a customer and audiences', () => {
  it('enters those whose rules hold, and the changes say which version', () => {
    const first = stored(looker(1), live);
    assert.deepEqual(
      first.audiences?.map(({ id, since }) => [id, since]),
      [
        ['lookers', now],
        ['recent', now],
      ],
    );
    const changes = audienceChangesOf(first);
    assert.ok(changes.every((change) => matches(SegmentChange, JSON.parse(JSON.stringify(change)))));
    const { segment } = changes[0] ?? {};
    assert.deepEqual(segment, {
      id: 'lookers',
      name: 'Those of lookers',
      modelVersion: 0,
      kind: 'audience',
      version: 1,
    });
  });

  it('leaves one and enters another, and stays in the third', () => {
    const second = stored(buyer(2), live, stored(looker(1), live));
    assert.deepEqual(told(second), [
      ['segment.exited', 'lookers', 'behaviour'],
      ['segment.entered', 'buyers', 'behaviour'],
    ]);
    assert.deepEqual(
      second.audiences?.map(({ id }) => id),
      ['buyers', 'recent'],
    );
  });

  it('is told of again when its cause is delivered again, and not when nothing moved', () => {
    const first = stored(looker(1), live);
    assert.deepEqual(decide(first, at(looker(1)), live), {
      publish: [{ assignment: first, moved: true, audiencesMoved: true }],
    });
    const { publish } = decide(first, at(looker(2)), live);
    assert.deepEqual(publish, []);
  });

  it('leaves all of them when the id becomes another customer', () => {
    const merged = stored({ ...buyer(2), mergedInto: 'y' }, live, stored(buyer(1), live));
    assert.equal(merged.audiences, undefined);
    assert.deepEqual(told(merged), [
      ['segment.exited', 'buyers', 'merge'],
      ['segment.exited', 'recent', 'merge'],
    ]);
  });

  it('is moved by time alone, by a sweep', () => {
    const first = stored(buyer(1), live);
    const sweep = { id: '0@9#aa', repeats: new Set(['0@9#aa']), reason: 'time' } as const;
    const later = stored(buyer(1), { ...live, at: now + 20 * dayMs, sweep }, first);
    assert.deepEqual(told(later), [['segment.exited', 'recent', 'time']]);
  });

  it('enters a new audience and leaves a deleted one by a sweep', () => {
    const first = stored(buyer(1), live);
    const sweep = { id: '0@9#bb', repeats: new Set(['0@9#bb']), reason: 'audience' } as const;
    const others = judgeOf({ recent: 'recency_days < 10', rich: 'monetary > 500' });
    const after = stored(buyer(1), { ...live, audiences: others, sweep }, first);
    assert.deepEqual(told(after), [
      ['segment.exited', 'buyers', 'audience'],
      ['segment.entered', 'rich', 'audience'],
    ]);
    const none = stored(buyer(1), { ...live, audiences: judgeOf({}), sweep }, after);
    assert.equal(none.audiences, undefined);
  });

  it('stays where he is while nobody asks for audiences', () => {
    const first = stored(looker(1), live);
    const { write } = decide(first, at(buyer(2)), { at: now, judge: undefined });
    assert.deepEqual(write?.audiences, first.audiences);
  });
});
