import { hash } from 'node:crypto';

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
  const bucket = fingerprint.charCodeAt(0) % dedupWindow.buckets;
  const slice = Math.floor(receivedAt / day);
  const prefix = `${namespace}:{${shop}/messages-${bucket}}:`;
  return { window: prefix + slice, formerWindow: prefix + (slice - 1) };
}
