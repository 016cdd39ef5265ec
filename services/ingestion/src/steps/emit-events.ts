import {
  type CustomerEvent,
  customerKey,
  envelopeHeaders,
  type IdentityLink,
  type MessageHeaders,
  messageFingerprint,
  topicName,
} from '@shoal/contracts';
import type { OutgoingMessage } from '@shoal/messaging';
import type { ReadCall } from './read-call.ts';
import type { ResolvedIdentity } from './resolve-identities.ts';

/** The messages that follow from a call: its event, and where it linked two ids, the link and the order to move the history. */
export function emitEvents(
  read: ReadCall,
  resolved: ResolvedIdentity | undefined,
  namespace: string,
): OutgoingMessage[] {
  if (!resolved) return [];
  const { customerId, link } = resolved;
  const event = toCustomerEvent(read, customerId);
  const messages = [eventMessage(event, read, namespace)];
  // The former id's history moves before the event counts for the customer, as it happened.
  if (link)
    messages.unshift(linkMessage(link, read, namespace), eventMessage(toMerge(read, link), read, namespace));
  return messages;
}

function toCustomerEvent(read: ReadCall, customerId: string): CustomerEvent {
  const { call, messageId, shop, at, receivedAt, inbox } = read;
  return {
    messageId,
    shop,
    customerId,
    ...(call.anonymousId !== undefined && { anonymousId: call.anonymousId }),
    ...(call.userId !== undefined && { userId: call.userId }),
    type: call.type,
    ...(call.type === 'track' && { event: call.event }),
    timestamp: new Date(at).toISOString(),
    receivedAt: new Date(receivedAt).toISOString(),
    ...('properties' in call && { properties: call.properties }),
    ...('traits' in call && { traits: call.traits }),
    ...(call.context !== undefined && { context: call.context }),
    inbox,
  };
}

function toMerge(
  { messageId, shop, at, receivedAt, inbox }: ReadCall,
  { from, to }: IdentityLink,
): CustomerEvent {
  return {
    // As long as any id may be, and not to be met by a sender's own.
    messageId: `merge/${messageFingerprint(messageId)}`,
    shop,
    customerId: from,
    type: 'merge',
    mergedInto: to,
    timestamp: new Date(at).toISOString(),
    receivedAt: new Date(receivedAt).toISOString(),
    inbox,
  };
}

function eventMessage(event: CustomerEvent, read: ReadCall, namespace: string): OutgoingMessage {
  return {
    topic: topicName(namespace, 'events'),
    key: customerKey(event.shop, event.customerId),
    value: JSON.stringify(event),
    headers: headersOf(event.messageId, `shoal.${event.event ?? event.type}`, read),
  };
}

function linkMessage(link: IdentityLink, read: ReadCall, namespace: string): OutgoingMessage {
  return {
    topic: topicName(namespace, 'identities'),
    key: customerKey(link.shop, link.from),
    value: JSON.stringify(link),
    headers: headersOf(`${read.messageId}/link`, 'shoal.identity.linked', read),
  };
}

function headersOf(id: string, type: string, { shop, at, traceparent }: ReadCall): MessageHeaders {
  return envelopeHeaders({ id, type, source: `/shops/${shop}/ingestion`, time: at, traceparent });
}
