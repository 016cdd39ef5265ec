import type { Cache } from '@shoal/cache';
import type { InboxPosition } from '@shoal/contracts';
import { type DedupSlot, dedupSlot, dedupWindow, messageFingerprint } from '../domain/dedup-window.ts';

export interface Claimable {
  readonly shop: string;
  readonly messageId: string;
  readonly receivedAt: number;
  readonly inbox: InboxPosition;
}

interface Group extends DedupSlot {
  readonly indexes: number[];
  readonly claims: { readonly id: string; readonly owner: string }[];
}

/**
 * Claims the messageId of each call for its place in the inbox; tells which calls hold the claim. The first place wins for as
 * long as the window lasts, and a redelivery is the same place: it gets the same answer.
 */
export async function claimMessages(
  calls: readonly Claimable[],
  { cache, namespace }: { readonly cache: Cache; readonly namespace: string },
): Promise<boolean[]> {
  const groups = new Map<string, Group>();
  calls.forEach(({ shop, messageId, receivedAt, inbox }, index) => {
    const id = messageFingerprint(messageId);
    const slot = dedupSlot(namespace, shop, id, receivedAt);
    let group = groups.get(slot.window);
    if (!group) {
      group = { ...slot, indexes: [], claims: [] };
      groups.set(slot.window, group);
    }
    group.indexes.push(index);
    group.claims.push({ id, owner: placeOf(inbox) });
  });
  const isFirst = new Array<boolean>(calls.length);
  const claimGroup = async ({ window, formerWindow, claims, indexes }: Group) => {
    const owners = await cache.claim({ window, formerWindow, ttlMs: dedupWindow.ttlMs, claims });
    indexes.forEach((index, i) => {
      isFirst[index] = owners[i] === claims[i]?.owner;
    });
  };
  await Promise.all([...groups.values()].map(claimGroup));
  return isFirst;
}

const placeOf = ({ partition, offset }: InboxPosition) => `${partition}:${offset}`;
