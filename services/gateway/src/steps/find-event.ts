import {
  claimThatCounts,
  claimWindows,
  inboxGroup,
  type MessageClaim,
  messageFingerprint,
  type NotedRefusal,
  refusalKey,
  type SegmentCall,
  topicName,
} from '@shoal/contracts';
import type { Messaging } from '@shoal/messaging';
import { type Clock, withTimeLimit } from '@shoal/runtime';
import type { FoundEvent, LoggedCall } from '../domain/event-answer.ts';
import { followCustomer, type ViewDependencies } from './find-customer.ts';

export interface EventDependencies extends ViewDependencies {
  readonly messaging: Messaging;
  readonly clock: Clock;
}

/**
 * Finds an event by its messageId: the claim on it or a note of its refusal in one round trip, the record in the inbox by its place in
 * another, then the views of its customer. A claim counts more than a refusal: then a mended one came after. Undefined where neither is.
 */
export async function findEvent(
  shop: string,
  messageId: string,
  dependencies: EventDependencies,
): Promise<FoundEvent | NotedRefusal | undefined> {
  const { cache, namespace, clock } = dependencies;
  const fingerprint = messageFingerprint(messageId);
  const [owners, [note]] = await Promise.all([
    cache.readClaims(claimWindows(namespace, shop, fingerprint, clock.now()), fingerprint),
    cache.read([refusalKey(namespace, shop, fingerprint)]),
  ]);
  const claim = claimThatCounts(owners);
  if (claim)
    return { shop, messageId, claim, logged: await readLogged(shop, messageId, claim, dependencies) };
  const refusal = note === undefined ? undefined : (JSON.parse(note) as NotedRefusal);
  // Several messages have one place for notes: it may be that of another.
  return refusal?.messageId === messageId ? refusal : undefined;
}

async function readLogged(
  shop: string,
  messageId: string,
  { inbox }: MessageClaim,
  dependencies: EventDependencies,
): Promise<LoggedCall | undefined> {
  const { messaging, namespace } = dependencies;
  const topic = topicName(namespace, 'inbox');
  const record = await messaging.readAt({ topic, ...inbox });
  if (!record?.value) return undefined;
  // Checked by ingestion before it was claimed.
  const call = JSON.parse(record.value.toString()) as SegmentCall;
  const { messageId: written = `${topic}/${inbox.partition}/${inbox.offset}` } = call;
  // Of a topic that was made anew the same place holds something else.
  if (written !== messageId) return undefined;
  const steps = await followCustomer(shop, (call.userId ?? call.anonymousId) as string, dependencies);
  return { call, acceptedAt: record.timestamp, steps };
}

/** An answer must not wait for long for the sake of a number in a sentence. */
const countMsMax = 2_000;

/** How many records of all shops wait in the inbox for ingestion; undefined where the broker does not tell in time. */
export async function countWaiting({
  messaging,
  namespace,
}: Pick<EventDependencies, 'messaging' | 'namespace'>): Promise<number | undefined> {
  const topic = topicName(namespace, 'inbox');
  const asked = Promise.all([messaging.offsets(topic), messaging.committed(inboxGroup(namespace), topic)]);
  try {
    const [offsets, committed] = await withTimeLimit(asked, countMsMax, 'counting what waits in the inbox');
    const behind = offsets.map(
      ({ partition, low, high }) => high - Math.max(low, committed.get(partition) ?? -1),
    );
    return behind.reduce((sum, records) => sum + records, 0);
  } catch {
    return undefined; // The answer says the rest, and other parts of the service report that Kafka is away.
  }
}
