import Type from 'typebox';
import { ItemId } from '../catalogue-item.ts';
import { customerIdLengthMax } from '../customer-key.ts';
import type { RefusalCode } from '../refusals.ts';
import { type ApiRoute, jsonAnswer, nothing } from './api-route.ts';
import { PopularItemsAnswer, RecommendationsAnswer, SimilarItemsAnswer } from './recommendation-answers.ts';

const route = {
  service: 'gateway',
  method: 'GET',
  key: 'read',
  params: nothing,
  query: nothing,
  headers: nothing,
} as const;

const refusedEverywhere = [
  'invalid_request',
  'invalid_read_key',
  'method_not_allowed',
  'view_unavailable',
  'internal',
] as const satisfies readonly RefusalCode[];

const itemsMax = 100;
const listBytesMax = 4_000;

const n = Type.Integer({
  minimum: 1,
  maximum: itemsMax,
  default: 10,
  description: 'How many items at most',
});
const price = (description: string) => Type.Optional(Type.Number({ minimum: 0, description }));
const rules = {
  n,
  category: Type.Optional(
    Type.String({
      minLength: 1,
      maxLength: 100,
      description: 'Only items that have this name on the path of their category',
    }),
  ),
  exclude: Type.Optional(
    Type.String({ maxLength: listBytesMax, description: 'Ids of items to leave out, separated by commas' }),
  ),
  priceMin: price('Only items that cost so much at least'),
  priceMax: price('Only items that cost so much at most'),
};
const context = Type.Optional(
  Type.String({
    maxLength: listBytesMax,
    description:
      'Ids of the items that the customer looks at now, separated by commas: half of the list is like these. Ten at most count',
  }),
);

/** What to show whom. Rules hold when a list is answered, not when it is made: what is hidden now is gone now. */
export const recommendationRoutes = {
  recommendations: {
    ...route,
    path: '/v1/customers/{id}/recommendations',
    summary: 'What to show a customer',
    description:
      "The customer's list, as his last event left it, with a reason for each item. Hidden and unavailable items are left out, and what he has bought, unless people buy it again and again. Where too little is left, or nothing is known of the customer, the list is filled up with what is like the items of `context`, what is popular, and what there is: it is empty only where the catalogue is.",
    params: Type.Object(
      {
        id: Type.String({
          minLength: 1,
          maxLength: customerIdLengthMax,
          description: 'A customer id, or a former or anonymous id; percent-encoded',
        }),
      },
      { additionalProperties: false },
    ),
    query: Type.Object({ ...rules, context }, { additionalProperties: false }),
    answers: jsonAnswer(RecommendationsAnswer, 'The list'),
    refusals: refusedEverywhere,
  },
  similarItems: {
    ...route,
    path: '/v1/items/{id}/similar',
    summary: 'Items like one',
    description:
      'By what customers look at and buy together, what follows what, and by their texts. An item of which nothing is known gets what is popular.',
    params: Type.Object({ id: ItemId }, { additionalProperties: false }),
    query: Type.Object(rules, { additionalProperties: false }),
    answers: jsonAnswer(SimilarItemsAnswer, 'The items'),
    refusals: refusedEverywhere,
  },
  popularItems: {
    ...route,
    path: '/v1/popular',
    summary: 'What is popular',
    description: 'In the shop or in one of its categories, the last days counting most.',
    query: Type.Object(rules, { additionalProperties: false }),
    answers: jsonAnswer(PopularItemsAnswer, 'The items'),
    refusals: refusedEverywhere,
  },
} as const satisfies Readonly<Record<string, ApiRoute>>;
