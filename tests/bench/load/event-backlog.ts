import { type CustomerEvent, customerKey, envelopeHeaders, topicName, viewTtlMs } from '@shoal/contracts';
import { foldEvent, newFeatureState } from '@shoal/features';
import { silentLogger } from '@shoal/logging';
import { createKafkaMessaging, type Messaging, type OutgoingMessage } from '@shoal/messaging';
import { type SegmentCall, simulateShop } from '@shoal/simulation';
import { Redis } from 'ioredis';
import { serve } from '../support/worker.ts';

const shop = 'demo';
const firstAt = Date.UTC(2026, 0, 1);
/** Real calls, repeated over the customers: what they hold decides what an event costs. */
const templates = simulatedCalls(20_000);
/** Events that each customer has behind him: enough for the bounded parts of a state to be full, so that it grows no more. */
const eventsBefore = 150;
const chunk = 2_000;

let messaging: Messaging;
let offset = 0;

serve({
  connect: async (brokers: string[]) => {
    messaging = await createKafkaMessaging({
      brokers,
      clientId: 'bench-backlog',
      logger: silentLogger,
      clock: { now: Date.now },
    });
  },

  /** Puts a state for each customer into Redis, as feature-engineering would have left it. Returns its size in bytes. */
  preloadStates: async (redisUrl: string, namespace: string, customers: number) => {
    const redis = new Redis(redisUrl);
    const text = stateText();
    for (let start = 0; start < customers; start += chunk) {
      const pipeline = redis.pipeline();
      for (let i = start; i < Math.min(customers, start + chunk); i += 1) {
        const id = customerId(i);
        const value = text.replace('"customerId":""', `"customerId":"${id}"`);
        pipeline.set(`${namespace}:{${shop}/${id}}:features`, `1 ${value}`, 'PX', viewTtlMs);
      }
      await pipeline.exec();
    }
    await redis.quit();
    return text.length;
  },

  /** Writes the events of a simulated shop in order of time, as its days go: each visit is a handful of events close together. */
  writeShopEvents: async (namespace: string, events: number, seed: number) => {
    const customers = Math.ceil(events / 15);
    const calls = simulateShop({ seed, customers, days: 60, end: firstAt + seed * 60 * 86_400_000 });
    let messages: OutgoingMessage[] = [];
    let left = events;
    for (const call of calls) {
      if (left-- === 0) break;
      const id = (call.userId ?? call.anonymousId) as string;
      messages.push(toMessage(namespace, toEvent(call, id, Date.parse(call.timestamp))));
      if (messages.length < chunk) continue;
      await messaging.send(messages);
      messages = [];
    }
    await messaging.send(messages);
  },

  /** Writes events of customers drawn uniformly to `events.v1`, as ingestion writes them. */
  writeEvents: async (namespace: string, events: number, customers: number) => {
    for (let start = 0; start < events; start += chunk) {
      const messages = Array.from({ length: Math.min(chunk, events - start) }, (_, i) =>
        eventMessage(namespace, start + i, customers),
      );
      await messaging.send(messages);
    }
  },
});

/** An event of anybody, out of the templates in turn. */
function eventMessage(namespace: string, index: number, customers: number): OutgoingMessage {
  const call = templates[index % templates.length] as SegmentCall;
  return toMessage(namespace, toEvent(call, customerId(drawBelow(customers)), firstAt + index * 20));
}

function toMessage(namespace: string, event: CustomerEvent): OutgoingMessage {
  return {
    topic: topicName(namespace, 'events'),
    key: customerKey(shop, event.customerId),
    value: JSON.stringify(event),
    headers: envelopeHeaders({
      id: event.messageId,
      type: `shoal.${event.event ?? event.type}`,
      source: `/shops/${shop}/ingestion`,
      time: firstAt,
      traceparent: `00-${'0123456789abcdef'.repeat(2)}-0123456789abcdef-01`,
    }),
  };
}

/** One inbox partition and ever higher offsets: no event is taken for one that was folded before. */
function toEvent(call: SegmentCall, id: string, at: number): CustomerEvent {
  const timestamp = new Date(at).toISOString();
  const inbox = { partition: 0, offset: offset++ };
  return {
    messageId: `${id}-${inbox.offset}`,
    shop,
    customerId: id,
    userId: id,
    type: call.type,
    ...('event' in call && { event: call.event }),
    timestamp,
    receivedAt: timestamp,
    ...('properties' in call && { properties: call.properties }),
    ...('traits' in call && { traits: call.traits }),
    context: call.context,
    inbox,
  };
}

function stateText(): string {
  const start = firstAt - 30 * 86_400_000;
  const state = newFeatureState(shop, '', start);
  for (let i = 0; i < eventsBefore; i += 1) {
    const at = start + i * 3_600_000;
    foldEvent(state, templates[i] as SegmentCall, at);
  }
  return JSON.stringify({ ...state, version: 1, sources: { 1: 1_000 } });
}

function customerId(index: number): string {
  return `customer-${String(index).padStart(8, '0')}`;
}

let seed = 0x2545f491;

/** Xorshift: the same customers in every run. */
function drawBelow(bound: number): number {
  seed ^= seed << 13;
  seed ^= seed >>> 17;
  seed ^= seed << 5;
  return (seed >>> 0) % bound;
}

function simulatedCalls(count: number): SegmentCall[] {
  const calls: SegmentCall[] = [];
  for (const call of simulateShop({ seed: 5, customers: 1_500, days: 60, end: firstAt })) {
    calls.push(call);
    if (calls.length === count) break;
  }
  return calls;
}
