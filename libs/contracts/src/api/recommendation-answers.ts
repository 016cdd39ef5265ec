import Type, { type Static } from 'typebox';
import { ItemId } from '../catalogue-item.ts';
import { RecommendedItem } from '../recommendation-list.ts';

const moment = (description: string) => Type.String({ format: 'date-time', description });

/** What filled a list, or the rest of one, where there was too little of its own. */
export const RecommendationFallback = Type.Enum(['similar', 'popular', 'catalogue'], {
  description:
    'The last resort that was needed: what is like the items of `context`, what is popular, what there is',
});

export const RecommendationsAnswer = Type.Object(
  {
    customerId: Type.String(),
    formerId: Type.Optional(Type.String({ description: 'The id that was asked for, which became this one' })),
    asOf: Type.Union([moment("The shop's clock when the list was made"), Type.Null()], {
      description: 'Null for a customer without a list of his own',
    }),
    listVersion: Type.Integer({ minimum: 0, description: '0 for a customer without a list of his own' }),
    experiment: Type.Optional(
      Type.Object(
        { id: Type.String(), variant: Type.String() },
        { description: 'What had a say in the list; that it was answered is noted' },
      ),
    ),
    fallback: Type.Optional(RecommendationFallback),
    items: Type.Array(RecommendedItem, { description: 'The best first' }),
  },
  { title: 'Recommendations' },
);
export type RecommendationsAnswer = Static<typeof RecommendationsAnswer>;

export const SimilarItemsAnswer = Type.Object(
  {
    itemId: ItemId,
    fallback: Type.Optional(RecommendationFallback),
    items: Type.Array(RecommendedItem, { description: 'The most alike first' }),
  },
  { title: 'SimilarItems' },
);
export type SimilarItemsAnswer = Static<typeof SimilarItemsAnswer>;

export const PopularItemsAnswer = Type.Object(
  {
    category: Type.Optional(Type.String()),
    fallback: Type.Optional(RecommendationFallback),
    items: Type.Array(RecommendedItem, { description: 'The most popular first' }),
  },
  { title: 'PopularItems' },
);
export type PopularItemsAnswer = Static<typeof PopularItemsAnswer>;
