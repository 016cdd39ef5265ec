import type { Message, Producer, TopicMessages } from 'kafkajs';
import { MessagingError } from '../errors.ts';
import type { OutgoingMessage } from '../messaging.ts';
import { CompressionTypes, KafkaJSProtocolError } from './kafkajs.ts';

export interface ProducerBounds {
  /** Messages waiting for the broker at most; more are refused with OVER_CAPACITY. */
  readonly queuedMessagesMax: number;
  /** Messages of one request at most: keeps a request well under the broker's size limit. */
  readonly requestMessagesMax: number;
  /** Bytes of one request at most, before compression. */
  readonly requestBytesMax: number;
}

interface Waiting {
  readonly messages: readonly OutgoingMessage[];
  readonly bytes: number;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Group commit: while one request is under way, callers queue, and the next request takes them all. One request at a time
 * keeps the order of a key even when the client retries; the size grows with the load instead of the number.
 */
export class GroupCommitProducer {
  readonly #producer: Producer;
  readonly #bounds: ProducerBounds;
  #queue: Waiting[] = [];
  #queuedMessages = 0;
  #running: Promise<void> | undefined;
  #closed = false;

  constructor(producer: Producer, bounds: ProducerBounds) {
    this.#producer = producer;
    this.#bounds = bounds;
  }

  send(messages: readonly OutgoingMessage[]): Promise<void> {
    if (messages.length === 0) return Promise.resolve();
    if (this.#closed) return Promise.reject(new MessagingError('CLOSED', 'the producer is closed'));
    // An empty queue takes a call of any size: a bound must never make a message impossible to send.
    if (this.#queuedMessages > 0 && this.#queuedMessages + messages.length > this.#bounds.queuedMessagesMax) {
      const text = `${this.#queuedMessages} messages wait for the broker already`;
      return Promise.reject(new MessagingError('OVER_CAPACITY', text));
    }
    this.#queuedMessages += messages.length;
    const sent = new Promise<void>((resolve, reject) => {
      this.#queue.push({ messages, bytes: sizeOf(messages), resolve, reject });
    });
    this.#running ??= this.#drain();
    return sent;
  }

  /** Waits for what is queued, then refuses more. */
  async close(): Promise<void> {
    this.#closed = true;
    await this.#running;
    await this.#producer.disconnect();
  }

  async #drain(): Promise<void> {
    // A turn of the event loop lets calls of the same moment share the first request.
    await new Promise((resolve) => setImmediate(resolve));
    while (this.#queue.length > 0) {
      const group = this.#takeGroup();
      try {
        for (const request of this.#requests(group)) await this.#write(request);
        for (const waiting of group) waiting.resolve();
      } catch (error) {
        for (const waiting of group) waiting.reject(error);
      }
      for (const waiting of group) this.#queuedMessages -= waiting.messages.length;
    }
    this.#running = undefined;
  }

  #takeGroup(): Waiting[] {
    let messages = 0;
    let bytes = 0;
    let taken = 0;
    for (const waiting of this.#queue) {
      messages += waiting.messages.length;
      bytes += waiting.bytes;
      if (taken > 0 && (messages > this.#bounds.requestMessagesMax || bytes > this.#bounds.requestBytesMax))
        break;
      taken += 1;
    }
    return this.#queue.splice(0, taken);
  }

  /** A single call may be larger than a request: it is cut, in order. */
  *#requests(group: readonly Waiting[]): Generator<OutgoingMessage[]> {
    let request: OutgoingMessage[] = [];
    let bytes = 0;
    for (const { messages } of group) {
      for (const message of messages) {
        const size = messageSize(message);
        const full =
          request.length >= this.#bounds.requestMessagesMax || bytes + size > this.#bounds.requestBytesMax;
        if (full && request.length > 0) {
          yield request;
          request = [];
          bytes = 0;
        }
        request.push(message);
        bytes += size;
      }
    }
    if (request.length > 0) yield request;
  }

  async #write(messages: readonly OutgoingMessage[]): Promise<void> {
    try {
      await this.#producer.sendBatch({
        acks: -1,
        compression: CompressionTypes.ZSTD,
        topicMessages: groupByTopic(messages),
      });
    } catch (error) {
      throw toMessagingError(error);
    }
  }
}

function groupByTopic(messages: readonly OutgoingMessage[]): TopicMessages[] {
  const groups = new Map<string, Message[]>();
  for (const { topic, key, value, headers } of messages) {
    let group = groups.get(topic);
    if (!group) {
      group = [];
      groups.set(topic, group);
    }
    group.push({ key, value, headers });
  }
  return Array.from(groups, ([topic, group]) => ({ topic, messages: group }));
}

function messageSize({ key, value }: OutgoingMessage): number {
  return key.length + (value?.length ?? 0) + 64;
}

function sizeOf(messages: readonly OutgoingMessage[]): number {
  let bytes = 0;
  for (const message of messages) bytes += messageSize(message);
  return bytes;
}

/** Codes that no second try will change: the message itself is at fault. */
const refusedTypes = new Set([
  'MESSAGE_TOO_LARGE',
  'RECORD_LIST_TOO_LARGE',
  'INVALID_RECORD',
  'CORRUPT_MESSAGE',
]);

function toMessagingError(error: unknown): MessagingError {
  const text = error instanceof Error ? error.message : String(error);
  const type = error instanceof KafkaJSProtocolError ? error.type : '';
  if (refusedTypes.has(type))
    return new MessagingError('MESSAGE_REFUSED', `the broker refused a message: ${text}`, error);
  return new MessagingError('BROKER_UNAVAILABLE', `the broker did not acknowledge: ${text}`, error);
}
