import { type ItemViewsDependencies, writePopular, writeSimilar } from './item-views.ts';

/** How many views of similar items one run writes at the most: the rest waits for the next. */
const refreshedMax = 2_000;

export interface ItemRefresherDependencies extends ItemViewsDependencies {
  /** Shops in which another model came into force; emptied here. */
  readonly swapped: Set<string>;
}

/**
 * Makes what keeps the views of items fresh: what is popular, and what is like each item that somebody turned to, that is new in the
 * catalogue, or of which a new model may think otherwise.
 */
export function createItemRefresher(dependencies: ItemRefresherDependencies): () => Promise<void> {
  const { learners, catalogue, signal } = dependencies;
  const due = new Map<string, Set<string>>();
  return async () => {
    for (const shop of new Set([...learners.shops(), ...catalogue.shops()])) {
      if (signal.aborted) return;
      const items = due.get(shop) ?? new Set<string>();
      due.set(shop, items);
      await refreshShop(shop, items, dependencies);
    }
  };
}

async function refreshShop(
  shop: string,
  due: Set<string>,
  dependencies: ItemRefresherDependencies,
): Promise<void> {
  const { learners, catalogue, models, swapped } = dependencies;
  const touched = learners.of(shop)?.takeTouched() ?? [];
  const judgedAnew = swapped.delete(shop) ? (models.get(shop)?.model.items ?? []) : [];
  for (const items of [touched, catalogue.of(shop)?.takeNew() ?? [], judgedAnew])
    for (const itemId of items) due.add(itemId);
  if (touched.length > 0) await writePopular(shop, dependencies);
  const now = due.values().take(refreshedMax).toArray();
  for (const itemId of now) due.delete(itemId);
  await writeSimilar(shop, now, dependencies);
}
