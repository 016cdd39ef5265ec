import Type, { type Static } from 'typebox';
import { customerIdLengthMax, shopPattern } from './customer-key.ts';

/** Where in the inbox an event came from: with it every state knows what it has already taken in. */
export const InboxPosition = Type.Object(
  { partition: Type.Integer({ minimum: 0 }), offset: Type.Integer({ minimum: 0 }) },
  { title: 'InboxPosition' },
);
export type InboxPosition = Static<typeof InboxPosition>;

/** The value of `events.v1`: validated, deduplicated, and under the id of the customer it belongs to. */
export const CustomerEvent = Type.Object(
  {
    messageId: Type.String({ minLength: 1, maxLength: customerIdLengthMax }),
    shop: Type.String({ pattern: shopPattern }),
    customerId: Type.String({ minLength: 1, maxLength: customerIdLengthMax }),
    anonymousId: Type.Optional(Type.String()),
    userId: Type.Optional(Type.String()),
    type: Type.Union([
      Type.Literal('track'),
      Type.Literal('identify'),
      Type.Literal('page'),
      Type.Literal('screen'),
      Type.Literal('group'),
      Type.Literal('alias'),
      Type.Literal('merge', { description: "This customer's history moves to `mergedInto`" }),
    ]),
    event: Type.Optional(Type.String({ description: 'The name of a tracked event' })),
    mergedInto: Type.Optional(Type.String({ description: 'With type merge: the id that takes over' })),
    timestamp: Type.String({
      format: 'date-time',
      description: "When it happened, corrected by the sender's clock skew",
    }),
    receivedAt: Type.String({ format: 'date-time' }),
    properties: Type.Optional(Type.Record(Type.String(), Type.Unknown())),
    traits: Type.Optional(Type.Record(Type.String(), Type.Unknown())),
    context: Type.Optional(Type.Record(Type.String(), Type.Unknown())),
    inbox: InboxPosition,
  },
  { title: 'CustomerEvent', description: 'One thing that one customer did.' },
);
export type CustomerEvent = Static<typeof CustomerEvent>;
