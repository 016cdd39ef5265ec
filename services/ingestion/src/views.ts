import type { Keyring } from '@shoal/access';
import { type Cache, type EnsureView, guardView } from '@shoal/cache';
import {
  type CustomerEvent,
  completeKey,
  deadLetterTopic,
  dedupWindow,
  parseCustomerKey,
  refusalNotes,
  topicName,
  viewKey,
  viewTtlMs,
} from '@shoal/contracts';
import type { Logger } from '@shoal/logging';
import { type Delivery, deadLetterHeaders, headerText, type Messaging } from '@shoal/messaging';
import type { Clock } from '@shoal/runtime';
import { type Claimable, claimMessages } from './steps/claim-messages.ts';
import { noteRefusals, type RefusedRecord } from './steps/note-refusals.ts';

export interface ViewsDependencies {
  readonly messaging: Messaging;
  readonly cache: Cache;
  readonly keyring: Keyring;
  readonly namespace: string;
  readonly logger: Logger;
  readonly clock: Clock;
}

/** What ingestion keeps in Redis: identity links, the window of seen messages, and why others were refused. All is rebuilt out of Kafka. */
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
  const messages = await messaging.readToEnd({ topic: topicName(namespace, 'events'), since }, (batch) =>
    restoreClaims(batch.flatMap(toClaimable), dependencies),
  );
  const letters = deadLetterTopic(topicName(namespace, 'inbox'));
  const refusedSince = clock.now() - refusalNotes.ttlMs;
  const refusals = await messaging.readToEnd({ topic: letters, since: refusedSince }, (batch) =>
    noteRefusals(batch.map(toRefused), dependencies),
  );
  logger.info({ links, messages, refusals }, 'identity links and the window of seen messages are complete');
}

/**
 * Claims what the log holds. A batch that was under way when Redis was emptied may have claimed for a later copy before:
 * the log is right, and a claim in the window before is looked at first.
 */
async function restoreClaims(messages: readonly Claimable[], dependencies: ViewsDependencies): Promise<void> {
  const claimed = await claimMessages(messages, dependencies);
  const overtaken = messages.filter((_, index) => claimed[index] === undefined);
  const dayBefore = (message: Claimable) => ({
    ...message,
    receivedAt: message.receivedAt - dedupWindow.windowMs,
  });
  await claimMessages(overtaken.map(dayBefore), dependencies);
}

async function restoreLinks(batch: readonly Delivery[], cache: Cache, namespace: string): Promise<void> {
  const writes = batch
    .filter(({ value }) => value !== null)
    .map((link) => {
      const { shop, customerId } = parseCustomerKey(link.key);
      const key = viewKey(namespace, shop, customerId, 'identity');
      // Version 2 takes the place of what was linked while Redis was empty.
      return { key, version: 2, value: String(link.value), ttlMs: viewTtlMs };
    });
  await cache.raiseVersioned(writes);
}

/** The event was written right after its claim: near enough, where links have ten seconds to settle. */
function toClaimable({ value, timestamp: claimedAt }: Delivery): Claimable[] {
  const event = JSON.parse(String(value)) as CustomerEvent;
  if (event.type === 'merge') return [];
  const { shop, messageId, inbox } = event;
  return [{ shop, messageId, inbox, receivedAt: Date.parse(event.receivedAt), claimedAt }];
}

function toRefused(delivery: Delivery): RefusedRecord {
  const header = (name: keyof typeof deadLetterHeaders) =>
    headerText(delivery, deadLetterHeaders[name]) ?? '';
  const inbox = { partition: Number(header('partition')), offset: Number(header('offset')) };
  return { delivery, code: header('code'), reason: header('message'), inbox };
}
