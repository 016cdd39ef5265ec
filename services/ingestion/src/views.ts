import { type Cache, type EnsureView, guardView } from '@shoal/cache';
import {
  type CustomerEvent,
  completeKey,
  parseCustomerKey,
  topicName,
  viewKey,
  viewTtlMs,
} from '@shoal/contracts';
import type { Logger } from '@shoal/logging';
import type { Delivery, Messaging } from '@shoal/messaging';
import type { Clock } from '@shoal/runtime';
import { dedupWindow } from './domain/dedup-window.ts';
import { type Claimable, claimMessages } from './steps/claim-messages.ts';

export interface ViewsDependencies {
  readonly messaging: Messaging;
  readonly cache: Cache;
  readonly namespace: string;
  readonly logger: Logger;
  readonly clock: Clock;
}

/** What ingestion keeps in Redis: the identity links, and the window of seen messages. Both are rebuilt out of Kafka. */
export function keepViews(dependencies: ViewsDependencies): EnsureView {
  const { cache, namespace } = dependencies;
  return guardView(cache, completeKey(namespace, 'ingestion', 'all'), () => rebuild(dependencies));
}

async function rebuild(dependencies: ViewsDependencies): Promise<void> {
  const { messaging, cache, namespace, logger, clock } = dependencies;
  const links = await messaging.readToEnd({ topic: topicName(namespace, 'identities') }, (batch) =>
    restoreLinks(batch, cache, namespace),
  );
  const since = clock.now() - dedupWindow.ttlMs;
  const messages = await messaging.readToEnd(
    { topic: topicName(namespace, 'events'), since },
    async (batch) => {
      await claimMessages(batch.flatMap(toClaimable), dependencies);
    },
  );
  logger.info({ links, messages }, 'identity links and the window of seen messages are complete');
}

async function restoreLinks(batch: readonly Delivery[], cache: Cache, namespace: string): Promise<void> {
  const writes = batch
    .filter(({ value }) => value !== null)
    .map((link) => {
      const { shop, customerId } = parseCustomerKey(link.key);
      const key = viewKey(namespace, shop, customerId, 'identity');
      return { key, version: 1, value: String(link.value), ttlMs: viewTtlMs };
    });
  await cache.raiseVersioned(writes);
}

function toClaimable({ value }: Delivery): Claimable[] {
  const event = JSON.parse(String(value)) as CustomerEvent;
  if (event.type === 'merge') return [];
  const { shop, messageId, inbox } = event;
  return [{ shop, messageId, inbox, receivedAt: Date.parse(event.receivedAt) }];
}
