import Type, { type Static } from 'typebox';
import { ItemBody, itemLimits } from '../catalogue-item.ts';
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

const ItemVerdict = Type.Object(
  {
    index: count('Place in the list, or number of the line, from 0'),
    itemId: Type.Optional(Type.String({ description: 'As far as it could be read' })),
    code: RefusalCodeName,
    message: Type.String({ description: 'What to mend' }),
  },
  { title: 'ItemVerdict' },
);

export const ItemsAnswer = Type.Object(
  {
    accepted: count('Items that are on all replicas'),
    refused: count('Items that are not taken; the others are not affected'),
    verdicts: Type.Array(ItemVerdict, {
      description: `The first ${itemLimits.verdictsMax} that are refused, and why`,
    }),
  },
  { title: 'ItemsAnswer' },
);
export type ItemsAnswer = Static<typeof ItemsAnswer>;

export const ItemsBody = Type.Object(
  { items: Type.Array(ItemBody, { minItems: 1, maxItems: itemLimits.itemsMax }) },
  { title: 'ItemsBody' },
);

export const ItemRemovedAnswer = Type.Object(
  { code: Type.Literal('accepted'), itemId: Type.String() },
  { title: 'ItemRemoved', description: 'The item is out of the catalogue.' },
);
export type ItemRemovedAnswer = Static<typeof ItemRemovedAnswer>;
