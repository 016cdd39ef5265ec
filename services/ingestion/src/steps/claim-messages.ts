import type { Cache } from '@shoal/cache';
import {
  type DedupSlot,
  dedupSlot,
  dedupWindow,
  type InboxPosition,
  messageFingerprint,
  readClaim,
  writeClaim,
} from '@shoal/contracts';

export interface Claimable {
  readonly shop: string;
  readonly messageId: string;
  readonly receivedAt: number;
  readonly inbox: InboxPosition;
  /** When this delivery claims it, by the wall clock in milliseconds. */
  readonly claimedAt: number;
}

interface Group extends DedupSlot {
  readonly indexes: number[];
  readonly claims: { readonly id: string; readonly owner: string }[];
}

/**
 * Claims the messageId of each call for its place in the inbox; tells when each call that holds the claim was claimed, by its first
 * delivery, and undefined for the others. The first place wins for as long as the window lasts, and a redelivery is the
 * same place: it gets the same answer.
 */
export async function claimMessages(
  calls: readonly Claimable[],
  { cache, namespace }: { readonly cache: Cache; readonly namespace: string },
): Promise<(number | undefined)[]> {
  const groups = new Map<string, Group>();
  calls.forEach(({ shop, messageId, receivedAt, inbox, claimedAt }, index) => {
    const id = messageFingerprint(messageId);
    const slot = dedupSlot(namespace, shop, id, receivedAt);
    let group = groups.get(slot.window);
    if (!group) {
      group = { ...slot, indexes: [], claims: [] };
      groups.set(slot.window, group);
    }
    group.indexes.push(index);
    group.claims.push({ id, owner: writeClaim(inbox, claimedAt) });
  });
  const claimed = new Array<number | undefined>(calls.length);
  const claimGroup = async ({ window, formerWindow, claims, indexes }: Group) => {
    const owners = await cache.claim({ window, formerWindow, ttlMs: dedupWindow.ttlMs, claims });
    indexes.forEach((index, i) => {
      const { inbox, claimedAt } = readClaim(owners[i] as string);
      const isHeld = isSamePlace(inbox, (calls[index] as Claimable).inbox);
      // Claims of before this was noted tell no time: to them all links are there.
      if (isHeld) claimed[index] = claimedAt ?? Number.POSITIVE_INFINITY;
    });
  };
  await Promise.all([...groups.values()].map(claimGroup));
  return claimed;
}

function isSamePlace(one: InboxPosition, other: InboxPosition): boolean {
  return one.partition === other.partition && one.offset === other.offset;
}
