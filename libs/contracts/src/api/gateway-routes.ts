import Type from 'typebox';
import { customerIdLengthMax } from '../customer-key.ts';
import type { RefusalCode } from '../refusals.ts';
import { SegmentChange } from '../segments.ts';
import { type ApiRoute, jsonAnswer, nothing } from './api-route.ts';
import { audienceRoutes } from './audience-routes.ts';
import { CustomerAnswer } from './customer-answer.ts';
import { eventRoutes } from './event-routes.ts';
import { ExplanationAnswer } from './explanation-answer.ts';
import { FlowsAnswer, HistoryAnswer } from './history-answers.ts';
import { recommendationRoutes } from './recommendation-routes.ts';
import { riskRoutes } from './risk-routes.ts';
import {
  ChangesAnswer,
  MembersAnswer,
  SegmentAnswer,
  SegmentsAnswer,
  ShopAnswer,
} from './segment-answers.ts';
import { sentimentRoutes } from './sentiment-routes.ts';

const get = {
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
const refusedForOne = [...refusedEverywhere, 'not_found'] as const;

const customerId = (description: string) =>
  Type.String({ minLength: 1, maxLength: customerIdLengthMax, description });
const segmentId = (description: string) => Type.String({ pattern: '^[a-z0-9][a-z0-9-]{0,63}$', description });
const oneSegment = Type.Object({ id: segmentId('The id of the segment') }, { additionalProperties: false });

const limit = (what: string) =>
  Type.Integer({ minimum: 1, maximum: 1_000, default: 100, description: `How many ${what} at most` });

const filters = {
  customer: Type.Optional(customerId('Only changes of this customer')),
  segment: Type.Optional(segmentId('Only changes of this segment')),
  type: Type.Optional(
    Type.Enum(['segment.entered', 'segment.exited'], { description: 'Only changes of this type' }),
  ),
};

const stepsQuery = Type.Object(
  {
    step: Type.Enum(['hour', 'day'], {
      default: 'day',
      description: "A step of the shop's clock: hours are kept for 8 days, days for 400",
    }),
    steps: Type.Integer({ minimum: 1, maximum: 400, default: 30, description: 'How many steps up to now' }),
  },
  { additionalProperties: false },
);

/** The read side, where events are, audiences, and what to show whom. */
export const gatewayRoutes = {
  customer: {
    ...get,
    path: '/v1/customers/{id}',
    summary: 'One customer',
    description:
      "Features at the shop's clock, tastes and habits, the segment, and how likely he leaves. A former id leads to the customer that it became.",
    params: Type.Object(
      { id: customerId('A customer id, or a former or anonymous id; percent-encoded') },
      { additionalProperties: false },
    ),
    answers: jsonAnswer(CustomerAnswer, 'What is known of the customer'),
    refusals: refusedForOne,
  },
  explanation: {
    ...get,
    path: '/v1/customers/{id}/segment/explanation',
    summary: 'Why a customer is in a segment',
    description:
      "By the model in force at the shop's clock: what each feature says for the segment against the second nearest, and the smallest changes of one feature that would lead elsewhere.",
    params: Type.Object(
      { id: customerId('A customer id, or a former or anonymous id; percent-encoded') },
      { additionalProperties: false },
    ),
    answers: jsonAnswer(ExplanationAnswer, 'The explanation; 404 before the first model too'),
    refusals: refusedForOne,
  },
  segmentHistory: {
    ...get,
    path: '/v1/segments/history',
    summary: 'Sizes of segments over time',
    description:
      'The number of customers now, and at the end of each step before: the moves since then taken back.',
    query: stepsQuery,
    answers: jsonAnswer(HistoryAnswer, 'The sizes'),
    refusals: refusedEverywhere,
  },
  segmentFlows: {
    ...get,
    path: '/v1/segments/flows',
    summary: 'Moves between segments over time',
    description:
      'How many customers moved from which segment to which. A change event counts once; after a loss of Redis counts reach as far back as segment-changes.v1, 30 days.',
    query: stepsQuery,
    answers: jsonAnswer(FlowsAnswer, 'The flows'),
    refusals: refusedEverywhere,
  },
  segments: {
    ...get,
    path: '/v1/segments',
    summary: 'All segments',
    description:
      'The segments of the latest model with the number of customers in each now, and the model itself.',
    answers: jsonAnswer(SegmentsAnswer, 'The segments; an empty list with a message before the first model'),
    refusals: refusedEverywhere,
  },
  segment: {
    ...get,
    path: '/v1/segments/{id}',
    summary: 'One segment',
    description: 'A segment of the latest model with the number of customers in it now.',
    params: oneSegment,
    answers: jsonAnswer(SegmentAnswer, 'The segment'),
    refusals: refusedForOne,
  },
  members: {
    ...get,
    path: '/v1/segments/{id}/members',
    summary: 'Customers in a segment',
    description:
      'Page by page, each customer once. Go on for as long as there is a cursor, even where a page is short or empty.',
    params: oneSegment,
    query: Type.Object(
      {
        limit: limit('members'),
        cursor: Type.Optional(
          Type.String({
            maxLength: 2_000,
            description: 'The cursor of the page before; a text to hand back as it is',
          }),
        ),
      },
      { additionalProperties: false },
    ),
    answers: jsonAnswer(MembersAnswer, 'One page'),
    refusals: refusedForOne,
  },
  changes: {
    ...get,
    path: '/v1/segment-changes',
    summary: 'Live stream of changes',
    description:
      'Server-sent events from now on: the id of an event is that of its change, its data the change. After a break, send Last-Event-ID and what was missed comes first; where it is too long ago an event `gap` says so. A comment comes every 15 seconds. A reader that lags far behind is ended, with a comment.',
    query: Type.Object(filters, { additionalProperties: false }),
    headers: Type.Object({
      'Last-Event-ID': Type.Optional(
        Type.String({ description: 'The id of the last event that was received: go on after it' }),
      ),
    }),
    answers: [
      { status: 200, description: 'The stream', mediaType: 'text/event-stream', schema: SegmentChange },
    ],
    refusals: [...refusedEverywhere, 'too_many_streams'],
  },
  recentChanges: {
    ...get,
    path: '/v1/segment-changes/recent',
    summary: 'The latest changes',
    description: 'What this instance has seen since it started, of all shops 10,000 at most.',
    query: Type.Object({ limit: limit('changes'), ...filters }, { additionalProperties: false }),
    answers: jsonAnswer(ChangesAnswer, 'The latest changes'),
    refusals: refusedEverywhere,
  },
  shop: {
    ...get,
    path: '/v1/shop',
    summary: 'The shop of the key',
    description: 'Its clock, its number of customers, and which model is in force.',
    answers: jsonAnswer(ShopAnswer, 'The shop'),
    refusals: refusedEverywhere,
  },
  ...eventRoutes,
  ...audienceRoutes,
  ...recommendationRoutes,
  ...riskRoutes,
  ...sentimentRoutes,
} as const satisfies Readonly<Record<string, ApiRoute>>;

export type GatewayRoutes = typeof gatewayRoutes;
