import type { IdentityLink, InboxPosition } from '@shoal/contracts';

/** How many links are followed from an id at most: chains are short, and none may hold up the flow. */
export const hopsMax = 8;

/** Links by the id that they start from. */
export type Links = ReadonlyMap<string, IdentityLink>;

/**
 * The id at the end of the chain that begins at an id: the customer. Seen from a place in the inbox, links that were made
 * further on in its partition are not there yet: a redelivery must find the customer that the first delivery found.
 */
export function rootOf(id: string, links: Links, place?: InboxPosition): string {
  let root = id;
  for (let hop = 0; hop < hopsMax; hop += 1) {
    const link = links.get(root);
    if (!link || (place && isBehind(link.inbox, place))) return root;
    root = link.to;
  }
  return root;
}

function isBehind(link: InboxPosition, { partition, offset }: InboxPosition): boolean {
  return link.partition === partition && link.offset > offset;
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
