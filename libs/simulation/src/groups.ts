/** The planted behaviour groups of honest customers. */
export const groupNames = [
  'champions',
  'loyal',
  'new',
  'at-risk',
  'hibernating',
  'bargain-hunters',
  'window-shoppers',
  'cart-abandoners',
  'researchers',
  'impulse-buyers',
] as const;

export type GroupName = (typeof groupNames)[number];

/** How the calls inside one visit follow each other. */
export type VisitOrder = 'usual' | 'research-first' | 'buy-first';

/** How one group lives. Fractions are of the window's length, so that a short window shows the same groups. */
export interface GroupProfile {
  /** Default weight in the shop; the weights sum to 1. */
  readonly weight: number;
  /** The first visit falls between these fractions of the window. */
  readonly firstVisit: readonly [number, number];
  /** No visit begins after a moment drawn between these fractions. */
  readonly lastVisit: readonly [number, number];
  /** Mean days between visits. */
  readonly gapDays: number;
  /** Gamma shape of the gaps: higher is more regular. */
  readonly gapShape: number;
  readonly orderChance: number;
  /** Chance that a visit which does not order leaves a cart behind. */
  readonly cartChance: number;
  /** Orders over the whole window, drawn between these (both included); after the last the customer only looks. */
  readonly orders?: readonly [number, number];
  /** One of this many first visits orders for certain; 0 when none need order. */
  readonly sureOrderWithin: number;
  /** Mean views and searches of one visit, beyond the one view that every visit has. */
  readonly views: number;
  readonly searches: number;
  /** Mean lines of a basket beyond the first. */
  readonly extraLines: number;
  readonly couponChance: number;
  /** Of this many candidates beyond the first the dearest (positive) or the cheapest (negative) is taken. */
  readonly priceLean: number;
  /** Share who never sign in: their calls, and guest orders, carry only an anonymousId. */
  readonly anonymousShare: number;
  readonly reviewChance: number;
  readonly refundChance: number;
  readonly visitOrder: VisitOrder;
}

const usual: GroupProfile = {
  weight: 0,
  firstVisit: [0, 0.2],
  lastVisit: [1, 1],
  gapDays: 9,
  gapShape: 2,
  orderChance: 0.4,
  cartChance: 0.2,
  sureOrderWithin: 3,
  views: 3,
  searches: 0.8,
  extraLines: 0.8,
  couponChance: 0.1,
  priceLean: 0,
  anonymousShare: 0,
  reviewChance: 0.2,
  refundChance: 0.05,
  visitOrder: 'usual',
};

// Equal in every number that recency, frequency and monetary value can see: only the order inside a visit differs.
const twin: GroupProfile = { ...usual, weight: 0.05, views: 3, searches: 1 };

export const groupProfiles: Readonly<Record<GroupName, GroupProfile>> = {
  champions: {
    ...usual,
    weight: 0.08,
    firstVisit: [0, 0.1],
    gapDays: 4,
    gapShape: 3,
    orderChance: 0.45,
    extraLines: 1.6,
    priceLean: 1,
    reviewChance: 0.3,
  },
  loyal: { ...usual, weight: 0.14, gapDays: 10, gapShape: 4 },
  new: {
    ...usual,
    weight: 0.12,
    firstVisit: [0.85, 0.99],
    gapDays: 4,
    orderChance: 0.3,
    orders: [1, 3],
    sureOrderWithin: 1,
    couponChance: 0.25,
    anonymousShare: 0.1,
  },
  'at-risk': {
    ...usual,
    weight: 0.12,
    firstVisit: [0, 0.1],
    lastVisit: [0.45, 0.65],
    gapDays: 6,
    gapShape: 3,
  },
  hibernating: {
    ...usual,
    weight: 0.16,
    firstVisit: [0, 0.2],
    lastVisit: [0.2, 0.35],
    gapDays: 12,
    orderChance: 0.3,
    orders: [1, 2],
    sureOrderWithin: 1,
    anonymousShare: 0.1,
  },
  'bargain-hunters': {
    ...usual,
    weight: 0.1,
    firstVisit: [0, 0.3],
    gapDays: 6,
    orderChance: 0.3,
    couponChance: 0.85,
    priceLean: -1,
    refundChance: 0.08,
  },
  'window-shoppers': {
    ...usual,
    weight: 0.12,
    firstVisit: [0, 0.6],
    gapDays: 5,
    orderChance: 0,
    sureOrderWithin: 0,
    cartChance: 0.04,
    views: 7,
    searches: 2.5,
    anonymousShare: 0.5,
  },
  'cart-abandoners': {
    ...usual,
    weight: 0.06,
    firstVisit: [0, 0.4],
    gapDays: 7,
    orderChance: 0.03,
    sureOrderWithin: 0,
    cartChance: 0.75,
    anonymousShare: 0.3,
  },
  researchers: { ...twin, visitOrder: 'research-first' },
  'impulse-buyers': { ...twin, visitOrder: 'buy-first' },
};

/** Fraudsters: an account opened for a few dear orders within days, seldom looking around. */
export const fraudProfile: GroupProfile = {
  ...usual,
  firstVisit: [0.02, 0.98],
  gapDays: 0.15,
  gapShape: 1,
  orderChance: 0.7,
  cartChance: 0,
  orders: [1, 4],
  sureOrderWithin: 1,
  views: 0.5,
  searches: 0.2,
  extraLines: 2,
  couponChance: 0.02,
  priceLean: 4,
  reviewChance: 0,
  refundChance: 0,
};
