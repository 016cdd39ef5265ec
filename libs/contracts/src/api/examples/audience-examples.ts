import { Audience } from '../../audience.ts';
import {
  AudienceAnswer,
  AudienceBody,
  AudienceChange,
  AudienceFieldsAnswer,
  AudienceMembersAnswer,
  AudiencesAnswer,
  PreviewAnswer,
  PreviewBody,
} from '../audience-answers.ts';
import type { SchemaExample } from './schema-example.ts';

const updatedAt = Date.UTC(2026, 2, 14, 9, 26, 53);
const asOf = new Date(updatedAt).toISOString();

const written: AudienceChange = {
  name: 'Loyal, at risk',
  description: 'For the winback letter of spring',
  rule: 'orders_30d == 0 && churn > 0.6 && segment == "Loyal" && !has("Order Refunded", "30d")',
};

const audience: Audience = {
  shop: 'demo',
  id: 'loyal-at-risk',
  ...written,
  version: 2,
  createdAt: updatedAt - 86_400_000,
  updatedAt,
};

const answer: AudienceAnswer = {
  id: 'loyal-at-risk',
  ...written,
  version: 2,
  createdAt: '2026-03-13T09:26:53.000Z',
  updatedAt: asOf,
  size: 318,
};

const members: AudienceMembersAnswer = {
  audience: { id: 'loyal-at-risk', name: 'Loyal, at risk', version: 2 },
  members: [{ customerId: 'c-1042', since: asOf, version: 2 }],
  cursor: null,
};

const preview: PreviewAnswer = {
  count: 318,
  customers: 4_127,
  share: 0.0771,
  estimated: false,
  asOf,
  sample: [{ customerId: 'c-1042', segment: 'Loyal', orders: 7, lastSeenAt: asOf }],
  milliseconds: 12.4,
};

const fields: AudienceFieldsAnswer = {
  fields: [
    {
      name: 'orders_30d',
      type: 'number',
      unit: 'count',
      description: 'Orders of the last 30 days, counted exactly up to 8',
      min: 0,
      max: 8,
    },
  ],
  functions: [
    { usage: 'has("Order Refunded", "30d")', description: 'Whether it happened in the last 30 days' },
  ],
};

/** What marketers write, and what they are answered. */
export const audienceExamples: readonly SchemaExample[] = [
  {
    schema: Audience,
    valid: audience,
    invalid: { ...audience, id: 'Loyal, at risk' },
    wrong: 'value.id has characters that are not allowed there',
  },
  {
    schema: AudienceBody,
    valid: { id: 'loyal-at-risk', ...written },
    invalid: { ...written, rule: undefined },
    wrong: 'value needs a field "rule"',
  },
  {
    schema: AudienceChange,
    valid: written,
    invalid: { ...written, name: 7 },
    wrong: 'value.name must be of type string',
  },
  {
    schema: AudienceAnswer,
    valid: answer,
    invalid: { ...answer, version: 0 },
    wrong: 'value.version must be >= 1',
  },
  {
    schema: AudiencesAnswer,
    valid: { audiences: [answer], next: null },
    invalid: { audiences: answer, next: null },
    wrong: 'value.audiences must be of type array',
  },
  {
    schema: AudienceMembersAnswer,
    valid: members,
    invalid: { ...members, cursor: undefined },
    wrong: 'value needs a field "cursor"',
  },
  {
    schema: PreviewBody,
    valid: { rule: written.rule, sample: 5 },
    invalid: { rule: written.rule, sample: 101 },
    wrong: 'value.sample must be <= 100',
  },
  {
    schema: PreviewAnswer,
    valid: preview,
    invalid: { ...preview, share: 7.71 },
    wrong: 'value.share must be <= 1',
  },
  {
    schema: AudienceFieldsAnswer,
    valid: fields,
    invalid: { ...fields, functions: undefined },
    wrong: 'value needs a field "functions"',
  },
];
