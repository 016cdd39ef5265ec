import { EventAnswer } from '../event-answer.ts';
import type { SchemaExample } from './schema-example.ts';

const at = '2026-03-14T09:26:53.120Z';

const place: EventAnswer = {
  messageId: 'order-88412-completed',
  shop: 'demo',
  status: 'assigned',
  message: 'it is in the features of c-1042, and the segment that he is in was decided with it',
  inbox: { partition: 3, offset: 10_482 },
  inLog: true,
  type: 'track',
  event: 'Order Completed',
  timestamp: '2026-03-14T09:26:53.000Z',
  userId: 'c-1042',
  anonymousId: 'visitor-7d1e',
  customerId: 'c-1042',
  acceptedAt: at,
  claimedAt: '2026-03-14T09:26:53.164Z',
  featureVersion: 48,
  assignedVersion: 48,
  assignments: [
    { kind: 'cluster', id: 'champions', name: 'Champions', version: 3, since: at },
    { kind: 'audience', id: 'big-spenders', name: 'Big spenders', version: 2, since: at },
  ],
};

/** Where an event is. */
export const eventPlaceExamples: readonly SchemaExample[] = [
  {
    schema: EventAnswer,
    valid: place,
    invalid: { ...place, status: 'lost' },
    wrong: 'value.status must be equal to one of the allowed values',
  },
];
