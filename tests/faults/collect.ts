import {
  type CustomerEvent,
  deadLetterTopic,
  type FeatureState,
  type IdentityLink,
  modelKey,
  parseCustomerKey,
  type SegmentAssignment,
  type TopicId,
  topicName,
} from '@shoal/contracts';
import type { Delivery } from '@shoal/messaging';
import { changesByCustomer, contradictions } from '../support/change-chain.ts';
import type { Shop } from '../support/shop.ts';
import { readViews, statesOf } from '../support/views.ts';
import type { Evidence, InboxCall } from './evidence.ts';
import { poisonedTopics, poisonHeader } from './poison.ts';

/** What is known from outside the shop. */
export type Testimony = Pick<Evidence, 'accepted' | 'poison'>;

/** Reads the log of a shop from its beginning, and the views beside it. */
export async function collectEvidence(shop: Shop, { accepted, poison }: Testimony): Promise<Evidence> {
  const [inbox, events, features, links, changes, assignments] = await Promise.all(
    (['inbox', 'events', 'features', 'identities', 'segmentChanges', 'assignments'] as const).map((topic) =>
      soundRecords(shop, topic),
    ) as [Records, Records, Records, Records, Records, Records],
  );
  const views = await readViews(withSegmentModels(shop));
  return {
    accepted,
    poison,
    inbox: inbox.map(asInboxCall),
    events: events.map((record) => parsed<CustomerEvent>(record)),
    links: lastByCustomer(links, (link: IdentityLink) => link.to),
    stored: statesOf(views),
    published: features.map((record) => parsed<FeatureState>(record)),
    changes,
    assignments: lastByCustomer(assignments, (assignment: SegmentAssignment) => assignment),
    contradictions: contradictions(changesByCustomer(changes), views),
    deadLetters: await deadLetters(shop),
  };
}

/** The shop as those see it who know no models but those of segments: other services' models stand in the same topic. */
function withSegmentModels(shop: Shop): Shop {
  const isOfSegments = ({ key }: Delivery) => key.startsWith(modelKey(shop.name));
  const records: Shop['records'] = async (topic) => {
    const all = await shop.records(topic);
    return topic === 'models' ? all.filter(isOfSegments) : all;
  };
  return { ...shop, records };
}

type Records = Promise<readonly Delivery[]>;

/** Records without what was planted to be no event. */
async function soundRecords(shop: Shop, topic: TopicId): Promise<readonly Delivery[]> {
  return (await shop.records(topic)).filter(({ headers }) => headers[poisonHeader] === undefined);
}

function parsed<T>({ value }: Delivery): T {
  return JSON.parse(String(value)) as T;
}

function asInboxCall(record: Delivery): InboxCall {
  const { messageId } = parsed<{ messageId: string }>(record);
  return { messageId, partition: record.partition, offset: record.offset };
}

function lastByCustomer<T, R>(records: readonly Delivery[], read: (value: T) => R): ReadonlyMap<string, R> {
  return new Map(records.map((record) => [parseCustomerKey(record.key).customerId, read(parsed<T>(record))]));
}

async function deadLetters({ messaging, namespace }: Shop): Promise<ReadonlySet<string>> {
  const found = new Set<string>();
  for (const id of poisonedTopics) {
    const topic = deadLetterTopic(topicName(namespace, id));
    await messaging.readToEnd({ topic }, async (batch) => {
      for (const { headers } of batch) if (headers[poisonHeader]) found.add(String(headers[poisonHeader]));
    });
  }
  return found;
}
