import { AliasCall, GroupCall, IdentifyCall, PageCall, ScreenCall, TrackCall } from '../../segment-call.ts';
import type { SchemaExample } from './schema-example.ts';

const timestamp = '2026-03-14T09:26:53.589Z';

const track = {
  type: 'track',
  messageId: 'order-88412-completed',
  userId: 'c-1042',
  event: 'Order Completed',
  timestamp,
  properties: {
    order_id: '88412',
    total: 64.9,
    currency: 'EUR',
    coupon: 'SPRING',
    products: [{ product_id: 'p-311', name: 'Linen shirt', category: 'Shirts', price: 32.45, quantity: 2 }],
  },
  context: { device: { type: 'mobile' }, campaign: { source: 'newsletter' } },
};

const identify = {
  type: 'identify',
  messageId: 'login-5513',
  userId: 'c-1042',
  anonymousId: 'visitor-7d1e',
  timestamp,
  traits: { plan: 'club', city: '杭州' },
};

const page = {
  type: 'page',
  anonymousId: 'visitor-7d1e',
  name: 'Shirts',
  timestamp,
  properties: { path: '/shirts', referrer: 'https://example.com/' },
};

const screen = {
  type: 'screen',
  userId: 'c-1042',
  name: 'Basket',
  timestamp,
  properties: { items: 2 },
};

const group = { type: 'group', userId: 'c-1042', groupId: 'household-17', timestamp, traits: { size: 3 } };

const alias = { type: 'alias', previousId: 'c-0007', userId: 'c-1042', timestamp };

/** The six calls of storefronts. */
export const callExamples: readonly SchemaExample[] = [
  {
    schema: TrackCall,
    valid: track,
    invalid: { ...track, event: undefined },
    wrong: 'value needs a field "event"',
  },
  {
    schema: IdentifyCall,
    valid: identify,
    invalid: { ...identify, traits: 'club' },
    wrong: 'value.traits must be of type object',
  },
  {
    schema: PageCall,
    valid: page,
    invalid: { ...page, timestamp: '14/03/2026' },
    wrong: 'value.timestamp must be a date and time in ISO 8601, such as 2026-01-31T12:00:00Z',
  },
  {
    schema: ScreenCall,
    valid: screen,
    invalid: { ...screen, userId: 1042 },
    wrong: 'value.userId must be of type string',
  },
  {
    schema: GroupCall,
    valid: group,
    invalid: { ...group, groupId: '' },
    wrong: 'value.groupId must NOT have fewer than 1 characters',
  },
  {
    schema: AliasCall,
    valid: alias,
    invalid: { ...alias, previousId: 'c-0007\n' },
    wrong: 'value.previousId has characters that are not allowed there',
  },
];
