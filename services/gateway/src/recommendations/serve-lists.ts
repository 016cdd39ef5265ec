import type { VersionedDocument } from '@shoal/cache';
import {
  openRecommendationView,
  popularItemsKey,
  type RecommendationView,
  similarItemsKey,
  viewKey,
} from '@shoal/contracts';
import { admits, type ItemRules } from '../domain/item-rules.ts';
import { PickedItems, type ViewText } from '../domain/pick-items.ts';
import { findCustomer, type ViewDependencies } from '../steps/find-customer.ts';
import type { ItemTable } from './item-table.ts';

/** What a caller asks for. */
export interface ListQuery {
  readonly n: number;
  readonly category?: string;
  readonly exclude?: string;
  readonly priceMin?: number;
  readonly priceMax?: number;
  readonly context?: string;
}

export interface ServeDependencies extends ViewDependencies {
  readonly items: ItemTable;
  /** Categories of which people buy the same things again and again. */
  readonly rebuyable: ReadonlySet<string>;
}

/** A list as it is answered, and what it was made of. */
export interface ServedList {
  readonly picked: PickedItems;
  readonly fallback: 'similar' | 'popular' | 'catalogue' | undefined;
}

export interface ServedCustomer extends ServedList {
  readonly customerId: string;
  /** Undefined for a customer without a list of his own. */
  readonly own: RecommendationView | undefined;
}

const contextMax = 10;
/** Items of the catalogue that are looked at, where nothing else fills a list. */
const catalogueLooksMax = 20_000;

/** The customer's list, by rules as they are now: one round trip, and one more where it does not fill what is asked for. */
export async function serveCustomer(
  shop: string,
  askedId: string,
  { query, ...dependencies }: ServeDependencies & { readonly query: ListQuery },
): Promise<ServedCustomer> {
  const context = idsIn(query.context).slice(0, contextMax);
  const { customerId, own, views } = await readLists(shop, askedId, { context, ...dependencies });
  const bought = new Set(own?.view.bought);
  const picked = newPicked(shop, { query, bought, context, dependencies });
  const contextUpTo = context.length > 0 ? (own ? Math.ceil(query.n / 2) : query.n) : 0;
  for (const view of views) picked.takeView(view, contextUpTo);
  const fromContext = picked.lines.length;
  picked.takeView(own);
  const fallback = await fillUp(shop, picked, { query, dependencies });
  const isOnlyContext = !own && fromContext > 0 ? 'similar' : undefined;
  return { customerId, own: own?.view, picked, fallback: fallback ?? isOnlyContext };
}

/** What is most like an item. */
export async function serveSimilar(
  shop: string,
  itemId: string,
  { query, ...dependencies }: ServeDependencies & { readonly query: ListQuery },
): Promise<ServedList> {
  const { cache, namespace } = dependencies;
  const [text] = await cache.read([similarItemsKey(namespace, shop, itemId)]);
  const picked = newPicked(shop, { query, bought: new Set(), context: [itemId], dependencies });
  picked.takeView(opened(text));
  return { picked, fallback: await fillUp(shop, picked, { query, dependencies }) };
}

/** What is popular, in the category that the query names. */
export async function servePopular(
  shop: string,
  { query, ...dependencies }: ServeDependencies & { readonly query: ListQuery },
): Promise<ServedList> {
  const picked = newPicked(shop, { query, bought: new Set(), context: [], dependencies });
  const fallback = await fillUp(shop, picked, { query, dependencies });
  return { picked, fallback: fallback === 'popular' ? undefined : fallback };
}

interface Own extends ViewText {
  readonly view: RecommendationView;
}

/** The list of a customer and what is like the items of the context. An id without a list may be one that has become another. */
async function readLists(
  shop: string,
  askedId: string,
  { context, ...dependencies }: ServeDependencies & { readonly context: readonly string[] },
): Promise<{ customerId: string; own: Own | undefined; views: readonly (ViewText | undefined)[] }> {
  const { cache, namespace } = dependencies;
  const similarKeys = context.map((itemId) => similarItemsKey(namespace, shop, itemId));
  const [[first], similar] = await Promise.all([
    cache.readVersioned([viewKey(namespace, shop, askedId, 'recommendations')]),
    similarKeys.length > 0 ? cache.read(similarKeys) : [],
  ]);
  const views = similar.map(opened);
  const own = ownOf(first);
  if (own && own.view.mergedInto === undefined) return { customerId: askedId, own, views };
  const { customerId } = await findCustomer(shop, askedId, dependencies);
  if (customerId === askedId) return { customerId, own, views };
  const [moved] = await cache.readVersioned([viewKey(namespace, shop, customerId, 'recommendations')]);
  return { customerId, own: ownOf(moved), views };
}

function ownOf(document: VersionedDocument | undefined): Own | undefined {
  if (!document) return undefined;
  const view = openRecommendationView(document.value);
  return { view, text: document.value, from: view.itemsFrom };
}

function opened(text: string | undefined): ViewText | undefined {
  return text === undefined ? undefined : { text, from: openRecommendationView(text).itemsFrom };
}

function newPicked(
  shop: string,
  {
    query,
    bought,
    context,
    dependencies,
  }: {
    readonly query: ListQuery;
    readonly bought: ReadonlySet<string>;
    readonly context: readonly string[];
    readonly dependencies: ServeDependencies;
  },
): PickedItems {
  const items = dependencies.items.of(shop);
  const { n, exclude, ...rest } = query;
  const rules: ItemRules = {
    ...rest,
    exclude: new Set([...idsIn(exclude), ...context]),
    bought,
    rebuyable: dependencies.rebuyable,
  };
  return new PickedItems({ n, admits: (id) => admits(id, items.factsOf(id), rules) });
}

/** Fills up with what is popular, in the category if one is asked for, and then with what there is. */
async function fillUp(
  shop: string,
  picked: PickedItems,
  { query, dependencies }: { readonly query: ListQuery; readonly dependencies: ServeDependencies },
): Promise<'popular' | 'catalogue' | undefined> {
  if (picked.isFull) return undefined;
  const before = picked.lines.length;
  const { cache, namespace, items } = dependencies;
  const [text] = await cache.read([popularItemsKey(namespace, shop, query.category)]);
  picked.takeView(opened(text));
  const withPopular = picked.lines.length;
  if (!picked.isFull) picked.takeIds(items.of(shop).ids(), 'catalogue', catalogueLooksMax);
  if (picked.lines.length > withPopular) return 'catalogue';
  return withPopular > before ? 'popular' : undefined;
}

function idsIn(list: string | undefined): string[] {
  return list === undefined
    ? []
    : list
        .split(',')
        .map((id) => id.trim())
        .filter((id) => id !== '');
}
