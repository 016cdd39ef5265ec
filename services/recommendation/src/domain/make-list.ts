import { candidatesMax, type RecommendationStrategy, type RecommendedItem } from '@shoal/contracts';
import type { Query, Recommendation, RecommenderModel } from '@shoal/recommenders';
import type { CustomerState } from './customer-state.ts';
import type { Counted } from './decayed-counts.ts';
import { type Diversity, diversify } from './diversify.ts';
import { explore } from './explore.ts';
import { fuse } from './fuse.ts';
import { weightOf } from './item-interactions.ts';

/** What is known of a shop when a list is made. Everything may be missing: then the next in the chain speaks. */
export interface ShopKnowledge {
  /** The trained model, and its part that experiments may ask for by itself. */
  readonly trained: RecommenderModel | undefined;
  readonly als: RecommenderModel | undefined;
  /** Learns with every event. */
  readonly transition: RecommenderModel | undefined;
  /** Knows items from the moment that they are in the catalogue. */
  readonly content: RecommenderModel | undefined;
  /** What reads most like an item, the same by name. */
  readonly similarTo: (itemId: string) => readonly Recommendation[];
  readonly popular: readonly Counted[];
  /** What is popular in the customer's segment. */
  readonly favourites: readonly Counted[];
  /** What there is, for a shop in which nothing has happened yet. */
  readonly catalogue: readonly string[];
  readonly categoryOf: Diversity['categoryOf'];
  readonly isHidden: (itemId: string) => boolean;
}

export interface ListSettings {
  readonly strategy: RecommendationStrategy;
  readonly exploration: number;
  readonly diversity: number;
}

/** Of what a customer did last so much is asked with: what lies further back says little, and each costs time. */
const queryMax = 20;
/** Texts are for what nobody has turned to yet: what reads like the last few items is enough. */
const readMax = 5;
/** What each one further back says, against the one after it. */
const readDecay = 0.7;

/** What each list's word counts: the model was chosen on held-out data, the counts have seen the last minute, texts know new items. */
const weights = { trained: 1, transition: 1, content: 0.4 } as const;

/**
 * The candidates for a customer, the best first: personal ones, then the segment's favourites, then what is popular, then what there
 * is. Bought items are among them: what may be bought again is decided when the list is served. The same state, the same list.
 */
export function makeList(
  state: CustomerState,
  shop: ShopKnowledge,
  { strategy, exploration, diversity }: ListSettings,
): RecommendedItem[] {
  const personal = diversify(personalOf(state, shop, strategy), {
    weight: diversity,
    categoryOf: shop.categoryOf,
  });
  const items = fill(personal, shop);
  const key = `${state.shop}/${state.customerId}/${state.version}`;
  return [...explore(items, { epsilon: exploration, key })];
}

function personalOf(
  state: CustomerState,
  shop: ShopKnowledge,
  strategy: RecommendationStrategy,
): readonly Recommendation[] {
  const recent = state.recent.slice(-queryMax).map((interaction) => ({
    item: interaction.itemId,
    at: interaction.at,
    weight: weightOf(interaction),
  }));
  if (recent.length === 0 || strategy === 'popular') return [];
  const query: Query = { recent, now: state.at };
  if (strategy !== 'hybrid') {
    const model = strategy === 'itemTransition' ? shop.transition : shop[strategy];
    return askModel(model, query, candidatesMax, shop);
  }
  const read = [...new Set(recent.map(({ item }) => item).reverse())].slice(0, readMax);
  return fuse([
    { weight: weights.trained, list: askModel(shop.trained, query, candidatesMax, shop) },
    { weight: weights.transition, list: askModel(shop.transition, query, candidatesMax, shop) },
    ...read.map((item, age) => ({
      weight: weights.content * readDecay ** age,
      list: shop.similarTo(item).filter((one) => !shop.isHidden(one.item)),
    })),
  ]).slice(0, candidatesMax);
}

/** Its candidates without those that it takes from what is popular: these come from fresher counts. */
function askModel(
  model: RecommenderModel | undefined,
  query: Query,
  n: number,
  { isHidden }: ShopKnowledge,
): readonly Recommendation[] {
  if (!model) return [];
  const filters = { seen: true, allow: (item: string) => !isHidden(item) };
  return model.recommend(query, n, filters).filter(({ reason }) => reason.source !== 'popular');
}

function fill(personal: readonly Recommendation[], shop: ShopKnowledge): RecommendedItem[] {
  const items = personal.slice(0, candidatesMax).map(
    ({ item, score, reason }): RecommendedItem => ({
      itemId: item,
      score: rounded(score),
      source: reason.source,
      ...(reason.because !== undefined && reason.because !== item && { because: reason.because }),
    }),
  );
  const had = new Set(items.map(({ itemId }) => itemId));
  const add = (itemId: string, source: string) => {
    if (items.length >= candidatesMax || had.has(itemId) || shop.isHidden(itemId)) return;
    had.add(itemId);
    // Below all before it.
    items.push({ itemId, score: rounded((items.at(-1)?.score ?? 1) * 0.99), source });
  };
  for (const { itemId } of shop.favourites) add(itemId, 'segment');
  for (const { itemId } of shop.popular) add(itemId, 'popular');
  for (const itemId of shop.catalogue) {
    if (items.length >= candidatesMax) break;
    add(itemId, 'catalogue');
  }
  return items;
}

/** Six digits are more than anybody compares, and half as long to store. */
function rounded(score: number): number {
  return Number(score.toPrecision(6));
}
