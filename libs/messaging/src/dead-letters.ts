import { deadLetterTopic } from '@shoal/contracts';
import type { Delivery, OutgoingMessage } from './messaging.ts';

/** Header names as Kafka Connect's dead-letter queues have them, so that existing tools read ours; the code is our own. */
export const deadLetterHeaders = {
  topic: '__connect.errors.topic',
  partition: '__connect.errors.partition',
  offset: '__connect.errors.offset',
  stage: '__connect.errors.stage',
  exception: '__connect.errors.exception.class.name',
  message: '__connect.errors.exception.message',
  stack: '__connect.errors.exception.stacktrace',
  code: 'shoal.error.code',
} as const;

/** Longest text kept in an error header, in characters. */
const headerTextMax = 4_000;

export interface DeadLetterFault {
  readonly stage: string;
  readonly code: string;
  readonly reason: string;
  readonly cause?: unknown;
}

/** The dead letter of a record: its own bytes and headers untouched, and beside them what went wrong and where. */
export function toDeadLetter(delivery: Delivery, fault: DeadLetterFault): OutgoingMessage {
  const cause = fault.cause instanceof Error ? fault.cause : undefined;
  const headers: Record<string, string | Buffer> = {
    ...delivery.headers,
    [deadLetterHeaders.topic]: delivery.topic,
    [deadLetterHeaders.partition]: String(delivery.partition),
    [deadLetterHeaders.offset]: String(delivery.offset),
    [deadLetterHeaders.stage]: fault.stage,
    [deadLetterHeaders.code]: fault.code,
    [deadLetterHeaders.message]: fault.reason.slice(0, headerTextMax),
  };
  if (cause) {
    headers[deadLetterHeaders.exception] = cause.name;
    headers[deadLetterHeaders.stack] = (cause.stack ?? cause.message).slice(0, headerTextMax);
  }
  return { topic: deadLetterTopic(delivery.topic), key: delivery.key, value: delivery.value, headers };
}

/** Removes what toDeadLetter added: the record as it was, to be sent again. */
export function originalHeaders(headers: Readonly<Record<string, Buffer>>): Record<string, Buffer> {
  const added = new Set<string>(Object.values(deadLetterHeaders));
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !added.has(name)));
}
