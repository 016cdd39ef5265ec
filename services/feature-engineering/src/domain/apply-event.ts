import type { CustomerEvent, FeatureMerge, FeatureState } from '@shoal/contracts';
import {
  comesDirectly,
  foldEvent,
  hasTaken,
  inheritFormer,
  mergeStates,
  noteDirect,
  noteFormer,
  take,
  takenFrom,
} from '@shoal/features';

/** What an input did: whether the state is another one now, and what has to go to the customer this id became. */
export interface Applied {
  readonly changed: boolean;
  readonly handOver?: FeatureMerge;
}

const unchanged: Applied = { changed: false };

/**
 * Applies an event to the state of its customer, in place. An event that the state has taken in before changes nothing:
 * that is what makes a redelivery harmless.
 */
export function applyEvent(state: FeatureState, event: CustomerEvent): Applied {
  if (event.type === 'merge') return applyMergeOrder(state, event);
  if (state.mergedInto !== undefined) {
    // Came in before the ids were known to be one, and is only read now. The receiver drops a second copy.
    const { shop, customerId: from, mergedInto: into } = state;
    return { changed: false, handOver: { shop, from, into, event } };
  }
  if (isTaken(state, event)) return unchanged;
  foldEvent(state, event, Date.parse(event.timestamp));
  take(state.sources, event.inbox);
  const sentBy = senderOf(event);
  if (sentBy !== state.customerId) noteDirect(state, sentBy, event.inbox);
  return { changed: true };
}

/** Once merged, the state stays as it was: a redelivered order finds the same history to hand over. */
function applyMergeOrder(state: FeatureState, event: CustomerEvent): Applied {
  const changed = state.mergedInto === undefined;
  state.mergedInto ??= event.mergedInto;
  const { shop, customerId: from, mergedInto: into } = state;
  return into === undefined
    ? unchanged
    : { changed, handOver: { shop, from, into, state: structuredClone(state) } };
}

/** Applies what a former id hands over to the state of the customer that it became, in place. */
export function applyHandOver(state: FeatureState, merge: FeatureMerge): Applied {
  const { shop, from } = merge;
  if (state.mergedInto !== undefined)
    return { changed: false, handOver: { ...merge, shop, into: state.mergedInto } };
  const taken = takenFrom(state, from);
  if (merge.state) {
    if (taken) return unchanged;
    mergeStates(state, merge.state);
    inheritFormer(state, merge.state);
    noteFormer(state, from, { ...merge.state.sources });
    return { changed: true };
  }
  if (!merge.event || (taken && hasTaken(taken, merge.event.inbox))) return unchanged;
  // Not by `sources`: an event from before the link may come here after later ones of its partition.
  if (comesDirectly(state, senderOf(merge.event), merge.event.inbox)) return unchanged;
  foldEvent(state, merge.event, Date.parse(merge.event.timestamp));
  const offsets = taken ?? {};
  take(offsets, merge.event.inbox);
  noteFormer(state, from, offsets);
  return { changed: true };
}

/** The id that an event was sent under: what it belongs to as long as no link is known. */
function senderOf({ userId, anonymousId, customerId }: CustomerEvent): string {
  return userId ?? anonymousId ?? customerId;
}

/** Under its own id, or under one that the event came with: a redelivery may find a link that its first delivery did not. */
function isTaken(state: FeatureState, event: CustomerEvent): boolean {
  if (hasTaken(state.sources, event.inbox)) return true;
  return [event.anonymousId, event.userId].some((id) => {
    const taken = id === undefined || id === state.customerId ? undefined : takenFrom(state, id);
    return taken !== undefined && hasTaken(taken, event.inbox);
  });
}
