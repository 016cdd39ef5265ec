/**
 * The views in Redis: what services keep for each other to read. One customer's keys share a cluster slot by the braces.
 * Every view can be rebuilt from the log, so Redis may be lost.
 */
const day = 86_400_000;

/** How long a customer's views stay after the last write: longer than any feature looks back. */
export const viewTtlMs = 400 * day;

export type CustomerView =
  | 'features'
  | 'segment'
  | 'identity'
  | 'recommendation-state'
  | 'recommendations'
  | 'experiments'
  | 'risk';

/** `<namespace>:{<shop>/<customerId>}:<view>` */
export function viewKey(namespace: string, shop: string, customerId: string, view: CustomerView): string {
  return `${namespace}:{${shop}/${customerId}}:${view}`;
}

/** In how many sorted sets the members of one segment are kept, so that a large segment spreads over a cluster. */
export const memberShards = 16;

/** Where customers are kept whom no model has judged yet, as if it were a segment. */
export const unassigned = 'unassigned';

/** The set that holds the members of a segment whose ids fall into a shard. */
export function membersKey(namespace: string, shop: string, segmentId: string, shard: number): string {
  return `${namespace}:{${shop}/segment-${segmentId}/${shard}}:members`;
}

/** The set that holds the customers in an audience whose ids fall into a shard. */
export function audienceMembersKey(
  namespace: string,
  shop: string,
  audienceId: string,
  shard: number,
): string {
  return `${namespace}:{${shop}/audience-${audienceId}/${shard}}:members`;
}

/** The shard of a customer: FNV-1a over UTF-16 code units. */
export function memberShard(customerId: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < customerId.length; i += 1)
    hash = Math.imul(hash ^ customerId.charCodeAt(i), 0x01000193);
  return (hash >>> 0) % memberShards;
}

/** The items most like one, laid out as a customer's list is (recommendation-view.ts). */
export function similarItemsKey(namespace: string, shop: string, itemId: string): string {
  return `${namespace}:{${shop}/item-${itemId}}:similar`;
}

/** What is popular in a shop now, or in one of its categories (any level's name); laid out as a customer's list is. */
export function popularItemsKey(namespace: string, shop: string, category?: string): string {
  return `${namespace}:{${shop}/popular${category === undefined ? '' : `-${category}`}}:items`;
}

/** A sketch of the customers whose orders bear the same mark: a device, a card, an address, an IP; the mark is hashed. */
export function sharedMarkKey(namespace: string, shop: string, kind: string, mark: string): string {
  return `${namespace}:{${shop}/${kind}-${mark}}:customers`;
}

/** What reviews say of a subject; `subject` is its key, `<shop>/<kind>-<id>`. */
export function sentimentKey(namespace: string, subject: string): string {
  return `${namespace}:{${subject}}:sentiment`;
}

/** Sorted set of shops to the time of their newest event: the stream clocks. */
export function clocksKey(namespace: string): string {
  return `${namespace}:{clocks}`;
}

/** Says that a service's views of a partition are complete; missing after Redis was emptied, and then they are rebuilt. */
export function completeKey(namespace: string, service: string, partition: number | string): string {
  return `${namespace}:{${service}/${partition}}:complete`;
}
