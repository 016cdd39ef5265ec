import type { Interactions } from '../interactions.ts';
import { takeInteractions } from '../interactions-from.ts';
import type { RecentInteraction } from '../recommender.ts';

/** One rating a user and item: who rates anew takes his former rating back. */
export function newestRatings(interactions: Interactions): Interactions {
  const { user, item, items } = interactions;
  const newest = new Map<number, number>();
  for (let i = 0; i < user.length; i++) {
    newest.set((user[i] as number) * items.length + (item[i] as number), i);
  }
  if (newest.size === user.length) return interactions;
  return takeInteractions(interactions, Int32Array.from(newest.values()).sort());
}

/** The same for what somebody did last. */
export function newestOfEach(recent: readonly RecentInteraction[]): RecentInteraction[] {
  const newest = new Map<string, RecentInteraction>();
  for (const each of recent) {
    newest.delete(each.item);
    newest.set(each.item, each);
  }
  return [...newest.values()];
}
