import Type, { type Static } from 'typebox';
import { customerIdLengthMax, shopPattern } from './customer-key.ts';

/** Half-lives of the decayed counts, in days; every decayed value is an array in this order. */
export const halfLivesDays = [7, 30, 90] as const;

/** What is counted, both for all time and decayed. */
export const signals = ['views', 'carts', 'orders', 'searches', 'refunds', 'spend'] as const;
export type Signal = (typeof signals)[number];

/** Bounds of the state, so that one customer stays within about 2 KB. */
export const featureBounds = {
  recentItems: 50,
  categories: 8,
  channels: 5,
  recentOrders: 8,
  mergedIds: 16,
  eventKinds: 16,
  eventNameLength: 40,
  judgedReviews: 16,
} as const;

const count = () => Type.Integer({ minimum: 0 });
const decayed = Type.Array(Type.Number({ minimum: 0 }), { minItems: 3, maxItems: 3 });
const amount = (description: string) =>
  Type.Integer({ minimum: 0, description: `${description}, in 1/10,000 of the currency unit` });
const offsets = Type.Record(Type.String(), Type.Integer({ minimum: -1 }), {
  description: 'Inbox partition to the highest offset folded',
});

/**
 * The value of `features.v1`: the whole state of one customer, and so the changelog from which every view is rebuilt.
 * Times are milliseconds since 1970 unless the name says otherwise. Read it with `evaluateFeatures` of libs/features.
 */
export const FeatureState = Type.Object(
  {
    format: Type.Literal(1),
    version: Type.Integer({
      minimum: 1,
      description: 'Grows with every write: of two states the higher is the newer',
    }),
    shop: Type.String({ pattern: shopPattern }),
    customerId: Type.String({ minLength: 1, maxLength: customerIdLengthMax }),
    mergedInto: Type.Optional(
      Type.String({ description: 'This id is another customer now: the history has moved there' }),
    ),
    firstSeenAt: Type.Integer(),
    lastSeenAt: Type.Integer(),
    events: count(),
    lateEvents: Type.Integer({
      minimum: 0,
      description: 'Folded, but too late for the order gaps to be exact',
    }),
    totals: Type.Object({
      views: count(),
      carts: count(),
      orders: count(),
      searches: count(),
      refunds: count(),
      spend: amount('Paid in all orders'),
    }),
    orders: Type.Object({
      firstAt: Type.Optional(Type.Integer()),
      lastAt: Type.Optional(Type.Integer()),
      squares: Type.Number({ description: 'Sum of squared order values, in units of the currency squared' }),
      gapSquares: Type.Number({
        description: 'Sum of squared gaps between neighbouring orders, in days squared',
      }),
      recentAt: Type.Array(Type.Integer(), { maxItems: featureBounds.recentOrders }),
      discounted: Type.Integer({ minimum: 0, description: 'Orders with a coupon or a discount' }),
      discount: amount('Taken off all orders'),
      refunded: amount('Paid back'),
    }),
    latest: Type.Optional(
      Type.String({
        description:
          'Kinds of events and seconds from the last of each to `lastSeenAt`, in turn: read it with `lastEventAt` of libs/features',
      }),
    ),
    decayedAt: Type.Integer({ description: 'The moment that the decayed values below hold for' }),
    decayed: Type.Object({
      views: decayed,
      carts: decayed,
      orders: decayed,
      searches: decayed,
      refunds: decayed,
      spend: decayed,
    }),
    baskets: Type.Object({
      opened: count(),
      ordered: count(),
      openedAt: Type.Optional(Type.Integer({ description: 'A basket is open since' })),
    }),
    prices: Type.Object({
      count: count(),
      logSum: Type.Number({ description: 'Sum of ln(1 + price) of items looked at or bought' }),
    }),
    reviews: Type.Object({
      count: count(),
      ratingSum: Type.Number(),
    }),
    sentiment: Type.Optional(
      Type.Object(
        {
          count: Type.Integer({ minimum: 1, description: 'Reviews that could be judged' }),
          sum: Type.Number({ description: 'Of what they say, each from -1 (complaint) to 1 (praise)' }),
          sources: offsets,
          recent: Type.Array(Type.String(), {
            maxItems: featureBounds.judgedReviews,
            description: 'Places in the inbox of the last ones, those handed over included',
          }),
        },
        { description: 'What his reviews say; left out before the first' },
      ),
    ),
    dayParts: Type.Array(count(), {
      minItems: 4,
      maxItems: 4,
      description: 'Events at 0-6, 6-12, 12-18, 18-24 o’clock UTC',
    }),
    weekdays: Type.Array(count(), {
      minItems: 7,
      maxItems: 7,
      description: 'Events by weekday, Monday first',
    }),
    devices: Type.Record(Type.String(), count()),
    channels: Type.Record(Type.String(), count()),
    categories: Type.Record(Type.String(), Type.Number({ minimum: 0 }), {
      description: 'Affinity, decayed over 30 days',
    }),
    recent: Type.Object(
      {
        items: Type.Array(Type.String(), {
          maxItems: featureBounds.recentItems,
          description: 'Each item once',
        }),
        order: Type.Array(count(), {
          maxItems: featureBounds.recentItems,
          description: 'The last items by their places in `items`, oldest first',
        }),
        kinds: Type.String({ description: 'A letter each: v viewed, a added, o ordered, r reviewed' }),
        gaps: Type.Array(count(), {
          maxItems: featureBounds.recentItems - 1,
          description: 'Seconds from each to the next',
        }),
        until: Type.Optional(Type.Integer({ description: 'When the newest was, in seconds since 1970' })),
      },
      { description: 'The last items, in few bytes: read them with `recentItems` of libs/features' },
    ),
    sources: offsets,
    merged: Type.Record(Type.String(), offsets, {
      description: 'Former ids (hashed) and how far their events were taken over',
    }),
    direct: Type.Optional(
      Type.Record(Type.String(), offsets, {
        description: 'Former ids (hashed) and from where on their events came to this customer by themselves',
      }),
    ),
  },
  { title: 'FeatureState', description: 'All that is known of how one customer behaves.' },
);
export type FeatureState = Static<typeof FeatureState>;
