import { CustomerAnswer } from '../customer-answer.ts';
import { AcceptedAnswer, BatchAnswer } from '../ingestion-answers.ts';
import { RefusalAnswer } from '../refusal-answer.ts';
import {
  ChangesAnswer,
  MembersAnswer,
  SegmentAnswer,
  SegmentsAnswer,
  ShopAnswer,
} from '../segment-answers.ts';
import { churn, lifetimeValue } from './risk-examples.ts';
import type { SchemaExample } from './schema-example.ts';
import { change } from './segment-examples.ts';

const asOf = '2026-03-14T09:26:53.000Z';

const accepted: AcceptedAnswer = { code: 'accepted', messageId: 'order-88412-completed' };
const refusal: RefusalAnswer = {
  code: 'invalid_event',
  message: 'event.timestamp must be a date and time in ISO 8601, such as 2026-01-31T12:00:00Z',
};
const batch: BatchAnswer = {
  accepted: 1,
  refused: 1,
  results: [
    { index: 0, ...accepted },
    { index: 1, ...refusal },
  ],
};

const customer: CustomerAnswer = {
  customerId: 'c-1042',
  formerId: 'visitor-7d1e',
  shop: 'demo',
  asOf,
  features: { recencyDays: 0, orders: 2, monetary: 104.9, averageOrderValue: 52.45 },
  profile: {
    firstSeenAt: '2026-01-05T18:30:00.000Z',
    lastSeenAt: asOf,
    events: 6,
    categories: [
      { category: 'Shirts', weight: 0.87 },
      { category: 'Shoes', weight: 0.13 },
    ],
    devices: { mobile: 4, desktop: 2 },
    channels: { newsletter: 2 },
    dayParts: { night: 0, morning: 2, afternoon: 1, evening: 3 },
    weekdays: { monday: 2, tuesday: 1, wednesday: 0, thursday: 0, friday: 0, saturday: 3, sunday: 0 },
    recentItems: [{ item: 'p-311', kind: 'ordered', at: asOf }],
  },
  segment: {
    id: 'champions',
    name: 'Champions',
    since: asOf,
    modelVersion: 3,
    distance: 0.62,
    previous: { id: 'at-risk', name: 'At risk' },
  },
  audiences: [{ id: 'big-spenders', name: 'Big spenders', since: asOf }],
  risk: { churn, value: lifetimeValue, flaggedOrders: 0 },
};

const segment: SegmentAnswer = {
  id: 'champions',
  name: 'Champions',
  summary: 'Buy often, lately, and much',
  size: 743,
  share: 0.18,
  trainingShare: 0.18,
  means: { recencyDays: 9.4, orders: 7.8, monetary: 512.3 },
  differences: [{ feature: 'orders', effect: 1.6, delta: 0.83, mean: 7.8, meanOthers: 1.9 }],
};

const segments: SegmentsAnswer = {
  shop: 'demo',
  customers: 4_127,
  unassigned: 0,
  segments: [segment],
  model: {
    version: 3,
    trainedAt: '2026-03-01T00:00:00.000Z',
    customers: 4_000,
    population: 4_127,
    features: ['recencyDays', 'orders', 'monetary'],
    quality: { silhouette: 0.41, inertia: 5_310.6 },
    explanation: '2 segments: the best silhouette (0.41) of 2 to 9',
    method: 'kmeans',
    cause: 'growth',
  },
};

const members: MembersAnswer = {
  segment: { id: 'champions', name: 'Champions' },
  members: [{ customerId: 'c-1042', since: asOf, distance: 0.62 }],
  cursor: 'eyJzaGFyZCI6MywiYWZ0ZXIiOiJjLTEwNDIifQ',
};

const shop: ShopAnswer = { shop: 'demo', clock: asOf, customers: 4_127, segmentsModelVersion: 3 };

/** What the HTTP API answers. */
export const answerExamples: readonly SchemaExample[] = [
  {
    schema: AcceptedAnswer,
    valid: accepted,
    invalid: { ...accepted, code: 'ok' },
    wrong: 'value.code must be "accepted"',
  },
  {
    schema: BatchAnswer,
    valid: batch,
    invalid: { ...batch, accepted: -1 },
    wrong: 'value.accepted must be >= 0',
  },
  {
    schema: RefusalAnswer,
    valid: refusal,
    invalid: { ...refusal, code: 'bad_event' },
    wrong: 'value.code must be equal to one of the allowed values',
  },
  {
    schema: CustomerAnswer,
    valid: customer,
    invalid: { ...customer, asOf: 'now' },
    wrong: 'value.asOf must be a date and time in ISO 8601, such as 2026-01-31T12:00:00Z',
  },
  {
    schema: SegmentAnswer,
    valid: segment,
    invalid: { ...segment, share: 18 },
    wrong: 'value.share must be <= 1',
  },
  {
    schema: SegmentsAnswer,
    valid: segments,
    invalid: { ...segments, unassigned: 0.5 },
    wrong: 'value.unassigned must be of type integer',
  },
  {
    schema: MembersAnswer,
    valid: members,
    invalid: { ...members, cursor: undefined },
    wrong: 'value needs a field "cursor"',
  },
  {
    schema: ChangesAnswer,
    valid: { changes: [change] },
    invalid: { changes: change },
    wrong: 'value.changes must be of type array',
  },
  {
    schema: ShopAnswer,
    valid: shop,
    invalid: { ...shop, clock: 'soon' },
    wrong: 'value.clock must be a date and time in ISO 8601, such as 2026-01-31T12:00:00Z',
  },
];
