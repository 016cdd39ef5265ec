import type { EachBatchPayload, IHeaders, KafkaMessage } from 'kafkajs';
import type { Delivery } from '../messaging.ts';

const noHeaders: Readonly<Record<string, Buffer>> = {};

/** The records of a kafkajs batch as the port has them. */
export function toDeliveries(
  batch: Pick<EachBatchPayload['batch'], 'topic' | 'partition'>,
  messages: readonly KafkaMessage[],
): Delivery[] {
  const { topic, partition } = batch;
  return messages.map((message) => ({
    topic,
    partition,
    offset: Number(message.offset),
    key: message.key?.toString() ?? '',
    value: message.value,
    headers: message.headers ? toHeaders(message.headers) : noHeaders,
    timestamp: Number(message.timestamp),
  }));
}

/** kafkajs gives a header sent twice as an array; the first counts. */
function toHeaders(headers: IHeaders): Record<string, Buffer> {
  const result: Record<string, Buffer> = {};
  for (const [name, value] of Object.entries(headers)) {
    const first = Array.isArray(value) ? value[0] : value;
    if (first !== undefined) result[name] = Buffer.isBuffer(first) ? first : Buffer.from(first);
  }
  return result;
}
