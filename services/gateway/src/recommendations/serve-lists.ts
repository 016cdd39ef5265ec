import {
  type BoughtItems,
  itemsFrom,
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

/** Whose list, or what is like which item, and by which rules. */
export interface ListRequest {
  readonly shop: string;
  /** Of a customer or an item. */
  readonly id: string;
  readonly query: ListQuery;
}

const contextMax = 10;
/** Items of the catalogue that are looked at, where nothing else fills a list. */
const catalogueLooksMax = 20_000;
/** How much of a list is read first: what rules need and, of items that all may be shown, somewhat more than are asked for. */
const headBytesOf = (n: number) => 640 + 160 * n;

/** The customer's list, by rules as they are now: one round trip, and one more where it does not fill what is asked for. */
export async function serveCustomer(
  request: ListRequest,
  dependencies: ServeDependencies,
): Promise<ServedCustomer> {
  const { shop, query } = request;
  const context = idsIn(query.context).slice(0, contextMax);
  const found = findOwn(request, dependencies);
  const [{ customerId, own }, views] =
    context.length > 0
      ? await Promise.all([found, readSimilar(shop, context, dependencies)])
      : [await found, []];
  const picked = newPicked(request, dependencies, { bought: own?.bought, context });
  const contextUpTo = context.length > 0 ? (own ? Math.ceil(query.n / 2) : query.n) : 0;
  for (const view of views) picked.takeView(view, contextUpTo);
  const fromContext = picked.lines.length;
  picked.takeView(own);
  if (own && !own.isWhole && !picked.isFull) picked.takeView(await readWhole(shop, customerId, dependencies));
  const fallback = picked.isFull ? undefined : await fillUp(picked, request, dependencies);
  const isOnlyContext = !own && fromContext > 0 ? 'similar' : undefined;
  return { customerId, own: own?.view, picked, fallback: fallback ?? isOnlyContext };
}

/** What is most like an item. */
export async function serveSimilar(
  request: ListRequest,
  dependencies: ServeDependencies,
): Promise<ServedList> {
  const { shop, id } = request;
  const picked = newPicked(request, dependencies, { context: [id] });
  const [view] = await readSimilar(shop, [id], dependencies);
  picked.takeView(view);
  return { picked, fallback: await fillUp(picked, request, dependencies) };
}

/** What is popular, in the category that the query names. */
export async function servePopular(
  request: Omit<ListRequest, 'id'>,
  dependencies: ServeDependencies,
): Promise<ServedList> {
  const picked = newPicked(request, dependencies, {});
  const fallback = await fillUp(picked, request, dependencies);
  return { picked, fallback: fallback === 'popular' ? undefined : fallback };
}

interface Own extends ViewText {
  readonly view: RecommendationView;
  readonly bought: BoughtItems;
  /** Whether the text is all of it. */
  readonly isWhole: boolean;
}

/** The list of a customer. An id without one may have become another. */
async function findOwn(
  { shop, id, query }: ListRequest,
  dependencies: ServeDependencies,
): Promise<{ customerId: string; own: Own | undefined }> {
  const headBytes = headBytesOf(query.n);
  const own = await readHead(shop, id, headBytes, dependencies);
  if (own && own.view.mergedInto === undefined) return { customerId: id, own };
  const { customerId } = await findCustomer(shop, id, dependencies);
  if (customerId === id) return { customerId, own };
  return { customerId, own: await readHead(shop, customerId, headBytes, dependencies) };
}

/** The whole lines within the first bytes of a customer's list; all of it, where the two lines before the items are longer. */
async function readHead(
  shop: string,
  customerId: string,
  bytes: number,
  dependencies: ServeDependencies,
): Promise<Own | undefined> {
  const { cache, namespace } = dependencies;
  const head = await cache.readHead(viewKey(namespace, shop, customerId, 'recommendations'), bytes);
  if (!head || head.isWhole) return head && ownOf(head.value, true);
  const linesEnd = head.value.lastIndexOf('\n');
  const boughtIsCut = linesEnd === head.value.indexOf('\n');
  if (boughtIsCut) return readWhole(shop, customerId, dependencies);
  return ownOf(head.value.slice(0, linesEnd), false);
}

async function readWhole(
  shop: string,
  customerId: string,
  { cache, namespace }: ServeDependencies,
): Promise<Own | undefined> {
  const [whole] = await cache.readVersioned([viewKey(namespace, shop, customerId, 'recommendations')]);
  return whole && ownOf(whole.value, true);
}

function ownOf(text: string, isWhole: boolean): Own {
  const { head, bought, itemsFrom: from } = openRecommendationView(text);
  return { view: head, bought, text, from, isWhole };
}

/** What is like each of some items. */
async function readSimilar(
  shop: string,
  itemIds: readonly string[],
  { cache, namespace }: ServeDependencies,
): Promise<(ViewText | undefined)[]> {
  if (itemIds.length === 0) return [];
  const texts = await cache.read(itemIds.map((id) => similarItemsKey(namespace, shop, id)));
  return texts.map(opened);
}

function opened(text: string | undefined): ViewText | undefined {
  return text === undefined ? undefined : { text, from: itemsFrom(text) };
}

const nothing: ReadonlySet<string> = new Set();

function newPicked(
  { shop, query }: Omit<ListRequest, 'id'>,
  { items, rebuyable }: ServeDependencies,
  { bought = nothing, context = [] }: { bought?: BoughtItems | undefined; context?: readonly string[] },
): PickedItems {
  const ofShop = items.of(shop);
  const { n, exclude, category, priceMin, priceMax } = query;
  const excluded = [...idsIn(exclude), ...context];
  const rules: ItemRules = {
    ...(category !== undefined && { category }),
    ...(priceMin !== undefined && { priceMin }),
    ...(priceMax !== undefined && { priceMax }),
    exclude: excluded.length > 0 ? new Set(excluded) : nothing,
    bought,
    rebuyable,
  };
  return new PickedItems({ n, admits: (id) => admits(id, ofShop, rules) });
}

/** Fills up with what is popular, in the category if one is asked for, and then with what there is. */
async function fillUp(
  picked: PickedItems,
  { shop, query }: Omit<ListRequest, 'id'>,
  { cache, namespace, items }: ServeDependencies,
): Promise<'popular' | 'catalogue' | undefined> {
  if (picked.isFull) return undefined;
  const before = picked.lines.length;
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
