import type { Keyring } from '@shoal/access';
import type { Cache } from '@shoal/cache';
import {
  customerIdLengthMax,
  type InboxPosition,
  messageFingerprint,
  type NotedRefusal,
  refusalKey,
  refusalNotes,
} from '@shoal/contracts';
import type { Delivery } from '@shoal/messaging';
import { shopOf } from './read-call.ts';

/** A record that was refused, and why. `inbox` is its place there, where the delivery is that of its dead letter. */
export interface RefusedRecord {
  readonly delivery: Delivery;
  readonly code: string;
  readonly reason: string;
  readonly inbox: InboxPosition;
}

export interface NoteDependencies {
  readonly cache: Cache;
  readonly keyring: Keyring;
  readonly namespace: string;
}

/** Bytes of a record that is looked into for its id, though it is refused: eight times what an event may have. */
const readBytesMax = 262_144;

/**
 * Notes why records were refused, for the shop whose key they bear, so that who sent one by Kafka can ask. Nothing is claimed: a mended record
 * with the same messageId passes. Records without an id, of no known key or far too large cannot be asked for.
 */
export async function noteRefusals(
  records: readonly RefusedRecord[],
  { cache, keyring, namespace }: NoteDependencies,
): Promise<void> {
  const entries = records.flatMap((record) => {
    const { messageId, writeKey } = idsIn(record.delivery.value);
    if (messageId === undefined) return [];
    const shop = shopOf(record.delivery, writeKey, keyring);
    if (shop === undefined) return [];
    const key = refusalKey(namespace, shop, messageFingerprint(messageId));
    return [{ key, value: JSON.stringify(noteOf(record, messageId)), ttlMs: refusalNotes.ttlMs }];
  });
  if (entries.length > 0) await cache.write(entries);
}

function noteOf({ delivery, code, reason, inbox }: RefusedRecord, messageId: string): NotedRefusal {
  return { messageId, code, reason: reason.slice(0, refusalNotes.reasonMax), at: delivery.timestamp, inbox };
}

interface ReadIds {
  readonly messageId?: string;
  readonly writeKey?: string;
}

function idsIn(value: Buffer | null): ReadIds {
  if (value === null || value.length > readBytesMax) return {};
  try {
    const { messageId, writeKey } = Object(JSON.parse(value.toString())) as Record<string, unknown>;
    return {
      ...(isId(messageId) && { messageId }),
      ...(typeof writeKey === 'string' && { writeKey }),
    };
  } catch {
    return {}; // Not JSON: that is why it was refused.
  }
}

function isId(value: unknown): value is string {
  return typeof value === 'string' && value.length > 0 && value.length <= customerIdLengthMax;
}
