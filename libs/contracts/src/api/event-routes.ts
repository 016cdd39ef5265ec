import Type from 'typebox';
import { customerIdLengthMax } from '../customer-key.ts';
import { type ApiRoute, jsonAnswer, nothing } from './api-route.ts';
import { EventAnswer } from './event-answer.ts';

/** What became of single events. */
export const eventRoutes = {
  event: {
    service: 'gateway',
    method: 'GET',
    key: 'read',
    path: '/v1/events/{messageId}',
    summary: 'Where an event is',
    description:
      'Whether an event of the last two days was accepted, is in the features of its customer, and has had its say in his segment; or why it was refused, where it came by Kafka (by HTTP the answer said so). A second event with the same messageId is dropped as a duplicate: the answer speaks of the first. A segment is decided again with every event of a customer, so between two of them `assigned` may be `folded` for a moment.',
    params: Type.Object(
      {
        messageId: Type.String({
          minLength: 1,
          maxLength: customerIdLengthMax,
          description: 'The messageId that it was sent with, or that it was answered with; percent-encoded',
        }),
      },
      { additionalProperties: false },
    ),
    query: nothing,
    headers: nothing,
    answers: jsonAnswer(EventAnswer, 'Where it is'),
    refusals: [
      'invalid_request',
      'invalid_read_key',
      'method_not_allowed',
      'event_unknown',
      'view_unavailable',
      'log_unavailable',
      'internal',
    ],
  },
} as const satisfies Readonly<Record<string, ApiRoute>>;
