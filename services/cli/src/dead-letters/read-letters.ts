import { type Delivery, deadLetterHeaders, headerText } from '@shoal/messaging';
import type { Broker } from '../broker/open-broker.ts';
import type { Cemetery } from './dead-letter-topic.ts';

/** One dead letter, as it is shown. */
export interface DeadLetter {
  readonly topic: string;
  readonly partition: number;
  readonly offset: number;
  readonly code: string;
  readonly reason: string;
  /** The key of the record: the customer in most topics. */
  readonly customer: string;
  /** When it died. */
  readonly time: string;
  readonly source: { readonly topic: string; readonly partition: number; readonly offset: number };
}

export interface LetterFilter {
  readonly code?: string;
  /** Offsets in the dead-letter topic, both included, in every partition. */
  readonly offsets?: { readonly first: number; readonly last: number };
}

/** Reads the dead letters of one topic as they are now, up to its present end. */
export async function readLetters(
  { messaging }: Broker,
  { letters }: Cemetery,
  see: (delivery: Delivery) => void,
): Promise<void> {
  await messaging.readToEnd({ topic: letters }, async (batch) => {
    for (const delivery of batch) see(delivery);
  });
}

export function fits(delivery: Delivery, { code, offsets }: LetterFilter): boolean {
  if (code !== undefined && headerText(delivery, deadLetterHeaders.code) !== code) return false;
  return !offsets || (delivery.offset >= offsets.first && delivery.offset <= offsets.last);
}

export function toLetter(delivery: Delivery): DeadLetter {
  const { topic, partition, offset, key, timestamp } = delivery;
  const header = (name: keyof typeof deadLetterHeaders) =>
    headerText(delivery, deadLetterHeaders[name]) ?? '';
  const source = {
    topic: header('topic'),
    partition: Number(header('partition')),
    offset: Number(header('offset')),
  };
  const time = new Date(timestamp).toISOString();
  return {
    topic,
    partition,
    offset,
    code: header('code'),
    reason: header('message'),
    customer: key,
    time,
    source,
  };
}
