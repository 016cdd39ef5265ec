import { accessKey, followKeys, type Keyring, newKeyText } from '@shoal/access';
import { type Cache, createMemoryCache, type MemoryCache } from '@shoal/cache';
import { type CustomerEvent, type IdentityLink, topicName } from '@shoal/contracts';
import { silentLogger } from '@shoal/logging';
import {
  allTopicSettings,
  createMemoryMessaging,
  type Delivery,
  type Messaging,
  type Outcome,
  type OutgoingMessage,
} from '@shoal/messaging';
import { type ManualClock, manualClock } from '@shoal/runtime';
import { inboxPipeline } from '../pipeline.ts';
import { keepViews } from '../views.ts';

export const namespace = 'test';
export const now = Date.UTC(2026, 2, 14, 9, 26, 53);
export const inboxPartitions = 3;

export type Call = Readonly<Record<string, unknown>>;

/** Ingestion on the in-memory twins, with write keys for the shops "demo" and "other". */
export interface TestInbox {
  readonly clock: ManualClock;
  readonly cache: MemoryCache;
  readonly messaging: Messaging;
  readonly keyring: Keyring;
  readonly writeKey: string;
  readonly otherKey: string;
  readonly readKey: string;
  /** A record of the inbox as the broker would deliver it. */
  record(partition: number, offset: number, call: Call | Buffer | null, key?: string): Delivery;
  /** What becomes of a batch; nothing is published. `cache` takes the place of the twin, to disturb it. */
  process(batch: readonly Delivery[], cache?: Cache): Promise<readonly Outcome[]>;
  /** Processes a batch and publishes what follows. */
  take(...batch: readonly Delivery[]): Promise<readonly Outcome[]>;
  events(): Promise<CustomerEvent[]>;
  links(): Promise<IdentityLink[]>;
}

export async function openInbox(): Promise<TestInbox> {
  const clock = manualClock(now);
  const cache = createMemoryCache(clock);
  const messaging = createMemoryMessaging({ clock }).connect();
  await messaging.prepareTopics(allTopicSettings({ namespace, partitions: inboxPartitions, replication: 1 }));
  const [writeKey, otherKey, readKey] = [newKeyText('write'), newKeyText('write'), newKeyText('read')];
  const keys = [
    accessKey(writeKey, 'demo', 'write', now),
    accessKey(otherKey, 'other', 'write', now),
    accessKey(readKey, 'demo', 'read', now),
  ];
  const topic = topicName(namespace, 'keys');
  await messaging.send(keys.map((key) => ({ topic, key: key.hash, value: JSON.stringify(key) })));
  const keyring = await followKeys({ messaging, namespace, logger: silentLogger });

  const process = (batch: readonly Delivery[], over: Cache = cache) => {
    const views = { messaging, cache: over, keyring, namespace, logger: silentLogger, clock };
    const ensureViews = keepViews(views);
    return Promise.resolve(
      inboxPipeline({ cache: over, keyring, namespace, clock, ensureViews }).process(batch),
    );
  };
  const readAll = async <T>(id: 'events' | 'identities'): Promise<T[]> => {
    const found: T[] = [];
    await messaging.readToEnd({ topic: topicName(namespace, id) }, async (batch) => {
      for (const { value } of batch) found.push(JSON.parse(String(value)) as T);
    });
    return found;
  };
  return {
    clock,
    cache,
    messaging,
    keyring,
    writeKey,
    otherKey,
    readKey,
    record: (partition, offset, call, key = writeKey) => ({
      topic: topicName(namespace, 'inbox'),
      partition,
      offset,
      key: 'any',
      value: call === null || Buffer.isBuffer(call) ? call : Buffer.from(JSON.stringify(call)),
      headers: { 'shoal-write-key': Buffer.from(key) },
      timestamp: clock.now(),
    }),
    process,
    take: async (...batch) => {
      const outcomes = await process(batch);
      await messaging.send(emitted(outcomes));
      return outcomes;
    },
    events: () => readAll<CustomerEvent>('events'),
    links: () => readAll<IdentityLink>('identities'),
  };
}

/** All that outcomes send, in order. */
export function emitted(outcomes: readonly Outcome[]): OutgoingMessage[] {
  return outcomes.flatMap((outcome) => (outcome.kind === 'ok' ? outcome.emit : []));
}

/** What became of each record, in a word: ok, or why not. */
export function verdicts(outcomes: readonly Outcome[]): string[] {
  return outcomes.map((outcome) => {
    if (outcome.kind === 'drop') return outcome.reason;
    return outcome.kind === 'deadLetter' ? outcome.code : outcome.kind;
  });
}

let messages = 0;

/** A call with a messageId of its own. */
export function look(who: { userId?: string; anonymousId?: string }, rest: Call = {}): Call {
  messages += 1;
  return { type: 'track', event: 'Product Viewed', messageId: `look-${messages}`, ...who, ...rest };
}

export function identify(anonymousId: string, userId: string): Call {
  return look({ anonymousId, userId }, { type: 'identify', event: undefined });
}

export function alias(previousId: string, userId: string): Call {
  return look({ userId }, { type: 'alias', event: undefined, previousId });
}
