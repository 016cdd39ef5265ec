import { type FeatureState, featureBounds } from '@shoal/contracts';

/** v viewed, a added to the cart, o ordered, r reviewed. */
export type ItemKind = 'v' | 'a' | 'o' | 'r';

export interface RecentItem {
  readonly item: string;
  readonly kind: ItemKind;
  /** To the second, in milliseconds since 1970. */
  readonly at: number;
}

/** The last items of a customer, oldest first, out of their encoding. */
export function recentItems({ recent }: Pick<FeatureState, 'recent'>): RecentItem[] {
  const { items, order, kinds, gaps, until = 0 } = recent;
  let second = until - gaps.reduce((sum, gap) => sum + gap, 0);
  return order.map((index, i) => {
    if (i > 0) second += gaps[i - 1] as number;
    return { item: items[index] as string, kind: kinds[i] as ItemKind, at: second * 1000 };
  });
}

/**
 * Notes an item among the last ones, in order of time; a late one goes where it belongs, if it is recent enough. Items of
 * one second stay in the order in which they came.
 */
export function noteItem({ recent }: FeatureState, item: string, kind: ItemKind, at: number): void {
  const { order, gaps } = recent;
  const second = Math.floor(at / 1000);
  const until = recent.until ?? second;
  // From the newest back to the last one that is not later.
  let index = order.length;
  let neighbour = until;
  while (index > 0 && neighbour > second) {
    index -= 1;
    if (index > 0) neighbour -= gaps[index - 1] as number;
  }
  if (index === 0 && order.length >= featureBounds.recentItems) return;
  insertGap(recent, index, second - neighbour);
  recent.until = Math.max(until, second);
  order.splice(index, 0, numberOf(item, recent.items));
  recent.kinds = recent.kinds.slice(0, index) + kind + recent.kinds.slice(index);
  if (order.length > featureBounds.recentItems) dropOldest(recent);
}

/** `distance`: seconds since the neighbour before; at the very front since the one behind, and so negative. */
function insertGap({ order, gaps }: FeatureState['recent'], index: number, distance: number): void {
  if (order.length === 0) return;
  if (index === 0) gaps.unshift(-distance);
  else if (index === order.length) gaps.push(distance);
  else gaps.splice(index - 1, 1, distance, (gaps[index - 1] as number) - distance);
}

/** The place of an item among the distinct ones; a new one goes last. */
function numberOf(item: string, items: string[]): number {
  const known = items.indexOf(item);
  return known >= 0 ? known : items.push(item) - 1;
}

function dropOldest(recent: FeatureState['recent']): void {
  const { order, items, gaps } = recent;
  const dropped = order.shift() as number;
  gaps.shift();
  recent.kinds = recent.kinds.slice(1);
  if (order.includes(dropped)) return;
  items.splice(dropped, 1);
  for (let i = 0; i < order.length; i += 1)
    if ((order[i] as number) > dropped) order[i] = (order[i] as number) - 1;
}
