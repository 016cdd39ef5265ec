import { type Delivery, headerText, type OutgoingMessage } from './messaging.ts';

/** When the event that a record follows from was accepted, in milliseconds since 1970: it travels with all that follows. */
export const acceptedHeader = 'shoal-accepted';

/** When the event was accepted that a record follows from; when it was written, for one that begins the way. */
export function acceptedAt(record: Delivery): number {
  const text = headerText(record, acceptedHeader);
  return text !== undefined && /^\d{1,16}$/.test(text) ? Number(text) : record.timestamp;
}

/** What follows from a record, stamped with when its event was accepted. */
export function stampAccepted(record: Delivery, messages: readonly OutgoingMessage[]): OutgoingMessage[] {
  const stamp = String(acceptedAt(record));
  return messages.map((message) => ({
    ...message,
    headers: { ...message.headers, [acceptedHeader]: stamp },
  }));
}
