import type { TSchema } from 'typebox';
import { type TopicContract, type TopicId, topics } from '../topics.ts';
import { exampleOf } from './examples/schema-examples.ts';
import { type Json, type JsonObject, SchemaCollector } from './json-schema.ts';
import { ownersOf, titleOf } from './topic-facts.ts';
import { topicReaders } from './topic-readers.ts';

/** Every topic as an AsyncAPI 3.0 document: channels, who sends and who receives, messages, payloads and headers. */
export function asyncApiDocument({ version }: { readonly version: string }): JsonObject {
  const collector = new SchemaCollector();
  const channels: Record<string, JsonObject> = {};
  const operations: Record<string, JsonObject> = {};
  const messages: Record<string, JsonObject> = {};
  for (const [id, topic] of Object.entries(topics) as [TopicId, TopicContract][]) {
    channels[id] = channelOf(topic);
    for (const schema of topic.schemas) messages[titleOf(schema)] ??= messageOf(schema, topic, collector);
    for (const owner of ownersOf(topic)) operations[`${owner}.sends.${id}`] = operationOf('send', owner, id);
    for (const reader of topicReaders[id])
      operations[`${reader}.receives.${id}`] = operationOf('receive', reader, id);
  }
  return {
    asyncapi: '3.0.0',
    info: {
      title: 'Shoal',
      version,
      description: 'Customer segments out of the live events of a shop, as topics on Kafka.',
      license: { name: 'Apache-2.0', url: 'https://www.apache.org/licenses/LICENSE-2.0' },
    },
    defaultContentType: 'application/json',
    channels,
    operations,
    components: { messages, schemas: { ...collector.schemas, ...headerSchemas }, parameters },
  };
}

const parameters: JsonObject = {
  namespace: { default: 'shoal', description: 'SHOAL_NAMESPACE: keeps several stacks apart on one cluster' },
};

const text = (description: string, more: JsonObject = {}) => ({ type: 'string', description, ...more });
const traceparent = text('W3C trace context', { pattern: '^00-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}$' });

const headerSchemas = {
  CloudEventHeaders: {
    type: 'object',
    description: 'CloudEvents 1.0, binary content mode',
    required: ['ce_specversion', 'ce_id', 'ce_type', 'ce_source', 'ce_time', 'content-type'],
    properties: {
      ce_specversion: text('Version of CloudEvents', { const: '1.0' }),
      ce_id: text('Unique with the source; the same when a message is sent again'),
      ce_type: text('What happened'),
      ce_source: text('Who says so: /shops/<shop>/<service>'),
      ce_time: text('When it happened', { format: 'date-time' }),
      'content-type': text('Of the value', { const: 'application/json' }),
      traceparent,
    },
  },
  InboxHeaders: {
    type: 'object',
    description: 'A key says which shop an event belongs to; the field writeKey of the event will do as well',
    properties: {
      'shoal-write-key': text('The write key, from storefronts that publish to Kafka'),
      'shoal-key-hash': text('SHA-256 of the write key, from the HTTP door'),
      traceparent,
    },
  },
};

function channelOf({ name, description, schemas, key, ...topic }: TopicContract): JsonObject {
  const policy =
    topic.cleanup === 'compact' ? { 'cleanup.policy': ['compact'] } : retention(topic.retentionMs);
  const deadLetters = topic.deadLetters ? ` What cannot be worked with goes to {namespace}.${name}.dlq.` : '';
  return {
    address: `{namespace}.${name}`,
    description: `${description} Keyed by ${key}.${deadLetters}`,
    parameters: { namespace: { $ref: '#/components/parameters/namespace' } },
    messages: Object.fromEntries(schemas.map((schema) => [titleOf(schema), referTo(titleOf(schema))])),
    bindings: {
      kafka: {
        ...(topic.partitions === 'one' && { partitions: 1 }),
        topicConfiguration: policy,
        bindingVersion: '0.5.0',
      },
    },
  };
}

function retention(retentionMs: number): JsonObject {
  return { 'cleanup.policy': ['delete'], 'retention.ms': retentionMs };
}

function messageOf(schema: TSchema, topic: TopicContract, collector: SchemaCollector): JsonObject {
  const { description } = schema as { description?: string };
  const headers = headersOf(topic);
  const example = exampleOf(schema);
  return {
    name: titleOf(schema),
    title: titleOf(schema),
    summary: description ?? topic.description,
    contentType: 'application/json',
    ...(headers && { headers: { $ref: `#/components/schemas/${headers}` } }),
    payload: collector.refer(schema),
    bindings: { kafka: { key: text(topic.key), bindingVersion: '0.5.0' } },
    ...(example !== undefined && { examples: [{ payload: example as Json }] }),
  };
}

/** The schema of the headers: keys go without, and whoever publishes to the inbox needs no more than a key. */
function headersOf({ name }: TopicContract): keyof typeof headerSchemas | undefined {
  if (name === topics.keys.name) return undefined;
  return name === topics.inbox.name ? 'InboxHeaders' : 'CloudEventHeaders';
}

function operationOf(action: 'send' | 'receive', who: string, id: TopicId): JsonObject {
  return {
    action,
    channel: { $ref: `#/channels/${id}` },
    summary: `${who} ${action}s ${topics[id].name}`,
    tags: [{ name: who }],
    messages: topics[id].schemas.map((schema) => ({ $ref: `#/channels/${id}/messages/${titleOf(schema)}` })),
  };
}

function referTo(title: string): JsonObject {
  return { $ref: `#/components/messages/${title}` };
}
