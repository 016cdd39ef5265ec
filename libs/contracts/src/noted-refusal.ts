import type { InboxPosition } from './customer-event.ts';

/** Bounds of what is noted of records that ingestion refuses: some 2 MB of Redis a shop, with the longest ids and reasons 8. */
export const refusalNotes = {
  /** Notes of one shop; where two messages have one place, the newer takes it. */
  placesMax: 4_096,
  /** Characters of a reason. */
  reasonMax: 300,
  /** Two days: as long as a messageId is known to have been seen. */
  ttlMs: 2 * 86_400_000,
} as const;

/** Why a record of the inbox was refused: a view, so that its sender can ask. The record itself is in the dead-letter topic. */
export interface NotedRefusal {
  readonly messageId: string;
  /** The code of the dead letter. */
  readonly code: string;
  /** What is wrong, in a sentence. */
  readonly reason: string;
  /** When the record came in, in milliseconds since 1970. */
  readonly at: number;
  readonly inbox: InboxPosition;
}

/**
 * Where the refusal of a message is noted. Places are as many as may be kept, and each message has its own by its fingerprint: a
 * flood of refusals writes over the older ones, and takes no more room.
 */
export function refusalKey(namespace: string, shop: string, fingerprint: string): string {
  const place = Buffer.from(fingerprint, 'base64').readUInt32BE(0) % refusalNotes.placesMax;
  return `${namespace}:{${shop}/refusal-${place}}:note`;
}
