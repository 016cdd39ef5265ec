import { batchMax, type ItemViewsDependencies, writePopular, writeSimilar } from './item-views.ts';

/** Longest that one run makes views of similar items: the rest waits for the next, so that lists have most of the time. */
const budgetMs = 500;
/** Shortest time between two writings of what is popular. */
const popularPauseMs = 15_000;

export interface ItemRefresherDependencies extends ItemViewsDependencies {
  /** Shops in which another model came into force; emptied here. */
  readonly swapped: Set<string>;
  readonly clock: { now(): number };
}

/** What one shop waits for. */
interface Due {
  /** Items whose view of similar ones is to be made, the longest waiting first. */
  readonly items: Set<string>;
  readonly categories: Set<string>;
  popularAt: number;
}

/**
 * Makes what keeps the views of items fresh: what is popular, and what is like each item that somebody turned to, that is new in the
 * catalogue, or of which a new model may think otherwise.
 */
export function createItemRefresher(dependencies: ItemRefresherDependencies): () => Promise<void> {
  const { learners, catalogue, signal } = dependencies;
  const dues = new Map<string, Due>();
  return async () => {
    for (const shop of new Set([...learners.shops(), ...catalogue.shops()])) {
      if (signal.aborted) return;
      const due = dues.get(shop) ?? { items: new Set(), categories: new Set(), popularAt: 0 };
      dues.set(shop, due);
      note(shop, due, dependencies);
      await refreshPopular(shop, due, dependencies);
      await refreshSimilar(shop, due, dependencies);
    }
  };
}

function note(
  shop: string,
  { items, categories }: Due,
  { learners, catalogue, models, swapped }: ItemRefresherDependencies,
): void {
  const learner = learners.of(shop);
  const judgedAnew = swapped.delete(shop) ? (models.get(shop)?.model.items ?? []) : [];
  for (const some of [learner?.takeTouched(), catalogue.of(shop)?.takeNew(), judgedAnew])
    for (const itemId of some ?? []) items.add(itemId);
  for (const category of learner?.takeTouchedCategories() ?? []) categories.add(category);
}

async function refreshPopular(
  shop: string,
  due: Due,
  dependencies: ItemRefresherDependencies,
): Promise<void> {
  const { clock, learners } = dependencies;
  const newest = learners.of(shop)?.newest ?? 0;
  if (newest === 0 || clock.now() - due.popularAt < popularPauseMs) return;
  due.popularAt = clock.now();
  const categories = [...due.categories];
  due.categories.clear();
  await writePopular(shop, categories, dependencies);
}

async function refreshSimilar(
  shop: string,
  { items }: Due,
  dependencies: ItemRefresherDependencies,
): Promise<void> {
  const { clock, signal } = dependencies;
  const until = clock.now() + budgetMs;
  while (items.size > 0 && clock.now() < until && !signal.aborted) {
    const some = items.values().take(batchMax).toArray();
    for (const itemId of some) items.delete(itemId);
    await writeSimilar(shop, some, dependencies);
  }
}
