import Type, { type TSchema } from 'typebox';
import { audienceIdPattern } from '../audience.ts';
import type { RefusalCode } from '../refusals.ts';
import { type ApiRoute, jsonAnswer, nothing } from './api-route.ts';
import {
  AudienceAnswer,
  AudienceBody,
  AudienceChange,
  AudienceFieldsAnswer,
  AudienceMembersAnswer,
  AudiencesAnswer,
  PreviewAnswer,
  PreviewBody,
} from './audience-answers.ts';

const route = {
  service: 'gateway',
  method: 'GET',
  key: 'read',
  params: nothing,
  query: nothing,
  headers: nothing,
} as const;

const common = ['invalid_request', 'method_not_allowed', 'view_unavailable', 'internal'] as const;
const ofReads = [...common, 'invalid_read_key'] as const satisfies readonly RefusalCode[];
const ofBodies = ['invalid_json', 'body_too_large', 'unsupported_media_type'] as const;
const ofRules = [
  'rule_too_large',
  'rule_syntax',
  'rule_unknown_name',
  'rule_wrong_type',
  'rule_unsupported',
  'rule_pointless',
] as const satisfies readonly RefusalCode[];
const ofWrites = [
  ...common,
  'invalid_manage_key',
  'version_conflict',
  'over_capacity',
  'broker_unavailable',
] as const satisfies readonly RefusalCode[];

const audienceId = Type.String({ pattern: audienceIdPattern, description: 'The id of the audience' });
const one = Type.Object({ id: audienceId }, { additionalProperties: false });
const limit = (what: string) =>
  Type.Integer({ minimum: 1, maximum: 1_000, default: 100, description: `How many ${what} at most` });
const ifMatch = (description: string) =>
  Type.Object({ 'If-Match': Type.Optional(Type.String({ description })) });

const created = (schema: TSchema, description: string): ApiRoute['answers'] => [
  { status: 201, description, mediaType: 'application/json', schema },
];

/** Audiences: rules that marketers write. */
export const audienceRoutes = {
  audiences: {
    ...route,
    path: '/v1/audiences',
    summary: 'All audiences',
    description: 'With the number of customers in each now, in order of their ids, page by page.',
    query: Type.Object(
      {
        limit: limit('audiences'),
        after: Type.Optional(
          Type.String({ pattern: audienceIdPattern, description: 'Go on behind this id' }),
        ),
      },
      { additionalProperties: false },
    ),
    answers: jsonAnswer(AudiencesAnswer, 'One page'),
    refusals: ofReads,
  },
  createAudience: {
    ...route,
    key: 'manage',
    method: 'POST',
    path: '/v1/audiences',
    summary: 'Write an audience',
    description:
      'The rule is checked against the fields of a customer: what is wrong is refused with its place. Customers enter within seconds, and later as they act and as time passes; each entry and exit is an event of segment-changes.v1.',
    body: AudienceBody,
    answers: created(AudienceAnswer, 'The audience is written'),
    refusals: [...ofWrites, ...ofBodies, ...ofRules, 'audience_exists', 'too_many_audiences'],
  },
  audienceFields: {
    ...route,
    path: '/v1/audiences/fields',
    summary: 'What rules can ask for',
    description: 'Every field with its type, unit and bounds, and every function.',
    answers: jsonAnswer(AudienceFieldsAnswer, 'Fields and functions'),
    refusals: ofReads,
  },
  previewAudience: {
    ...route,
    method: 'POST',
    path: '/v1/audiences/preview',
    summary: 'Try a rule',
    description: 'Counts the customers for whom a rule holds now, and shows some; nothing is written.',
    body: PreviewBody,
    answers: jsonAnswer(PreviewAnswer, 'Who would be in it'),
    refusals: [...ofReads, ...ofBodies, ...ofRules, 'over_capacity'],
  },
  audience: {
    ...route,
    path: '/v1/audiences/{id}',
    summary: 'One audience',
    description:
      'Its latest version, with the number of customers in it now. The header `etag` has the version.',
    params: one,
    answers: jsonAnswer(AudienceAnswer, 'The audience'),
    refusals: [...ofReads, 'not_found'],
  },
  replaceAudience: {
    ...route,
    key: 'manage',
    method: 'PUT',
    path: '/v1/audiences/{id}',
    summary: 'Change an audience',
    description:
      'Makes a new version. Say with `If-Match` which one it replaces, so that nobody overwrites another.',
    params: one,
    headers: ifMatch('The `etag` of the version to be replaced; `*` replaces whichever there is'),
    body: AudienceChange,
    answers: jsonAnswer(AudienceAnswer, 'The new version'),
    refusals: [...ofWrites, ...ofBodies, ...ofRules, 'not_found', 'version_required'],
  },
  deleteAudience: {
    ...route,
    key: 'manage',
    method: 'DELETE',
    path: '/v1/audiences/{id}',
    summary: 'Delete an audience',
    description: 'Its customers leave it within seconds, and that is told as any exit.',
    params: one,
    headers: ifMatch('The `etag` of the version that is known; any where it is left out'),
    answers: jsonAnswer(AudienceAnswer, 'The audience as it was'),
    refusals: [...ofWrites, 'not_found'],
  },
  audienceMembers: {
    ...route,
    path: '/v1/audiences/{id}/members',
    summary: 'Customers in an audience',
    description:
      'Page by page, each customer once. Go on for as long as there is a cursor, even where a page is short or empty.',
    params: one,
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
    answers: jsonAnswer(AudienceMembersAnswer, 'One page'),
    refusals: [...ofReads, 'not_found'],
  },
} as const satisfies Readonly<Record<string, ApiRoute>>;
