import {
  dedupSlot,
  type EventAnswer,
  type FeatureState,
  type IdentityLink,
  type InboxPosition,
  inboxGroup,
  messageFingerprint,
  type NotedRefusal,
  refusalKey,
  topicName,
  viewKey,
  writeClaim,
} from '@shoal/contracts';
import { newFeatureState, take } from '@shoal/features';
import { namespace, now, type TestGateway } from './gateway.fixture.ts';
import { putState } from './shop.fixture.ts';

const topic = topicName(namespace, 'inbox');
const shop = 'demo';
const ttlMs = 60_000;

export interface TestCall {
  readonly messageId?: string;
  readonly userId?: string;
  readonly anonymousId?: string;
}

export interface Claiming {
  readonly inbox: InboxPosition;
  readonly receivedAt?: number;
  readonly claimedAt?: number;
}

/** Puts a call into the inbox, as a storefront does; resolves with its place. All are in one partition. */
export async function sendCall({ messaging }: TestGateway, call: TestCall): Promise<InboxPosition> {
  const secrets = { properties: { email: 'anna@example.org' }, context: { ip: '10.0.0.1' } };
  const value = { type: 'track', event: 'Order Completed', ...secrets, ...call };
  await messaging.send([{ topic, key: 'one', value: JSON.stringify(value) }]);
  const { partition, high } = (await messaging.offsets(topic)).reduce((a, b) => (a.high > b.high ? a : b));
  return { partition, offset: high - 1 };
}

/** Claims a messageId, as ingestion does. */
export async function claim(
  { cache }: TestGateway,
  messageId: string,
  { inbox, receivedAt = now, claimedAt = now }: Claiming,
): Promise<void> {
  const id = messageFingerprint(messageId);
  const slot = dedupSlot(namespace, shop, id, receivedAt);
  await cache.claim({ ...slot, ttlMs, claims: [{ id, owner: writeClaim(inbox, claimedAt) }] });
}

/** An event that ingestion has done: in the inbox, and claimed. */
export async function accept(
  gateway: TestGateway,
  call: TestCall & { messageId: string },
): Promise<InboxPosition> {
  const inbox = await sendCall(gateway, call);
  await claim(gateway, call.messageId, { inbox });
  return inbox;
}

/** The state of a customer that has taken in all up to a place, and what `change` does. */
export async function putFolded(
  { cache }: TestGateway,
  customerId: string,
  inbox?: InboxPosition,
  change: (state: FeatureState) => void = () => undefined,
): Promise<FeatureState> {
  const state = newFeatureState(shop, customerId, now);
  state.version = 3;
  if (inbox) take(state.sources, inbox);
  change(state);
  await putState(cache, state);
  return state;
}

/** A link that a call at a place made, long ago for all other partitions. */
export async function linkAt(
  { cache }: TestGateway,
  [from, to]: readonly [from: string, to: string],
  inbox: InboxPosition,
): Promise<void> {
  const link: IdentityLink = {
    shop,
    from,
    to,
    linkedAt: new Date(now).toISOString(),
    establishedAt: 0,
    inbox,
  };
  const key = viewKey(namespace, shop, from, 'identity');
  await cache.raiseVersioned([{ key, version: 1, value: JSON.stringify(link), ttlMs }]);
}

export async function noteRefusal(
  { cache }: TestGateway,
  place: string,
  note: Partial<NotedRefusal> = {},
): Promise<void> {
  const value: NotedRefusal = {
    ...{ messageId: place, code: 'invalid_event', reason: 'event.timestamp must be a date and time' },
    ...{ at: now - 1_000, inbox: { partition: 2, offset: 7 } },
    ...note,
  };
  const key = refusalKey(namespace, shop, messageFingerprint(place));
  await cache.write([{ key, value: JSON.stringify(value), ttlMs }]);
}

/** As if ingestion had read the inbox up to its end. */
export async function readInbox({ messaging }: TestGateway): Promise<void> {
  const ends = (await messaging.offsets(topic)).map(({ partition, high }) => [partition, high] as const);
  await messaging.commit(inboxGroup(namespace), topic, new Map(ends));
}

export async function ask(
  gateway: TestGateway,
  messageId: string,
  key?: string,
): Promise<{ status: number; answer: EventAnswer & { code?: string; message: string } }> {
  const { statusCode, body } = await gateway.get(`/v1/events/${encodeURIComponent(messageId)}`, key);
  return { status: statusCode, answer: JSON.parse(body) };
}
