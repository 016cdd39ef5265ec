import { type FeatureState, featureBounds } from '@shoal/contracts';

/** v viewed, a added to the cart, o ordered, r reviewed. */
export type ItemKind = 'v' | 'a' | 'o' | 'r';

/** Notes an item among the last ones, in order of time; a late one goes where it belongs, if it is recent enough. */
export function noteItem({ recent }: FeatureState, item: string, kind: ItemKind, at: number): void {
  const second = Math.floor(at / 1000) - recent.since;
  let index = recent.items.length;
  while (index > 0 && (recent.seconds[index - 1] as number) > second) index -= 1;
  if (recent.items.length >= featureBounds.recentItems) {
    if (index === 0) return;
    recent.items.shift();
    recent.seconds.shift();
    recent.kinds = recent.kinds.slice(1);
    index -= 1;
  }
  recent.items.splice(index, 0, item);
  recent.seconds.splice(index, 0, second);
  recent.kinds = recent.kinds.slice(0, index) + kind + recent.kinds.slice(index);
}
