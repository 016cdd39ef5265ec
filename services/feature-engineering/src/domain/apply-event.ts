import type { CustomerEvent, FeatureMerge, FeatureState, ReviewSentiment } from '@shoal/contracts';
import {
  comesDirectly,
  foldEvent,
  foldSentiment,
  hasTaken,
  hasTakenEvent,
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
  // Before all else, and not handed over: it is part of the history that the merge order hands over, or has handed over.
  if (hasTakenEvent(state, event)) return unchanged;
  if (state.mergedInto !== undefined) {
    // Came in before the ids were known to be one, and is only read now. The receiver drops a second copy.
    const { shop, customerId: from, mergedInto: into } = state;
    return { changed: false, handOver: { shop, from, into, event } };
  }
  foldEvent(state, event, Date.parse(event.timestamp));
  take(state.sources, event.inbox);
  const sentBy = senderOf(event);
  if (sentBy !== state.customerId) noteDirect(state, sentBy, event.inbox);
  return { changed: true };
}

/**
 * Applies a judged review to the state of its customer, in place. It comes after the event that it judges, and where the id became
 * another customer in between, it goes there.
 */
export function applySentiment(state: FeatureState, sentiment: ReviewSentiment): Applied {
  if (state.mergedInto !== undefined) {
    const { shop, customerId: from, mergedInto: into } = state;
    return { changed: false, handOver: { shop, from, into, sentiment } };
  }
  return { changed: foldSentiment(state, sentiment, false) };
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

/**
 * Applies what a former id hands over to the state of the customer that it became, in place. Where that became another customer
 * too it is passed on, unless it was taken in before: then it went, or will go, with the whole history.
 */
export function applyHandOver(state: FeatureState, merge: FeatureMerge): Applied {
  const { from, event } = merge;
  if (merge.sentiment) return applyHandedSentiment(state, merge, merge.sentiment);
  if (from === state.customerId) return takeBack(state, merge);
  if (event ? isTakenOver(state, from, event) : takenFrom(state, from)) return unchanged;
  if (state.mergedInto !== undefined)
    return { changed: false, handOver: { ...merge, into: state.mergedInto } };
  if (merge.state) {
    mergeStates(state, merge.state);
    inheritFormer(state, merge.state);
    noteFormer(state, from, { ...merge.state.sources });
  } else if (event) takeOver(state, from, event);
  return { changed: true };
}

/** In a circle of links the review stays where it set out from. */
function applyHandedSentiment(state: FeatureState, merge: FeatureMerge, sentiment: ReviewSentiment): Applied {
  const isBack = merge.from === state.customerId;
  if (state.mergedInto !== undefined && !isBack)
    return { changed: false, handOver: { ...merge, into: state.mergedInto } };
  return { changed: foldSentiment(state, sentiment, true) };
}

function takeOver(state: FeatureState, from: string, event: CustomerEvent): void {
  foldEvent(state, event, Date.parse(event.timestamp));
  const offsets = takenFrom(state, from) ?? {};
  take(offsets, event.inbox);
  noteFormer(state, from, offsets);
  const sentBy = senderOf(event);
  if (sentBy !== from && sentBy !== state.customerId) noteDirect(state, sentBy, event.inbox);
}

/**
 * Whether an event that a former id hands over is here: from that id, or from the one that it was sent under, which hands
 * its own copy over. That one is asked for what comes by itself too, and not `sources`: an event from before the link may
 * come here after later ones of its partition.
 */
function isTakenOver(state: FeatureState, from: string, event: CustomerEvent): boolean {
  const sentBy = senderOf(event);
  const isHere = [from, sentBy].some((id) => hasTaken(takenFrom(state, id) ?? {}, event.inbox));
  return isHere || (sentBy === from && comesDirectly(state, sentBy, event.inbox));
}

/**
 * A history that comes back to where it set out from went round in a circle: two ids were each linked to the other at the same
 * moment. Nobody on its way took it, so this id is a customer of its own again.
 */
function takeBack(state: FeatureState, { event }: FeatureMerge): Applied {
  const isAway = state.mergedInto !== undefined;
  delete state.mergedInto;
  return event ? { changed: applyEvent(state, event).changed || isAway } : { changed: isAway };
}

/** The id that an event was sent under: what it belongs to as long as no link is known. */
function senderOf({ userId, anonymousId, customerId }: CustomerEvent): string {
  return userId ?? anonymousId ?? customerId;
}
