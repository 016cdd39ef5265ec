import Type, { type Static } from 'typebox';
import { audienceFields, audienceIdPattern } from '../audience.ts';

const moment = (description: string) => Type.String({ format: 'date-time', description });
const count = (description: string) => Type.Integer({ minimum: 0, description });

/** What is sent to write an audience anew. */
export const AudienceBody = Type.Object(
  {
    id: Type.Optional(
      Type.String({
        pattern: audienceIdPattern,
        description: 'Made of the name where it is left out; it stays, whatever the name becomes',
      }),
    ),
    ...audienceFields,
  },
  { title: 'AudienceBody', additionalProperties: false },
);
export type AudienceBody = Static<typeof AudienceBody>;

/** What is sent to put another version in the place of one. */
export const AudienceChange = Type.Object(audienceFields, {
  title: 'AudienceChange',
  additionalProperties: false,
});
export type AudienceChange = Static<typeof AudienceChange>;

export const AudienceAnswer = Type.Object(
  {
    id: Type.String(),
    ...audienceFields,
    version: Type.Integer({ minimum: 1, description: 'Also the `etag`, in quotes' }),
    createdAt: moment('When the first version was written'),
    updatedAt: moment('When this version was written'),
    size: count('Customers in it now; a new version is evaluated within seconds'),
  },
  { title: 'AudienceWithSize' },
);
export type AudienceAnswer = Static<typeof AudienceAnswer>;

export const AudiencesAnswer = Type.Object(
  {
    audiences: Type.Array(AudienceAnswer, { description: 'In order of their ids' }),
    next: Type.Union([Type.String(), Type.Null()], {
      description: 'Ask with it as `after` for the next page; null on the last one',
    }),
  },
  { title: 'Audiences' },
);
export type AudiencesAnswer = Static<typeof AudiencesAnswer>;

export const AudienceMembersAnswer = Type.Object(
  {
    audience: Type.Object({ id: Type.String(), name: Type.String(), version: Type.Integer() }),
    members: Type.Array(
      Type.Object({
        customerId: Type.String(),
        since: moment("When the customer came in, by the shop's clock"),
        version: Type.Integer({ description: 'The version that was entered' }),
      }),
      { description: 'May be fewer than asked for: who has left meanwhile is left out' },
    ),
    cursor: Type.Union([Type.String(), Type.Null()], {
      description: 'Ask with it for the next page; null on the last one',
    }),
  },
  { title: 'AudienceMembers', description: 'One page of the customers in an audience.' },
);
export type AudienceMembersAnswer = Static<typeof AudienceMembersAnswer>;

export const PreviewBody = Type.Object(
  {
    rule: audienceFields.rule,
    sample: Type.Optional(
      Type.Integer({ minimum: 0, maximum: 100, description: 'How many members to show; 10 if left out' }),
    ),
  },
  { title: 'PreviewBody', additionalProperties: false },
);
export type PreviewBody = Static<typeof PreviewBody>;

export const PreviewAnswer = Type.Object(
  {
    count: count('Customers who would be in it now'),
    customers: count('Customers that the shop has'),
    share: Type.Number({ minimum: 0, maximum: 1 }),
    estimated: Type.Boolean({
      description: 'True where there are more customers than this instance holds: a uniform sample was asked',
    }),
    asOf: moment("The shop's clock"),
    sample: Type.Array(
      Type.Object({
        customerId: Type.String(),
        segment: Type.Union([Type.String(), Type.Null()], { description: 'Name of the segment' }),
        orders: count('Orders of all time'),
        lastSeenAt: moment('The newest event'),
      }),
      { description: 'Some of those, spread evenly' },
    ),
    milliseconds: Type.Number({ minimum: 0, description: 'How long the evaluation took' }),
  },
  { title: 'Preview', description: 'Who would be in an audience, without writing it.' },
);
export type PreviewAnswer = Static<typeof PreviewAnswer>;

export const AudienceFieldsAnswer = Type.Object(
  {
    fields: Type.Array(
      Type.Object({
        name: Type.String(),
        type: Type.Enum(['number', 'text', 'moment']),
        unit: Type.String(),
        description: Type.String(),
        min: Type.Optional(Type.Number()),
        max: Type.Optional(Type.Number()),
      }),
    ),
    functions: Type.Array(Type.Object({ usage: Type.String(), description: Type.String() })),
  },
  { title: 'AudienceFields', description: 'What rules can ask for.' },
);
export type AudienceFieldsAnswer = Static<typeof AudienceFieldsAnswer>;
