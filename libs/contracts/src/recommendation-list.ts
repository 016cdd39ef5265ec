import Type, { type Static } from 'typebox';
import { ItemId } from './catalogue-item.ts';
import { customerIdLengthMax, shopPattern } from './customer-key.ts';

/** How many candidates a list has at most: more than anybody is shown, so that rules leave enough. */
export const candidatesMax = 100;
/** How many of a customer's latest interactions, and of the items that he bought, are kept. */
export const recentMax = 50;
export const boughtMax = 500;

/** One item of a list, and why it is there. */
export const RecommendedItem = Type.Object(
  {
    itemId: ItemId,
    score: Type.Number({ description: 'The higher the better; comparable within one list only' }),
    source: Type.String({ description: 'What put it there: a model, the segment, or what is popular' }),
    because: Type.Optional(ItemId),
    propensity: Type.Optional(
      Type.Number({
        exclusiveMinimum: 0,
        maximum: 1,
        description: 'With exploration: how likely this item was to be put in this place',
      }),
    ),
  },
  { title: 'RecommendedItem' },
);
export type RecommendedItem = Static<typeof RecommendedItem>;

/** Something that a customer did with an item. */
export const ItemInteraction = Type.Object(
  {
    itemId: ItemId,
    at: Type.Integer({ description: 'Milliseconds' }),
    kind: Type.Enum(['viewed', 'added', 'ordered', 'rated']),
    rating: Type.Optional(Type.Number()),
  },
  { title: 'ItemInteraction' },
);
export type ItemInteraction = Static<typeof ItemInteraction>;

/** The value of `recommendations.v1`: a customer's latest list, and the state that the next one is made of. */
export const RecommendationList = Type.Object(
  {
    version: Type.Integer({ minimum: 1, description: 'Grows with every publication' }),
    shop: Type.String({ pattern: shopPattern }),
    customerId: Type.String({ minLength: 1, maxLength: customerIdLengthMax }),
    mergedInto: Type.Optional(Type.String({ description: 'The customer that this id became' })),
    at: Type.Integer({ description: "By the shop's clock, milliseconds" }),
    modelVersion: Type.Integer({ minimum: 0, description: 'Of the trained model; 0 before the first' }),
    experiment: Type.Optional(
      Type.Object(
        { id: Type.String(), variant: Type.String() },
        { description: 'Which experiment had a say in how it was made; left out where none had' },
      ),
    ),
    items: Type.Array(RecommendedItem, { maxItems: candidatesMax, description: 'The best first' }),
    recent: Type.Array(ItemInteraction, { maxItems: recentMax, description: 'The oldest first' }),
    bought: Type.Array(ItemId, { maxItems: boughtMax, description: 'The latest last' }),
    inbox: Type.Record(Type.String({ pattern: '^\\d+$' }), Type.Integer({ minimum: 0 }), {
      description: 'By inbox partition, the highest offset that has been taken in',
    }),
  },
  { title: 'RecommendationList' },
);
export type RecommendationList = Static<typeof RecommendationList>;

/** The value of `recommendation-merges.v1`: what a visitor did, on its way to the customer that he became. */
export const RecommendationMerge = Type.Object(
  {
    shop: Type.String({ pattern: shopPattern }),
    from: Type.String({ minLength: 1, maxLength: customerIdLengthMax }),
    into: Type.String({ minLength: 1, maxLength: customerIdLengthMax }),
    recent: Type.Array(ItemInteraction, { maxItems: recentMax }),
    bought: Type.Array(ItemId, { maxItems: boughtMax }),
  },
  { title: 'RecommendationMerge' },
);
export type RecommendationMerge = Static<typeof RecommendationMerge>;
