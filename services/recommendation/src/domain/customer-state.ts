import {
  boughtMax,
  type CustomerEvent,
  type ItemInteraction,
  parseCustomerKey,
  type RecommendationList,
  type RecommendationMerge,
  recentMax,
} from '@shoal/contracts';
import { interactionsOf } from './item-interactions.ts';

/** What is kept of a customer: what a list is made of, and which events it has taken in. */
export type CustomerState = Pick<
  RecommendationList,
  'version' | 'shop' | 'customerId' | 'mergedInto' | 'at' | 'recent' | 'bought' | 'inbox'
>;

export function newState(key: string): CustomerState {
  return { version: 0, ...parseCustomerKey(key), at: 0, recent: [], bought: [], inbox: {} };
}

/** The part of a published list that is the state. */
export function stateOf(list: RecommendationList): CustomerState {
  const { version, shop, customerId, mergedInto, at, recent, bought, inbox } = list;
  return {
    ...{ version, shop, customerId, at, recent, bought, inbox },
    ...(mergedInto !== undefined && { mergedInto }),
  };
}

/** Takes an event in, in place; tells whether anything changed. One that was taken in before changes nothing. */
export function foldEvent(state: CustomerState, event: CustomerEvent): boolean {
  if (event.type === 'merge') {
    if (event.mergedInto === undefined || state.mergedInto !== undefined) return false;
    state.mergedInto = event.mergedInto;
    return true;
  }
  const { partition, offset } = event.inbox;
  if (offset <= (state.inbox[partition] ?? -1)) return false;
  const interactions = interactionsOf(event);
  if (interactions.length === 0) return false;
  state.inbox[partition] = offset;
  takeIn(state, interactions);
  return true;
}

/** Takes in what a former id hands over, in place; tells whether anything changed. What is there already is not taken twice. */
export function foldMerge(state: CustomerState, { recent, bought }: RecommendationMerge): boolean {
  const known = new Set(state.recent.map(nameOf));
  const added = recent.filter((interaction) => !known.has(nameOf(interaction)));
  const missing = bought.filter((item) => !state.bought.includes(item));
  // A history that is older than all that is kept would be taken in and pushed out again each time.
  const oldest = state.recent.length >= recentMax ? (state.recent[0]?.at ?? 0) : Number.NEGATIVE_INFINITY;
  const fresh = added.filter(({ at }) => at > oldest);
  if (fresh.length === 0 && (missing.length === 0 || state.bought.length >= boughtMax)) return false;
  state.bought = [...missing, ...state.bought].slice(-boughtMax);
  takeIn(state, fresh);
  return true;
}

function takeIn(state: CustomerState, interactions: readonly ItemInteraction[]): void {
  for (const { itemId, kind, at } of interactions) {
    state.at = Math.max(state.at, at);
    if (kind !== 'ordered') continue;
    const former = state.bought.indexOf(itemId);
    if (former >= 0) state.bought.splice(former, 1);
    state.bought.push(itemId);
  }
  state.bought = state.bought.slice(-boughtMax);
  // A late event is put where it belongs.
  state.recent = [...state.recent, ...interactions].sort((a, b) => a.at - b.at).slice(-recentMax);
}

function nameOf({ itemId, at, kind }: ItemInteraction): string {
  return `${at} ${kind} ${itemId}`;
}
