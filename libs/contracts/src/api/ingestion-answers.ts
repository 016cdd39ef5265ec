import Type, { type Static } from 'typebox';
import { callLimits, segmentCalls } from '../segment-call.ts';
import { RefusalCodeName } from './refusal-answer.ts';

const count = (description: string) => Type.Integer({ minimum: 0, description });
const messageId = Type.String({ description: 'Its own, or the one it was given' });

export const AcceptedAnswer = Type.Object(
  { code: Type.Literal('accepted'), messageId },
  { title: 'Accepted', description: 'All in-sync replicas have the event: it will not be lost.' },
);
export type AcceptedAnswer = Static<typeof AcceptedAnswer>;

const BatchVerdict = Type.Object(
  {
    index: count('Place in the batch, from 0'),
    code: Type.Union([Type.Literal('accepted'), RefusalCodeName]),
    messageId: Type.Optional(messageId),
    message: Type.Optional(Type.String({ description: 'What to mend, where it was refused' })),
  },
  { title: 'BatchVerdict' },
);

export const BatchAnswer = Type.Object(
  {
    accepted: count('Events that are on all replicas'),
    refused: count('Events that are not taken; the others are not affected'),
    results: Type.Array(BatchVerdict, { description: 'One verdict for each event, in order' }),
  },
  { title: 'BatchAnswer' },
);
export type BatchAnswer = Static<typeof BatchAnswer>;

export const BatchBody = Type.Object(
  {
    batch: Type.Array(Type.Union(Object.values(segmentCalls)), {
      minItems: 1,
      maxItems: callLimits.batchEventsMax,
      description: 'Each event is judged by itself',
    }),
    sentAt: Type.Optional(
      Type.String({ format: 'date-time', description: 'For events that do not say when they were sent' }),
    ),
    writeKey: Type.Optional(Type.String({ description: 'Instead of Basic authentication' })),
  },
  { title: 'BatchBody' },
);
