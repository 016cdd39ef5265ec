import type { IdentityLink, InboxPosition } from '@shoal/contracts';

/** How many links are followed from an id at most: chains are short, and none may hold up the flow. */
export const hopsMax = 8;

/** Links by the id that they start from. */
export type Links = ReadonlyMap<string, IdentityLink>;

/** From where links are looked at: a call's place in the inbox, and when it was claimed by a first delivery. */
export interface Viewpoint {
  readonly inbox: InboxPosition;
  readonly claimedAt: number;
}

/**
 * How long a link is not there yet for calls of other partitions: longer than a write to Redis takes and clocks differ. Their events
 * still count, by way of the former id.
 */
export const settlingMs = 10_000;

/**
 * The id at the end of the chain that begins at an id: the customer. Links made after what the viewpoint says are not there
 * yet: a redelivery must find the customer that the first delivery found, or the event counts for both.
 */
export function rootOf(id: string, links: Links, from?: Viewpoint): string {
  let root = id;
  for (let hop = 0; hop < hopsMax; hop += 1) {
    const link = links.get(root);
    if (!link || (from && isAfter(link, from))) return root;
    root = link.to;
  }
  return root;
}

function isAfter({ inbox: made, establishedAt = 0 }: IdentityLink, { inbox, claimedAt }: Viewpoint): boolean {
  return made.partition === inbox.partition
    ? made.offset > inbox.offset
    : establishedAt + settlingMs > claimedAt;
}

/** The ids at which a chain of known links ends without being known to end: they must be looked up. */
export function openEnds(ids: Iterable<string>, links: Links, lookedUp: ReadonlySet<string>): Set<string> {
  const open = new Set<string>();
  for (const id of ids) {
    const end = rootOf(id, links);
    if (!lookedUp.has(end)) open.add(end);
  }
  return open;
}
