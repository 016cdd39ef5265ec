import {
  customerOf,
  type EventAnswer,
  type EventAssignment,
  type EventStatus,
  type FeatureState,
  type IdentityLink,
  type MessageClaim,
  type NotedRefusal,
  type SegmentAssignment,
  type SegmentCall,
} from '@shoal/contracts';
import { hasTaken, hasTakenEvent, takenFrom } from '@shoal/features';
import { isoTime } from './customer-profile.ts';

/** What the views hold under one id of those that an event's customer has had. */
export interface CustomerStep {
  readonly customerId: string;
  readonly link: IdentityLink | undefined;
  readonly state: FeatureState | undefined;
  readonly assignment: SegmentAssignment | undefined;
}

/** A record of the inbox that holds a messageId. */
export interface LoggedCall {
  readonly call: SegmentCall;
  /** When it came in, by the broker's clock, in milliseconds. */
  readonly acceptedAt: number;
  /** From the id that it was sent under to the customer that this id belongs to now; never empty. */
  readonly steps: readonly CustomerStep[];
}

export interface FoundEvent {
  readonly shop: string;
  readonly messageId: string;
  readonly claim: MessageClaim;
  /** Undefined where the inbox does not hold the record any more. */
  readonly logged: LoggedCall | undefined;
}

/** Where an event is that ingestion has claimed. */
export function eventAnswer({ shop, messageId, claim, logged }: FoundEvent): EventAnswer {
  const { inbox, claimedAt } = claim;
  const about = { messageId, shop, inbox, ...(claimedAt !== undefined && { claimedAt: isoTime(claimedAt) }) };
  if (!logged) {
    const message =
      'it was accepted, and the inbox does not hold it any more: whose event it was cannot be told from here';
    return { ...about, status: 'accepted', message, inLog: false };
  }
  const { call, acceptedAt, steps } = logged;
  return {
    ...about,
    ...whereIs(claim, logged),
    inLog: true,
    type: call.type,
    ...(call.type === 'track' && { event: call.event }),
    ...(call.timestamp !== undefined && { timestamp: call.timestamp }),
    ...(call.userId !== undefined && { userId: call.userId }),
    ...(call.anonymousId !== undefined && { anonymousId: call.anonymousId }),
    acceptedAt: isoTime(acceptedAt),
    ...customerNow(steps),
  };
}

/** What is known of an event that ingestion refused. */
export function refusedAnswer(
  shop: string,
  { messageId, code, reason, at, inbox }: NotedRefusal,
): EventAnswer {
  const message =
    'it was refused, and nothing follows from it: mend it and send it again, with the same messageId if you like';
  const about = { messageId, shop, inbox, acceptedAt: isoTime(at) };
  return { ...about, status: 'refused', message, code, reason };
}

function customerNow(
  steps: readonly CustomerStep[],
): Pick<EventAnswer, 'customerId' | 'featureVersion' | 'assignedVersion' | 'assignments'> {
  const { customerId, state, assignment } = lastOf(steps);
  return {
    customerId,
    ...(state && { featureVersion: state.version }),
    ...(assignment && {
      assignedVersion: assignment.featureVersion,
      assignments: assignmentsOf(assignment),
    }),
  };
}

function assignmentsOf({
  segmentId,
  segmentName,
  modelVersion,
  since,
  audiences = [],
}: SegmentAssignment): EventAssignment[] {
  const segment = {
    kind: 'cluster' as const,
    ...{ id: segmentId ?? '', name: segmentName, version: modelVersion, since: isoTime(since) },
  };
  return [
    ...(segmentId === null ? [] : [segment]),
    ...audiences.map(({ id, name, version, since: entered }) => {
      return { kind: 'audience' as const, id, name, version, since: isoTime(entered) };
    }),
  ];
}

interface Whereabouts {
  readonly status: EventStatus;
  readonly message: string;
}

/** By the rule by which feature-engineering itself knows what it has taken in, and segmentation what it has judged by. */
function whereIs(claim: MessageClaim, { call, steps }: LoggedCall): Whereabouts {
  const holders = holdersOf(claim, call, steps);
  const { customerId, state, assignment } = lastOf(steps);
  const [holder] = holders;
  if (holder === undefined) {
    const message = `it was accepted, and feature-engineering has yet to fold it into the features of ${customerId}`;
    return { status: 'accepted', message };
  }
  if (!holders.includes(customerId)) {
    const message = `it is in the features of ${holder}, whose history is on its way to ${customerId}`;
    return { status: 'folded', message };
  }
  const held = `it is in the features of ${customerId}`;
  // Which version it came with is noted nowhere, so only a decision by the newest is sure to know of it.
  if (!state || !assignment || assignment.featureVersion < state.version)
    return {
      status: 'folded',
      message: `${held}, and segmentation has yet to decide by their newest version`,
    };
  if (assignment.segmentId === null && !assignment.audiences?.length)
    return { status: 'folded', message: `${held}, and there is no model and no audience yet that he is in` };
  return { status: 'assigned', message: `${held}, and where he belongs was decided with it` };
}

/**
 * The ids in whose features the event is. It was sent to the customer that the links led to when it was claimed; from there it went on
 * with his history, or behind it, and a state knows how far it has taken over each former id.
 */
function holdersOf(
  { inbox, claimedAt = Number.POSITIVE_INFINITY }: MessageClaim,
  { userId, anonymousId }: SegmentCall,
  steps: readonly CustomerStep[],
): string[] {
  const links = new Map(steps.flatMap(({ customerId, link }) => (link ? [[customerId, link]] : [])));
  const sentTo = customerOf((userId ?? anonymousId) as string, links, { inbox, claimedAt });
  const first = Math.max(
    0,
    steps.findIndex(({ customerId }) => customerId === sentTo),
  );
  const isIn = ({ customerId, state }: CustomerStep, index: number) => {
    if (!state || index < first) return false;
    if (index === first) return hasTakenEvent(state, { inbox, userId, anonymousId });
    const former = [...steps.slice(first, index).map((step) => step.customerId), userId, anonymousId];
    return former.some(
      (id) => id !== undefined && id !== customerId && hasTaken(takenFrom(state, id) ?? {}, inbox),
    );
  };
  return steps.filter(isIn).map(({ customerId }) => customerId);
}

function lastOf(steps: readonly CustomerStep[]): CustomerStep {
  return steps[steps.length - 1] as CustomerStep;
}
