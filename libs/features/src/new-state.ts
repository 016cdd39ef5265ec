import type { FeatureState } from '@shoal/contracts';

/**
 * The state of a customer of whom nothing is known yet; version 0 is never written. Its moments are placeholders: the first
 * event, or history taken over, sets them.
 */
export function newFeatureState(shop: string, customerId: string, firstEventAt: number): FeatureState {
  const none = (): number[] => [0, 0, 0];
  return {
    format: 1,
    version: 0,
    shop,
    customerId,
    firstSeenAt: firstEventAt,
    lastSeenAt: firstEventAt,
    events: 0,
    lateEvents: 0,
    totals: { views: 0, carts: 0, orders: 0, searches: 0, refunds: 0, spend: 0 },
    orders: { squares: 0, gapSquares: 0, recentAt: [], discounted: 0, discount: 0, refunded: 0 },
    decayedAt: firstEventAt,
    decayed: {
      views: none(),
      carts: none(),
      orders: none(),
      searches: none(),
      refunds: none(),
      spend: none(),
    },
    baskets: { opened: 0, ordered: 0 },
    prices: { count: 0, logSum: 0 },
    reviews: { count: 0, ratingSum: 0 },
    dayParts: [0, 0, 0, 0],
    weekdays: [0, 0, 0, 0, 0, 0, 0],
    devices: {},
    channels: {},
    categories: {},
    recent: { items: [], order: [], kinds: '', gaps: [] },
    sources: {},
    merged: {},
  };
}

/** Lets the history of a state in which nothing has happened yet begin at a moment. */
export function beginAt(state: FeatureState, at: number): void {
  if (state.events > 0) return;
  state.firstSeenAt = at;
  state.lastSeenAt = at;
  state.decayedAt = at;
}
