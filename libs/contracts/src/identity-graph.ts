import type { InboxPosition } from './customer-event.ts';
import type { IdentityLink } from './identity-link.ts';

/** How many links are followed from an id at most: chains are short, and none may hold up the flow. */
export const linkHopsMax = 8;

/** Links by the id that they start from. */
export type IdentityLinks = ReadonlyMap<string, IdentityLink>;

/** From where links are looked at: a call's place in the inbox, and when it was claimed by a first delivery. */
export interface LinkViewpoint {
  readonly inbox: InboxPosition;
  readonly claimedAt: number;
}

/**
 * How long a link is not there yet for calls of other partitions: longer than a write to Redis takes and clocks differ. Their events
 * still count, by way of the former id.
 */
export const linkSettlingMs = 10_000;

/**
 * The id at the end of the chain that begins at an id: the customer. Links made after what the viewpoint says are not there
 * yet, and without one all are there: a redelivery must find the customer that the first delivery found, or the event counts for both.
 */
export function customerOf(id: string, links: IdentityLinks, from?: LinkViewpoint): string {
  let root = id;
  for (let hop = 0; hop < linkHopsMax; hop += 1) {
    const link = links.get(root);
    if (!link || (from && isAfter(link, from))) return root;
    root = link.to;
  }
  return root;
}

function isAfter(
  { inbox: made, establishedAt = 0 }: IdentityLink,
  { inbox, claimedAt }: LinkViewpoint,
): boolean {
  return made.partition === inbox.partition
    ? made.offset > inbox.offset
    : establishedAt + linkSettlingMs > claimedAt;
}
