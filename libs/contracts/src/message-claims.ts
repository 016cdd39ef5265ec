import { hash } from 'node:crypto';
import type { InboxPosition } from './customer-event.ts';

const day = 86_400_000;

/**
 * The window in which a messageId counts once: the day of arrival (UTC) and the day before, so 24 to 48 hours.
 * Windows lie in `buckets` hashes a shop and day, to spread over a cluster. A million ids take about 115 MB.
 */
export const dedupWindow = { windowMs: day, ttlMs: 2 * day, buckets: 16 } as const;

export interface DedupSlot {
  readonly window: string;
  readonly formerWindow: string;
}

/** Ids are kept as 96 bits of SHA-1, in 16 characters: short, whatever senders use; two of 10^9 meet with odds of 10^-11. */
export function messageFingerprint(messageId: string): string {
  return hash('sha1', messageId, 'base64').slice(0, 16);
}

/** Where the fingerprint of a message that came in at a moment is claimed. */
export function dedupSlot(
  namespace: string,
  shop: string,
  fingerprint: string,
  receivedAt: number,
): DedupSlot {
  const slice = Math.floor(receivedAt / day);
  const windowOf = windowsOf(namespace, shop, fingerprint);
  return { window: windowOf(slice), formerWindow: windowOf(slice - 1) };
}

/**
 * Days before today whose windows may still hold a claim: a window is named after the arrival of its messages, which may have waited in
 * the inbox for as long as it keeps them (7 days), and what is restored may lie in the window before.
 */
const daysBack = 8;

/**
 * The windows in which a message may be claimed that came in at any time up to now, the newest first: the first of them is that of tomorrow,
 * since the broker's clock, which says when a message came in, may be ahead of the reader's.
 */
export function claimWindows(
  namespace: string,
  shop: string,
  fingerprint: string,
  now: number,
): readonly string[] {
  const newest = Math.floor(now / day) + 1;
  const windowOf = windowsOf(namespace, shop, fingerprint);
  return Array.from({ length: daysBack + 2 }, (_, i) => windowOf(newest - i));
}

function windowsOf(namespace: string, shop: string, fingerprint: string): (slice: number) => string {
  const bucket = fingerprint.charCodeAt(0) % dedupWindow.buckets;
  return (slice) => `${namespace}:{${shop}/messages-${bucket}}:${slice}`;
}

/** Who holds a messageId: a place in the inbox, and when its first delivery claimed it. */
export interface MessageClaim {
  readonly inbox: InboxPosition;
  /** By the wall clock of ingestion, in milliseconds; undefined for claims of before this was noted. */
  readonly claimedAt: number | undefined;
}

/** A claim as it is kept: `<partition>:<offset>@<claimedAt in base 36>`. */
export function writeClaim({ partition, offset }: InboxPosition, claimedAt: number): string {
  return `${partition}:${offset}@${claimedAt.toString(36)}`;
}

export function readClaim(owner: string): MessageClaim {
  const [place = '', at] = owner.split('@');
  const [partition, offset] = place.split(':').map(Number) as [number, number];
  return { inbox: { partition, offset }, claimedAt: at === undefined ? undefined : Number.parseInt(at, 36) };
}

/**
 * The claim that counts of those found in `claimWindows`, in their order: the newest, unless the window before holds one too, which ingestion
 * looks at first. Undefined where there is none.
 */
export function claimThatCounts(owners: readonly (string | undefined)[]): MessageClaim | undefined {
  const newest = owners.findIndex((owner) => owner !== undefined);
  const owner = owners[newest + 1] ?? owners[newest];
  return owner === undefined ? undefined : readClaim(owner);
}
