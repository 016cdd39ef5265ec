import type { Cache, Entry } from '@shoal/cache';
import {
  popularItemsKey,
  type RecommendedItem,
  similarItemsKey,
  writeRecommendationView,
} from '@shoal/contracts';
import type { CatalogueTable } from './catalogue/catalogue-table.ts';
import type { Counted } from './domain/decayed-counts.ts';
import { fuse } from './domain/fuse.ts';
import type { Learners } from './learning/follow-interactions.ts';
import type { Models } from './models.ts';

const day = 86_400_000;
const ttlMs = 30 * day;
/** How many items stand in a view of similar items and of popular ones, and how many views are made in one go, while lists wait. */
const similarMax = 40;
const popularMax = 200;
export const batchMax = 5;

export interface ItemViewsDependencies {
  readonly cache: Cache;
  readonly namespace: string;
  readonly models: Models;
  readonly learners: Learners;
  readonly catalogue: CatalogueTable;
  readonly signal: AbortSignal;
}

/** Writes what is popular in a shop and in some of its categories. */
export async function writePopular(
  shop: string,
  categories: Iterable<string>,
  { cache, namespace, learners }: ItemViewsDependencies,
): Promise<void> {
  const learner = learners.of(shop);
  if (!learner) return;
  const entry = (category: string | undefined): Entry => {
    const counts = category === undefined ? learner.popular : learner.categories.get(category);
    const items = counts?.top().slice(0, popularMax).map(popularItem) ?? [];
    return { key: popularItemsKey(namespace, shop, category), value: view(learner.newest, items), ttlMs };
  };
  const all = [undefined, ...categories];
  for (let from = 0; from < all.length; from += batchMax)
    await cache.write(all.slice(from, from + batchMax).map(entry));
}

function popularItem({ itemId, score }: Counted): RecommendedItem {
  return { itemId, score: Number(score.toPrecision(6)), source: 'popular' };
}

/** Writes what is most like each of some items: by the trained model, by what follows them, and by their texts. */
export async function writeSimilar(
  shop: string,
  items: readonly string[],
  dependencies: ItemViewsDependencies,
): Promise<void> {
  const { cache, namespace, learners } = dependencies;
  const at = learners.of(shop)?.newest ?? 0;
  await cache.write(
    items.map((itemId) => ({
      key: similarItemsKey(namespace, shop, itemId),
      value: view(at, similarTo(shop, itemId, dependencies)),
      ttlMs,
    })),
  );
}

function similarTo(
  shop: string,
  itemId: string,
  { models, learners, catalogue }: ItemViewsDependencies,
): RecommendedItem[] {
  const items = catalogue.of(shop);
  const filters = { allow: (item: string) => !(items?.isHidden(item) ?? false) };
  const voices = [models.get(shop)?.model, learners.of(shop)?.transition, items?.content()].map((model) => ({
    weight: 1,
    list: (model?.similar(itemId, similarMax, filters) ?? []).filter(
      ({ reason }) => reason.source !== 'popular',
    ),
  }));
  return fuse(voices)
    .slice(0, similarMax)
    .map(({ item, score, reason }) => ({
      itemId: item,
      score: Number(score.toPrecision(6)),
      source: reason.source,
      because: itemId,
    }));
}

function view(at: number, items: readonly RecommendedItem[]): string {
  return writeRecommendationView({ version: 1, at, bought: [], items: [...items] });
}
