import type { CustomerEvent, FeatureState, SegmentAssignment, SegmentChange } from '@shoal/contracts';
import type { Delivery } from '@shoal/messaging';
import type { Evidence } from './evidence.ts';
import { foldOnce } from './fold.ts';

const start = Date.UTC(2026, 0, 5, 8);
const shop = 'demo';

/** The n-th event, a minute after the one before it, at the n-th place of inbox partition 0. */
export function eventAt(n: number, customerId: string, rest: Partial<CustomerEvent> = {}): CustomerEvent {
  const timestamp = new Date(start + n * 60_000).toISOString();
  return {
    messageId: `m${n}`,
    ...{ shop, customerId, userId: customerId, type: 'track', event: 'Product Viewed' },
    ...{ timestamp, receivedAt: timestamp },
    inbox: { partition: 0, offset: n },
    ...rest,
  };
}

export const order = (total: number): Partial<CustomerEvent> => ({
  event: 'Order Completed',
  properties: { total },
});

/** A change with an id of its own, unless one is given. */
export function change(
  type: 'entered' | 'exited',
  segmentId: string,
  rest: Partial<SegmentChange> = {},
): SegmentChange {
  changes += 1;
  return {
    id: changes.toString(16).padStart(32, '0'),
    type: `segment.${type}`,
    ...{ shop, customerId: 'ada', reason: 'behaviour' },
    segment: { id: segmentId, name: segmentId, modelVersion: 1 },
    at: new Date(start + changes * 1_000).toISOString(),
    ...rest,
  };
}
let changes = 0;

/** A move from one segment to another, as it is told. */
export const move = (from: string, to: string): readonly SegmentChange[] => [
  change('exited', from),
  change('entered', to, { previous: { id: from, name: from } }),
];

export const asRecords = (values: readonly object[]): readonly Delivery[] =>
  values.map((value, offset) => ({
    ...{ topic: 'topic', partition: 0, offset, key: 'demo/ada', headers: {}, timestamp: start },
    value: Buffer.from(JSON.stringify(value)),
  }));

export function assignedTo(segmentId: string): ReadonlyMap<string, SegmentAssignment> {
  const movedBy = { reason: 'behaviour', featureVersion: 1, modelVersion: 1 } as const;
  const rest = { version: 1, shop, modelVersion: 1, featureVersion: 1, since: start, distance: 0, movedBy };
  return new Map([['ada', { ...rest, customerId: 'ada', segmentId, segmentName: segmentId }]]);
}

/** The states that follow from events, in the version that their number gives. */
export function statesAfter(
  events: readonly CustomerEvent[],
  links: ReadonlyMap<string, string> = new Map(),
): FeatureState[] {
  return [...foldOnce(events, links).values()].map((state) => ({ ...state, version: state.events }));
}

export const byCustomer = (states: readonly FeatureState[]): ReadonlyMap<string, FeatureState> =>
  new Map(states.map((state) => [state.customerId, state]));

const sound = [eventAt(1, 'ada'), eventAt(2, 'ada', order(42.5)), eventAt(3, 'bob'), eventAt(4, 'ada')];

/** What is left of a scenario in which nothing went wrong, with what a test changes in it. */
export function evidence(changed: Partial<Evidence> = {}): Evidence {
  const events = changed.events ?? sound;
  return {
    accepted: new Set(sound.map(({ messageId }) => messageId)),
    inbox: sound.map(({ messageId, inbox }) => ({ messageId, ...inbox })),
    events,
    links: new Map(),
    stored: byCustomer(statesAfter(sound)),
    published: statesAfter(sound),
    changes: asRecords([change('entered', 'new'), ...move('new', 'loyal')]),
    assignments: assignedTo('loyal'),
    ...{ contradictions: [], poison: new Set(), deadLetters: new Set() },
    ...changed,
  };
}
