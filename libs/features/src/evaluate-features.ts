import { type FeatureState, halfLivesDays, signals } from '@shoal/contracts';
import { fromAmount } from './commerce.ts';
import { dayMs, decayFactor } from './decay.ts';
import { basketMs } from './fold-event.ts';

/** Every numeric feature with its unit and meaning: the vocabulary of models, audiences and the API. */
export const featureCatalogue = {
  recencyDays: 'Days since the last order; since the first event where nothing was ordered',
  activityRecencyDays: 'Days since the last event of any kind',
  tenureDays: 'Days since the first event',
  orders: 'Orders of all time',
  monetary: 'Paid in all orders, in units of the currency',
  averageOrderValue: 'Mean order value, in units of the currency; 0 without orders',
  orderValueSpread: 'Standard deviation of the order value',
  gapDays: 'Mean days between orders; 0 below two orders',
  gapSpreadDays: 'Standard deviation of the days between orders',
  views: 'Products looked at, all time',
  carts: 'Products put into the cart, all time',
  searches: 'Searches, all time',
  refunds: 'Refunds, all time',
  refundShare: 'Paid back, as a share of what was paid',
  discountShare: 'Share of the orders with a coupon or a discount',
  abandonment: 'Share of the baskets that were not ordered within a day',
  conversion: 'Orders per product looked at, at most 1',
  priceLevel: 'Geometric mean price of the items looked at or bought',
  reviews: 'Reviews written',
  rating: 'Mean rating given; 0 without reviews',
  sentiment: 'Mean of what the reviews say, from -1 (complaint) to 1 (praise); 0 without reviews',
  views7d: 'Products looked at, decayed with a half-life of 7 days',
  views30d: 'Products looked at, half-life 30 days',
  views90d: 'Products looked at, half-life 90 days',
  carts7d: 'Products put into the cart, half-life 7 days',
  carts30d: 'Products put into the cart, half-life 30 days',
  carts90d: 'Products put into the cart, half-life 90 days',
  orders7d: 'Orders, half-life 7 days',
  orders30d: 'Orders, half-life 30 days',
  orders90d: 'Orders, half-life 90 days',
  searches7d: 'Searches, half-life 7 days',
  searches30d: 'Searches, half-life 30 days',
  searches90d: 'Searches, half-life 90 days',
  refunds7d: 'Refunds, half-life 7 days',
  refunds30d: 'Refunds, half-life 30 days',
  refunds90d: 'Refunds, half-life 90 days',
  spend7d: 'Paid, half-life 7 days, in units of the currency',
  spend30d: 'Paid, half-life 30 days',
  spend90d: 'Paid, half-life 90 days',
} as const;

export type FeatureName = keyof typeof featureCatalogue;
export type CustomerFeatures = Readonly<Record<FeatureName, number>>;

export const featureNames = Object.keys(featureCatalogue) as readonly FeatureName[];

/** The features of a customer at a moment: what happened up to then, as far as it still counts. Pure. */
export function evaluateFeatures(state: FeatureState, now: number): CustomerFeatures {
  const { totals, orders, reviews, prices, baskets } = state;
  const monetary = fromAmount(totals.spend);
  const openBasket = baskets.openedAt !== undefined && now - baskets.openedAt < basketMs ? 1 : 0;
  const settledBaskets = baskets.opened - openBasket;
  return {
    recencyDays: days(now - (orders.lastAt ?? state.firstSeenAt)),
    activityRecencyDays: days(now - state.lastSeenAt),
    tenureDays: days(now - state.firstSeenAt),
    orders: totals.orders,
    monetary,
    averageOrderValue: ratio(monetary, totals.orders),
    orderValueSpread: spread(orders.squares, monetary, totals.orders),
    ...gaps(state),
    views: totals.views,
    carts: totals.carts,
    searches: totals.searches,
    refunds: totals.refunds,
    refundShare: Math.min(1, ratio(orders.refunded, totals.spend)),
    discountShare: ratio(orders.discounted, totals.orders),
    abandonment: settledBaskets > 0 ? Math.max(0, 1 - baskets.ordered / settledBaskets) : 0,
    conversion: Math.min(1, ratio(totals.orders, totals.views)),
    priceLevel: prices.count > 0 ? Math.expm1(prices.logSum / prices.count) : 0,
    reviews: reviews.count,
    rating: ratio(reviews.ratingSum, reviews.count),
    sentiment: ratio(state.sentiment?.sum ?? 0, state.sentiment?.count ?? 0),
    ...decayedFeatures(state, now),
  };
}

const days = (ms: number) => Math.max(0, ms / dayMs);
const ratio = (part: number, whole: number) => (whole > 0 ? part / whole : 0);

/** Standard deviation out of the sum of squares, the sum and the count (population form). */
function spread(squares: number, sum: number, count: number): number {
  return count > 1 ? Math.sqrt(Math.max(0, squares / count - (sum / count) ** 2)) : 0;
}

function gaps({ orders, totals }: FeatureState): { gapDays: number; gapSpreadDays: number } {
  const count = totals.orders - 1;
  if (count < 1 || orders.firstAt === undefined || orders.lastAt === undefined)
    return { gapDays: 0, gapSpreadDays: 0 };
  const total = days(orders.lastAt - orders.firstAt);
  return { gapDays: total / count, gapSpreadDays: spread(orders.gapSquares, total, count) };
}

type DecayedName = Extract<FeatureName, `${string}${7 | 30 | 90}d`>;

function decayedFeatures(state: FeatureState, now: number): Record<DecayedName, number> {
  const features: Record<string, number> = {};
  const ageMs = Math.max(0, now - state.decayedAt);
  halfLivesDays.forEach((halfLife, i) => {
    const factor = decayFactor(ageMs, halfLife);
    for (const signal of signals) {
      const value = (state.decayed[signal][i] as number) * factor;
      features[`${signal}${halfLife}d`] = signal === 'spend' ? fromAmount(value) : value;
    }
  });
  return features as Record<DecayedName, number>;
}
