import Type, { type Static } from 'typebox';
import { customerIdLengthMax } from './customer-key.ts';

/**
 * What storefronts send: the calls of the Segment spec (track, identify, page, screen, group, alias).
 * Source: https://segment.com/docs/connections/spec/ and its e-commerce events.
 * Unknown fields are kept, known ones must have the spec's types.
 */
const identifier = (description: string) =>
  Type.String({
    minLength: 1,
    maxLength: customerIdLengthMax,
    pattern: '^[^\\u0000-\\u001f\\u007f\\ud800-\\udfff]+$',
    description,
  });

const moment = (description: string) => Type.String({ format: 'date-time', maxLength: 40, description });

const openObject = (description: string) =>
  Type.Record(Type.String(), Type.Unknown(), { maxProperties: 500, description });

const callFields = {
  messageId: Type.Optional(
    identifier('Unique to the call: a second call with the same id in the window is dropped'),
  ),
  userId: Type.Optional(identifier("The customer's id in the shop")),
  anonymousId: Type.Optional(identifier('The id of a visitor who has not signed in')),
  timestamp: Type.Optional(moment('When it happened, ISO 8601')),
  originalTimestamp: Type.Optional(moment("When it happened by the sender's clock")),
  sentAt: Type.Optional(moment("When it was sent by the sender's clock: corrects a skewed clock")),
  context: Type.Optional(openObject('Device, campaign, locale and so on')),
  integrations: Type.Optional(openObject('Accepted for compatibility, not used')),
  writeKey: Type.Optional(Type.String({ maxLength: 200, description: 'Instead of Basic authentication' })),
};

export const TrackCall = Type.Object(
  {
    type: Type.Literal('track'),
    event: Type.String({ minLength: 1, maxLength: 200, description: 'Such as "Order Completed"' }),
    properties: Type.Optional(openObject("The event's own fields")),
    ...callFields,
  },
  { title: 'TrackCall', description: 'Something a customer did.' },
);

export const IdentifyCall = Type.Object(
  {
    type: Type.Literal('identify'),
    traits: Type.Optional(openObject('What is known of the customer')),
    ...callFields,
  },
  { title: 'IdentifyCall', description: 'Who a visitor is: links an anonymous id to a customer.' },
);

export const PageCall = Type.Object(
  {
    type: Type.Literal('page'),
    name: Type.Optional(Type.String({ maxLength: 500 })),
    properties: Type.Optional(openObject('Path, title, referrer and so on')),
    ...callFields,
  },
  { title: 'PageCall', description: 'A page was seen.' },
);

export const ScreenCall = Type.Object(
  {
    type: Type.Literal('screen'),
    name: Type.Optional(Type.String({ maxLength: 500 })),
    properties: Type.Optional(openObject("The screen's own fields")),
    ...callFields,
  },
  { title: 'ScreenCall', description: 'A screen of an app was seen.' },
);

export const GroupCall = Type.Object(
  {
    type: Type.Literal('group'),
    groupId: identifier('The company or household that the customer belongs to'),
    traits: Type.Optional(openObject('What is known of the group')),
    ...callFields,
  },
  { title: 'GroupCall', description: 'A customer belongs to a group.' },
);

export const AliasCall = Type.Object(
  {
    type: Type.Literal('alias'),
    previousId: identifier('The id whose history moves to userId'),
    ...callFields,
  },
  { title: 'AliasCall', description: 'Two ids are one customer.' },
);

export const segmentCalls = {
  track: TrackCall,
  identify: IdentifyCall,
  page: PageCall,
  screen: ScreenCall,
  group: GroupCall,
  alias: AliasCall,
} as const;

export type CallType = keyof typeof segmentCalls;
export type TrackCall = Static<typeof TrackCall>;
export type IdentifyCall = Static<typeof IdentifyCall>;
export type AliasCall = Static<typeof AliasCall>;
export type SegmentCall =
  | TrackCall
  | IdentifyCall
  | Static<typeof PageCall>
  | Static<typeof ScreenCall>
  | Static<typeof GroupCall>
  | AliasCall;

export const callTypes = Object.keys(segmentCalls) as readonly CallType[];

/** Bounds of the HTTP API, as Segment's: bytes of one event, bytes and events of a batch. */
export const callLimits = { eventBytesMax: 32_768, batchBytesMax: 512_000, batchEventsMax: 2_500 } as const;
