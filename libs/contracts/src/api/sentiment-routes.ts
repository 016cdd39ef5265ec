import Type from 'typebox';
import { ItemId } from '../catalogue-item.ts';
import { customerIdLengthMax } from '../customer-key.ts';
import type { RefusalCode } from '../refusals.ts';
import { sentimentBounds } from '../sentiment.ts';
import { type ApiRoute, jsonAnswer, nothing } from './api-route.ts';
import { SentimentAnswer } from './sentiment-answers.ts';

const refusals = [
  'invalid_request',
  'invalid_read_key',
  'method_not_allowed',
  'view_unavailable',
  'internal',
  'not_found',
] as const satisfies readonly RefusalCode[];

const route = {
  service: 'gateway',
  method: 'GET',
  key: 'read',
  headers: nothing,
  query: Type.Object(
    {
      days: Type.Integer({
        minimum: 1,
        maximum: sentimentBounds.days,
        default: 90,
        description: 'How far back the days go from the newest review',
      }),
    },
    { additionalProperties: false },
  ),
  answers: jsonAnswer(SentimentAnswer, 'What is known'),
  refusals,
} as const;

const idOf = (description: string, maxLength: number) =>
  Type.Object(
    { id: Type.String({ minLength: 1, maxLength, description: `${description}; percent-encoded` }) },
    { additionalProperties: false },
  );

/** What reviews say. */
export const sentimentRoutes = {
  itemSentiment: {
    ...route,
    path: '/v1/items/{id}/sentiment',
    summary: 'What reviews say of an item',
    description:
      'How many praise and complain, over time; the phrases that recur in praise and in complaints; examples; and whether it has suddenly fallen from favour.',
    params: Type.Object({ id: ItemId }, { additionalProperties: false }),
  },
  categorySentiment: {
    ...route,
    path: '/v1/categories/{id}/sentiment',
    summary: 'What reviews say of a category',
    description:
      'The same of all items in this category: any level of the catalogue’s path, or what the event of the review names.',
    params: idOf('The name of a category', 200),
  },
  customerSentiment: {
    ...route,
    path: '/v1/customers/{id}/sentiment',
    summary: 'What a customer says in his reviews',
    description: 'The same of all reviews that he wrote. A former id leads to the customer that it became.',
    params: idOf('A customer id, or a former or anonymous id', customerIdLengthMax),
  },
} as const satisfies Readonly<Record<string, ApiRoute>>;
