import assert from 'node:assert/strict';
import { it } from 'node:test';
import type { FeatureState, SegmentAssignment, SegmentChange } from '@shoal/contracts';
import { dayMs } from '@shoal/features';
import fc from 'fast-check';
import { judgeOf } from '../testing/audiences.fixture.ts';
import { customer, now } from '../testing/customers.fixture.ts';
import { audienceChangesOf } from './audience-changes.ts';
import { decide, type Occasion, type Publication } from './decide.ts';

/** One step of a customer's life: a new state or a sweep, some time later, by some rules; a crash may lose what it publishes. */
interface Step {
  readonly orders: number;
  readonly views: number;
  readonly days: number;
  readonly rules: number;
  readonly isSweep: boolean;
  readonly isLost: boolean;
}

const choices: readonly Readonly<Record<string, string>>[] = [
  { a: 'orders >= 1', b: 'views >= 2', c: 'recency_days < 5' },
  { a: 'orders >= 2', c: 'recency_days < 5', d: 'views < 3' },
  {},
];
const judges = choices.map((rules) => judgeOf(rules));
const step: fc.Arbitrary<Step> = fc.record({
  orders: fc.nat({ max: 3 }),
  views: fc.nat({ max: 4 }),
  days: fc.nat({ max: 8 }),
  rules: fc.nat({ max: 2 }),
  isSweep: fc.boolean(),
  isLost: fc.boolean(),
});

/** Takes each change once, as marketing tools do, and knows who is a member by that alone. */
class Receiver {
  readonly members = new Set<string>();
  readonly #seen = new Map<string, SegmentChange>();

  take(publications: readonly Publication[]): void {
    for (const { assignment, audiencesMoved } of publications) {
      for (const change of audiencesMoved ? audienceChangesOf(assignment) : []) this.#takeChange(change);
    }
  }

  #takeChange(change: SegmentChange): void {
    const { id, type, segment } = change;
    const first = this.#seen.get(id);
    if (first) {
      assert.deepEqual(change, first, 'a copy says what the first one said');
      return;
    }
    this.#seen.set(id, change);
    const isEntry = type === 'segment.entered';
    assert.equal(this.members.has(segment.id), !isEntry, `${type} ${segment.id} tells something new`);
    if (isEntry) this.members.add(segment.id);
    else this.members.delete(segment.id);
  }
}

/** Goes through the steps; what a crash loses is decided again, since its cause is at hand again. */
function live(steps: readonly Step[], receiver: Receiver): void {
  let assignment: SegmentAssignment | undefined;
  let at = now;
  let state: FeatureState = customer('x', { views: 1 });
  steps.forEach(({ orders, views, days, rules, isSweep, isLost }, i) => {
    at += days * dayMs;
    if (!isSweep) state = customer('x', { orders, views, version: i + 2 });
    const occasion: Occasion = {
      at,
      judge: undefined,
      audiences: judges[rules],
      ...(isSweep && sweepOf(i, rules)),
    };
    for (const isAttemptLost of isLost ? [true, false] : [false]) {
      const { write, publish } = decide(assignment, { state, sinceVersion: state.version }, occasion);
      assignment = write ?? assignment;
      if (!isAttemptLost) receiver.take(publish);
    }
    const stored = (assignment?.audiences ?? []).map(({ id }) => id);
    assert.deepEqual([...receiver.members].sort(), stored);
  });
}

function sweepOf(day: number, rules: number): Pick<Occasion, 'sweep'> {
  const id = `0@${day}#${rules}`;
  return { sweep: { id, repeats: new Set([id]), reason: 'audience' } };
}

it('changes of audiences, each taken once, lead to where the customer is, whatever is lost and delivered again', () => {
  const steps = fc.array(step, { minLength: 1, maxLength: 12 });
  fc.assert(
    fc.property(steps, (some) => live(some, new Receiver())),
    { numRuns: 200 },
  );
});
