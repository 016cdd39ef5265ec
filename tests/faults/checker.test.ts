import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { SegmentChange } from '@shoal/contracts';
import {
  asRecords,
  assignedTo,
  byCustomer,
  change,
  eventAt,
  evidence,
  move,
  order,
  statesAfter,
} from './checker.fixture.ts';
import { check, isClean, type Verdict } from './checker.ts';
import type { Evidence } from './evidence.ts';

const events = [eventAt(1, 'ada'), eventAt(2, 'ada', order(42.5)), eventAt(3, 'bob'), eventAt(4, 'ada')];

type Counts = Partial<Omit<Verdict, 'findings'>>;

/** Holds what is found to what was planted: those counts and nothing else. */
function assertFinds(changed: Partial<Evidence>, planted: Counts): void {
  const { findings, ...counts } = check(evidence(changed));
  const none = { lost: 0, doubled: 0, missingChanges: 0, doubledChanges: 0, orderViolations: 0 };
  assert.deepEqual(counts, { ...none, ...planted }, findings.join('\n'));
}

/** States of which Redis and the log have the same. */
const bothHave = (states: ReturnType<typeof statesAfter>): Partial<Evidence> => ({
  stored: byCustomer(states),
  published: states,
});

const inboxOf = (some: typeof events) => some.map(({ messageId, inbox }) => ({ messageId, ...inbox }));

describe('the checker of faults', () => {
  test('finds nothing where nothing went wrong', () => {
    assert.equal(isClean(check(evidence())), true);
  });

  test('takes second copies of an event, a state and a change for the redeliveries that they are', () => {
    const states = statesAfter(events);
    const first = change('entered', 'loyal');
    assertFinds(
      {
        events: [...events, ...events],
        published: [...states, ...states],
        changes: asRecords([first, first]),
      },
      {},
    );
  });

  test('counts what a former id did for the customer that it became, and not for itself', () => {
    const links = new Map([['visitor', 'ada']]);
    const some = [eventAt(1, 'visitor'), eventAt(2, 'ada')];
    const mergeOrder = eventAt(2, 'visitor', { messageId: 'merge/m2', type: 'merge', mergedInto: 'ada' });
    const [ada] = statesAfter(some, links);
    const [visitor] = statesAfter(some.slice(0, 1));
    assertFinds(
      {
        ...{ events: [...some, mergeOrder], links, accepted: new Set(['m1', 'm2']), inbox: inboxOf(some) },
        ...bothHave([{ ...visitor!, mergedInto: 'ada' }, ada!]),
      },
      {},
    );
  });
});

describe('a planted loss is found', () => {
  const cases: readonly (readonly [where: string, changed: Partial<Evidence>, lost: number])[] = [
    ['of an accepted event in the inbox', { accepted: new Set(['m1', 'm9']) }, 1],
    [
      'of two events of the inbox in events.v1',
      { inbox: inboxOf([...events, eventAt(8, 'ada'), eventAt(9, 'bob')]) },
      2,
    ],
    ['of an event in the states', bothHave(statesAfter(events.slice(0, 3))), 1],
    ['of an event in Redis alone', { stored: byCustomer(statesAfter(events.slice(0, 3))) }, 1],
    ['of an event in features.v1 alone', { published: statesAfter(events.slice(0, 3)) }, 1],
    ['of a customer with three events', bothHave(statesAfter(events.slice(2, 3))), 3],
    ['of a cent', bothHave(statesAfter(events.with(1, eventAt(2, 'ada', order(42.49))))), 1],
    ['of a dead letter', { poison: new Set(['a', 'b']), deadLetters: new Set(['a']) }, 1],
  ];
  for (const [where, changed, lost] of cases) test(where, () => assertFinds(changed, { lost }));
});

describe('a planted double is found', () => {
  const cases: readonly (readonly [where: string, changed: Partial<Evidence>, doubled: number])[] = [
    [
      'of a message at a second place of the inbox',
      { events: [...events, eventAt(9, 'ada', { messageId: 'm4' })] },
      1,
    ],
    ['of an event in the states', bothHave(statesAfter([...events, eventAt(9, 'ada')])), 1],
    ['of an event in Redis alone', { stored: byCustomer(statesAfter([...events, eventAt(9, 'ada')])) }, 1],
    [
      'of a customer whom nobody sent',
      bothHave(statesAfter([...events, eventAt(8, 'eve'), eventAt(9, 'eve')])),
      2,
    ],
    ['of money', bothHave(statesAfter(events.with(1, eventAt(2, 'ada', order(85))))), 1],
  ];
  for (const [where, changed, doubled] of cases) test(where, () => assertFinds(changed, { doubled }));

  test('beside a loss of another kind of event', () => {
    const swapped = events.with(1, eventAt(2, 'ada'));
    assertFinds(bothHave(statesAfter(swapped)), { lost: 1, doubled: 1 });
  });
});

describe('a planted fault in the changes of a customer is found', () => {
  const whole = [change('entered', 'new'), ...move('new', 'loyal'), ...move('loyal', 'at-risk')];
  const without = (...places: number[]) => whole.filter((_, at) => !places.includes(at));
  const again = (at: number): SegmentChange =>
    change('entered', 'x', { ...whole[at], id: 'f'.repeat(32), at: whole.at(-1)!.at });
  const cases: readonly (readonly [what: string, changes: readonly SegmentChange[], counts: Counts])[] = [
    ['no fault', whole, {}],
    ['the first entry is missing', without(0), { missingChanges: 1 }],
    ['an exit is missing', without(1), { missingChanges: 1 }],
    ['an entry is missing', without(2), { missingChanges: 1 }],
    ['a move in the middle is missing', without(1, 2), { missingChanges: 1 }],
    ['the last move is missing', without(3, 4), { missingChanges: 1 }],
    ['he leaves where he never was', whole.toSpliced(4, 0, change('exited', 'x')), { missingChanges: 1 }],
    ['all are missing', [], { missingChanges: 1 }],
    ['the last entry is told twice', [...whole, again(4)], { doubledChanges: 1 }],
    ['an exit is told twice', whole.toSpliced(4, 0, again(3)), { doubledChanges: 1 }],
    [
      'a whole move is told twice',
      [...whole, again(3), { ...again(4), id: 'e'.repeat(32) }],
      { doubledChanges: 1 },
    ],
  ];
  for (const [what, changes, counts] of cases)
    test(what, () =>
      assertFinds({ changes: asRecords(sortedByTime(changes)), assignments: assignedTo('at-risk') }, counts),
    );

  test('a member set that contradicts the assignment', () => {
    assertFinds(
      { contradictions: ['ada: is a member of "new", assigned to "loyal"'] },
      { missingChanges: 1 },
    );
  });
});

describe('a planted violation of order is found', () => {
  test('of events that came by one inbox partition', () => {
    const swapped = [events[0]!, events[3]!, events[1]!, events[2]!];
    assertFinds({ events: swapped }, { orderViolations: 1 });
  });

  test('but none where a redelivery repeats an earlier event', () => {
    assertFinds({ events: [...events, events[0]!] }, {});
  });

  test('of states of one customer', () => {
    const [ada, bob] = statesAfter(events);
    assertFinds({ published: [ada!, { ...ada!, version: 2 }, bob!] }, { orderViolations: 1 });
  });

  test('of the times of changes', () => {
    const late = change('entered', 'new');
    const [exited, entered] = move('new', 'loyal');
    const early = { ...entered!, at: new Date(Date.parse(late.at) - 1).toISOString() };
    assertFinds({ changes: asRecords([late, exited!, early]) }, { orderViolations: 1 });
  });
});

/** Those that were made up later bear later times; here the place in the story counts. */
function sortedByTime(changes: readonly SegmentChange[]): readonly SegmentChange[] {
  const times = changes.map(({ at }) => at).sort();
  return changes.map((one, at) => ({ ...one, at: times[at]! }));
}
