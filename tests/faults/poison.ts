import { customerKey, type TopicId, topicName } from '@shoal/contracts';
import type { Shop } from '../support/shop.ts';

/** Marks what was planted; dead letters keep the headers of the record. */
export const poisonHeader = 'shoal-test-poison';

/** Topics that poison is put into, past the service that owns them. */
export const poisonedTopics = ['inbox', 'events', 'featureMerges', 'features'] as const satisfies TopicId[];

type PoisonedTopic = (typeof poisonedTopics)[number];

const moment = '2026-01-20T12:00:00.000Z';
const inbox = { partition: 0, offset: 0 };

/** Bytes that are no JSON, whichever topic they are in. */
const noJson: Readonly<Record<string, string | Buffer>> = {
  'broken JSON': '{"type":"track","event":',
  'bytes of no text': Buffer.from([0x00, 0xff, 0xfe, 0x80, 0xc3, 0x28]),
  'an empty value': '',
};

/** JSON that breaks the schema of the topic. */
const noRecord: Readonly<Record<PoisonedTopic, Readonly<Record<string, unknown>>>> = {
  inbox: {
    'a list': [],
    'an unknown type': { type: 'dance', userId: 'u-000001' },
    'a total that is text': order({ total: 'much' }),
    'a negative price': order({ products: [{ product_id: 'p-1', price: -3 }] }),
    nobody: { type: 'track', event: 'Product Viewed' },
  },
  events: {
    null: null,
    'no moment': { type: 'track', event: 'Product Viewed', messageId: 'm', inbox },
    'an offset that is text': {
      ...{ type: 'track', event: 'Product Viewed', messageId: 'm', timestamp: moment },
      inbox: { partition: 0, offset: 'first' },
    },
    'no place in the inbox': { type: 'track', event: 'Product Viewed', messageId: 'm', timestamp: moment },
  },
  featureMerges: {
    'a list': [],
    'no moment': { shop: 'demo', from: 'a', into: 'b' },
  },
  features: {
    null: null,
    'an empty object': {},
    'no numbers': { format: 1, version: 'x', shop: 'demo', customerId: 'u-000001', events: 'many' },
  },
};

function order(properties: object): object {
  return { type: 'track', event: 'Order Completed', userId: 'u-000001', messageId: 'm', properties };
}

/**
 * Puts every kind of poison into every topic, under the keys of real customers, so that it stands between their events.
 * Returns what was planted.
 */
export async function plantPoison(shop: Shop, customerIds: readonly string[]): Promise<ReadonlySet<string>> {
  const planted = new Set<string>();
  for (const topic of poisonedTopics) {
    const texts = Object.entries(noRecord[topic]).map(
      ([kind, value]) => [kind, JSON.stringify(value)] as const,
    );
    for (const [kind, value] of [...Object.entries(noJson), ...texts]) {
      const letters = customerIds.map((id) => ({ id, what: `${kind} in ${topic} beside ${id}` }));
      await shop.messaging.send(
        letters.map(({ id, what }) => ({
          topic: topicName(shop.namespace, topic),
          key: customerKey(shop.name, id),
          value,
          headers: { [poisonHeader]: what, 'shoal-write-key': shop.writeKey },
        })),
      );
      for (const { what } of letters) planted.add(what);
    }
  }
  return planted;
}
