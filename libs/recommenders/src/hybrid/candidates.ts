import type { Reason, Recommendation } from '../recommender.ts';

/** An item that at least one part has named. */
export interface Candidate {
  readonly item: string;
  /** Where each part has it, from 0; -1 where it does not name it. */
  readonly ranks: Int32Array;
  /** Each part's own reason, where it names the item. */
  readonly reasons: (Reason | undefined)[];
}

/** What the parts name together, in the order in which they first name it. */
export function candidatesOf(lists: readonly (readonly Recommendation[])[]): Candidate[] {
  const byItem = new Map<string, Candidate>();
  lists.forEach((list, part) => {
    list.forEach(({ item, reason }, rank) => {
      let candidate = byItem.get(item);
      if (candidate === undefined) {
        candidate = { item, ranks: new Int32Array(lists.length).fill(-1), reasons: [] };
        byItem.set(item, candidate);
      }
      candidate.ranks[part] = rank;
      candidate.reasons[part] = reason;
    });
  });
  return [...byItem.values()];
}
