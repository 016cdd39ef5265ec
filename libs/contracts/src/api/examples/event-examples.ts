import { AccessKey } from '../../access-key.ts';
import { CustomerEvent } from '../../customer-event.ts';
import { IdentityLink } from '../../identity-link.ts';
import type { SchemaExample } from './schema-example.ts';

const inbox = { partition: 3, offset: 51_207 };

const event: CustomerEvent = {
  messageId: 'order-88412-completed',
  shop: 'demo',
  customerId: 'c-1042',
  userId: 'c-1042',
  type: 'track',
  event: 'Order Completed',
  timestamp: '2026-03-14T09:26:53.589Z',
  receivedAt: '2026-03-14T09:26:54.102Z',
  properties: { order_id: '88412', total: 64.9, currency: 'EUR' },
  inbox,
};

const link: IdentityLink = {
  shop: 'demo',
  from: 'visitor-7d1e',
  to: 'c-1042',
  linkedAt: '2026-03-14T09:20:11.000Z',
  inbox,
};

const key: AccessKey = {
  hash: 'f2ca1bb6c7e907d06dafe4687e579fce76b37e4e93b7605022da52e6ccc26fd2',
  hint: 'shoal_write_Zk3v',
  shop: 'demo',
  kind: 'write',
  createdAt: '2026-01-02T08:00:00.000Z',
};

/** What ingestion makes of calls, and keys. */
export const eventExamples: readonly SchemaExample[] = [
  {
    schema: CustomerEvent,
    valid: event,
    invalid: { ...event, inbox: { partition: 3, offset: -1 } },
    wrong: 'value.inbox.offset must be >= 0',
  },
  {
    schema: IdentityLink,
    valid: link,
    invalid: { ...link, to: undefined },
    wrong: 'value needs a field "to"',
  },
  {
    schema: AccessKey,
    valid: key,
    invalid: { ...key, hash: 'shoal_write_Zk3v' },
    wrong: 'value.hash has characters that are not allowed there',
  },
];
