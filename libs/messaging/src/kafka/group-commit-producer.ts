import type { Message, Producer, TopicMessages } from 'kafkajs';
import { MessagingError } from '../errors.ts';
import type { OutgoingMessage } from '../messaging.ts';
import type { ChosenPartitions } from './chosen-partitions.ts';
import { CompressionTypes, KafkaJSProtocolError } from './kafkajs.ts';

export interface ProducerBounds {
  /** Messages waiting for the broker at most; more are refused with OVER_CAPACITY. */
  readonly queuedMessagesMax: number;
  /** Bytes waiting for the broker at most, likewise. */
  readonly queuedBytesMax: number;
  /** Messages of one request at most: keeps a request well under the broker's size limit. */
  readonly requestMessagesMax: number;
  /** Bytes of one request at most, before compression: `max.message.bytes` of the topics must have room for it. */
  readonly requestBytesMax: number;
}

/** Times that messages are sent for which no broker has answered, before their callers are told to try again. */
const attemptsMax = 3;

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
  readonly #chosen: ChosenPartitions;
  readonly #bounds: ProducerBounds;
  #queue: Waiting[] = [];
  #queuedMessages = 0;
  #queuedBytes = 0;
  #running: Promise<void> | undefined;
  #closed = false;

  /** @param chosen What the producer's partitioner has noted. */
  constructor(producer: Producer, chosen: ChosenPartitions, bounds: ProducerBounds) {
    this.#producer = producer;
    this.#chosen = chosen;
    this.#bounds = bounds;
  }

  send(messages: readonly OutgoingMessage[]): Promise<void> {
    if (messages.length === 0) return Promise.resolve();
    if (this.#closed) return Promise.reject(new MessagingError('CLOSED', 'the producer is closed'));
    const bytes = sizeOf(messages);
    if (!this.#hasRoom(messages.length, bytes)) {
      const text = `${this.#queuedMessages} messages (${this.#queuedBytes} bytes) wait for the broker already`;
      return Promise.reject(new MessagingError('OVER_CAPACITY', text));
    }
    this.#queuedMessages += messages.length;
    this.#queuedBytes += bytes;
    const sent = new Promise<void>((resolve, reject) => {
      this.#queue.push({ messages, bytes, resolve, reject });
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

  /** An empty queue takes a call of any size: a bound must never make a message impossible to send. */
  #hasRoom(messages: number, bytes: number): boolean {
    if (this.#queuedMessages === 0) return true;
    const { queuedMessagesMax, queuedBytesMax } = this.#bounds;
    return (
      this.#queuedMessages + messages <= queuedMessagesMax && this.#queuedBytes + bytes <= queuedBytesMax
    );
  }

  async #drain(): Promise<void> {
    // A turn of the event loop lets calls of the same moment share the first request.
    await new Promise((resolve) => setImmediate(resolve));
    while (this.#queue.length > 0) {
      const group = this.#takeGroup();
      await this.#commit(group);
      for (const { messages, bytes } of group) {
        this.#queuedMessages -= messages.length;
        this.#queuedBytes -= bytes;
      }
    }
    this.#running = undefined;
  }

  async #commit(group: readonly Waiting[]): Promise<void> {
    try {
      for (const request of this.#requests(group)) await this.#write(request);
    } catch (error) {
      // What the broker refuses is one caller's: the others must not pay for whom they shared a request with.
      if (group.length > 1 && error instanceof MessagingError && error.code === 'MESSAGE_REFUSED') {
        for (const waiting of group) await this.#commit([waiting]);
      } else for (const waiting of group) waiting.reject(error);
      return;
    }
    for (const waiting of group) waiting.resolve();
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
    let open = groupByTopic(messages);
    for (let attempt = 1; open.length > 0; attempt += 1) {
      if (attempt > attemptsMax)
        throw new MessagingError('BROKER_UNAVAILABLE', 'not every partition was answered for');
      open = await this.#writeOnce(open);
    }
  }

  /** Resolves with what no broker has answered for. */
  async #writeOnce(topicMessages: TopicMessages[]): Promise<TopicMessages[]> {
    this.#chosen.clear();
    try {
      const answers = await this.#producer.sendBatch({
        acks: -1,
        compression: CompressionTypes.ZSTD,
        topicMessages,
      });
      return this.#chosen.unanswered(topicMessages, answers);
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

/** What the format adds to a record, and to each of its headers, at most (see record-encoder.ts). */
const recordOverheadBytes = 40;
const headerOverheadBytes = 8;

function messageSize({ key, value, headers = {} }: OutgoingMessage): number {
  let bytes = recordOverheadBytes + Buffer.byteLength(key) + (value === null ? 0 : Buffer.byteLength(value));
  for (const name of Object.keys(headers)) {
    bytes += headerOverheadBytes + Buffer.byteLength(name) + Buffer.byteLength(headers[name] ?? '');
  }
  return bytes;
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
