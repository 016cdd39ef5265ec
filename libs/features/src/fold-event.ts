import {
  type CommerceProperties,
  type CustomerEvent,
  type FeatureState,
  featureBounds,
  type Product,
} from '@shoal/contracts';
import { addWeight, countBounded, keepHeaviest } from './bounded-counts.ts';
import { itemId, orderAmount, toAmount } from './commerce.ts';
import { categoryScale, categoryWeight, countSignal, dayMs, decayTo, rounded, sumScale } from './decay.ts';
import { noteEvent } from './last-events.ts';
import { beginAt } from './new-state.ts';
import { insertOrderTime } from './order-times.ts';
import { type ItemKind, noteItem } from './recent-items.ts';

/** The parts of an event that features come from. */
export type FoldableEvent = Pick<CustomerEvent, 'type' | 'event' | 'properties' | 'context'>;

/** What a look, a basket and an order say about a taste, relative to each other. */
const affinity = { v: 1, a: 3, o: 5, r: 2 } as const satisfies Record<ItemKind, number>;

/** A basket that nobody orders for this long counts as left behind. */
export const basketMs = dayMs;

type Fold = (state: FeatureState, at: number, properties: CommerceProperties) => void;

/** What each e-commerce event does to the state; every other one counts as activity only. */
const folds: Readonly<Record<string, Fold>> = {
  'Product Viewed': (state, at, properties) => {
    countSignal(state, 'views', at);
    takeItem(state, at, properties, 'v');
  },
  'Products Searched': (state, at) => countSignal(state, 'searches', at),
  'Product Added': (state, at, properties) => {
    countSignal(state, 'carts', at);
    takeItem(state, at, properties, 'a');
    openBasket(state, at);
  },
  'Order Completed': foldOrder,
  'Order Refunded': (state, at, properties) => {
    countSignal(state, 'refunds', at);
    state.orders.refunded += orderAmount(properties);
  },
  'Product Reviewed': (state, at, properties) => {
    state.reviews.count += 1;
    state.reviews.ratingSum += properties.rating ?? 0;
    takeItem(state, at, properties, 'r');
  },
};

/**
 * Folds one event into the state, in place and in constant time. The order of events does not matter, but for: the
 * spread of order gaps when an order is later than the last eight (counted in `lateEvents`), baskets, which categories and
 * channels are kept by name where there are more than the bounds, and the order of recent items of one second.
 * @param at When it happened, milliseconds since 1970.
 */
export function foldEvent(state: FeatureState, event: FoldableEvent, at: number): void {
  beginAt(state, at);
  decayTo(state, at);
  state.events += 1;
  state.firstSeenAt = Math.min(state.firstSeenAt, at);
  noteEvent(state, event.type === 'track' ? event.event : undefined, at);
  foldMoment(state, at);
  foldContext(state, event.context);
  if (event.type !== 'track' || event.event === undefined) return;
  if (Object.hasOwn(folds, event.event)) {
    (folds[event.event] as Fold)(state, at, (event.properties ?? {}) as CommerceProperties);
  }
}

function foldOrder(state: FeatureState, at: number, properties: CommerceProperties): void {
  const { orders, baskets } = state;
  const amount = orderAmount(properties);
  if (!insertOrderTime(state, at)) state.lateEvents += 1;
  countSignal(state, 'orders', at);
  countSignal(state, 'spend', at, amount);
  orders.squares = rounded(orders.squares + (amount / 10_000) ** 2, sumScale.squares);
  const discount = toAmount(properties.discount ?? 0);
  orders.discount += discount;
  if (discount > 0 || properties.coupon) orders.discounted += 1;
  for (const product of properties.products ?? []) takeItem(state, at, product, 'o');
  if (baskets.openedAt !== undefined) {
    baskets.ordered += 1;
    delete baskets.openedAt;
  }
}

function takeItem(state: FeatureState, at: number, product: Product, kind: ItemKind): void {
  const id = itemId(product);
  if (id !== undefined) noteItem(state, id, kind, at);
  if (product.category) addAffinity(state, at, product.category, affinity[kind]);
  if (product.price !== undefined) {
    state.prices.count += 1;
    state.prices.logSum = rounded(state.prices.logSum + Math.log1p(product.price), sumScale.logSum);
  }
}

/**
 * When a new category comes to a full record the lightest makes room, so that a new taste can grow, even where it is lighter
 * still; one that comes late must be heavier than the lightest to get in.
 */
function addAffinity(state: FeatureState, at: number, category: string, weight: number): void {
  const { categories } = state;
  const isNewest = at === state.decayedAt;
  if (isNewest && !Object.hasOwn(categories, category))
    keepHeaviest(categories, featureBounds.categories - 1);
  addWeight(categories, category, rounded(weight * categoryWeight(state, at), categoryScale));
  keepHeaviest(categories, featureBounds.categories);
}

function openBasket({ baskets }: FeatureState, at: number): void {
  if (baskets.openedAt !== undefined && at - baskets.openedAt < basketMs) return;
  baskets.opened += 1;
  baskets.openedAt = at;
}

function foldMoment(state: FeatureState, at: number): void {
  const hour = Math.floor(at / 3_600_000) % 24;
  // 1970-01-01 was a Thursday: three days after a Monday.
  const weekday = (Math.floor(at / dayMs) + 3) % 7;
  const dayPart = Math.floor(hour / 6);
  state.dayParts[dayPart] = (state.dayParts[dayPart] as number) + 1;
  state.weekdays[weekday] = (state.weekdays[weekday] as number) + 1;
}

const deviceTypes = new Set(['desktop', 'mobile', 'tablet']);

function foldContext(state: FeatureState, context: FoldableEvent['context']): void {
  if (!context) return;
  const device = textAt(context.device, 'type')?.toLowerCase();
  if (device) countBounded(state.devices, deviceTypes.has(device) ? device : 'other', deviceTypes.size + 1);
  const channel =
    textAt(context.campaign, 'source') ?? (typeof context.channel === 'string' ? context.channel : undefined);
  if (channel) countBounded(state.channels, channel.slice(0, 40), featureBounds.channels);
}

function textAt(value: unknown, name: string): string | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const field = (value as Record<string, unknown>)[name];
  return typeof field === 'string' ? field : undefined;
}
