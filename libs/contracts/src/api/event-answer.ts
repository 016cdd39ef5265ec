import Type, { type Static } from 'typebox';
import { InboxPosition } from '../customer-event.ts';
import { callTypes } from '../segment-call.ts';

const moment = (description: string) => Type.String({ format: 'date-time', description });

/** How far an event has come, the earliest first; or that it was refused. */
export const eventStatuses = ['accepted', 'folded', 'assigned', 'refused'] as const;
export type EventStatus = (typeof eventStatuses)[number];

export const EventAssignment = Type.Object(
  {
    kind: Type.Enum(['cluster', 'audience'], {
      description: 'A segment that a model found, or an audience that a marketer wrote',
    }),
    id: Type.String(),
    name: Type.String(),
    version: Type.Integer({
      minimum: 1,
      description: 'Of the model that judged last, or of the audience that was entered',
    }),
    since: moment("When the customer came here, by the shop's clock"),
  },
  { title: 'EventAssignment' },
);
export type EventAssignment = Static<typeof EventAssignment>;

export const EventAnswer = Type.Object(
  {
    messageId: Type.String(),
    shop: Type.String(),
    status: Type.Enum(eventStatuses, {
      description:
        "accepted: it is in the log and counts once; folded: it is in its customer's features; assigned: his segment and audiences were decided with it; refused: it is a dead letter",
    }),
    message: Type.String({ description: 'The same in a sentence, with what it waits for' }),
    inbox: InboxPosition,
    inLog: Type.Optional(
      Type.Boolean({
        description: 'False where the inbox does not hold it any more: then nobody knows whose event it was',
      }),
    ),
    type: Type.Optional(Type.Enum(callTypes)),
    event: Type.Optional(Type.String({ description: 'The name of a tracked event' })),
    timestamp: Type.Optional(Type.String({ description: 'When it happened, as its sender wrote it' })),
    userId: Type.Optional(Type.String({ description: 'As its sender wrote it' })),
    anonymousId: Type.Optional(Type.String({ description: 'As its sender wrote it' })),
    customerId: Type.Optional(Type.String({ description: 'Whose event it is now, with all links' })),
    acceptedAt: Type.Optional(moment("When it came into the inbox, by the broker's clock")),
    claimedAt: Type.Optional(
      moment(
        'When ingestion first had it in hand; after a loss of Redis, when the event of the customer was written',
      ),
    ),
    featureVersion: Type.Optional(
      Type.Integer({ minimum: 1, description: "The version of the customer's features now" }),
    ),
    assignedVersion: Type.Optional(
      Type.Integer({
        minimum: 1,
        description: 'The version of his features that segment and audiences were last decided by',
      }),
    ),
    assignments: Type.Optional(
      Type.Array(EventAssignment, {
        description: 'Where the customer is now: his segment first, then audiences by id',
      }),
    ),
    code: Type.Optional(Type.String({ description: 'Why it was refused: a code of docs/errors.md' })),
    reason: Type.Optional(Type.String({ description: 'Why it was refused, in a sentence' })),
  },
  {
    title: 'EventPlace',
    description: 'Where an event is, without anything that it says of its customer.',
  },
);
export type EventAnswer = Static<typeof EventAnswer>;
