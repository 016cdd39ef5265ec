// Follows shoal.segment-changes.v1 and hands every change on as "Audience Entered" or "Audience Exited".
//
//   KAFKA_BROKERS=127.0.0.1:9092 node docs/examples/audience-consumer.ts
//   AUDIENCE_URL=https://example.com/track node docs/examples/audience-consumer.ts
//
// Without AUDIENCE_URL the calls are printed, one a line. It needs nothing of Shoal: take this file and
// to-audience-call.ts along, and `npm install kafkajs`. Node 24 runs them as they are.
import { zstdCompressSync, zstdDecompressSync } from 'node:zlib';
import kafkajs, { type EachMessagePayload } from 'kafkajs';
import { type AudienceCall, type SegmentChange, toAudienceCall } from './to-audience-call.ts';

const { KAFKA_BROKERS = '127.0.0.1:9092', SHOAL_NAMESPACE = 'shoal', AUDIENCE_URL } = process.env;
/** Another name is another reader, which gets every change again. */
const { AUDIENCE_GROUP = 'audience-consumer' } = process.env;

/**
 * The last ids that were handed on. Shoal publishes a change a second time when it crashed between storing and publishing; the
 * second copy comes soon after the first, so a few thousand ids are enough.
 */
const seen = new Set<string>();
const seenMax = 10_000;

function remember(id: string): void {
  seen.add(id);
  if (seen.size > seenMax) seen.delete(seen.values().next().value ?? '');
}

/** Throws when the receiver does not take it: kafkajs then delivers the message again. */
async function handOn(call: AudienceCall): Promise<void> {
  if (AUDIENCE_URL === undefined) {
    process.stdout.write(`${JSON.stringify(call)}\n`);
    return;
  }
  const response = await fetch(AUDIENCE_URL, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(call),
  });
  if (!response.ok) throw new Error(`${AUDIENCE_URL} answered ${response.status}`);
}

/** The headers are CloudEvents: ce_id is the change's id and ce_type its type, so that a filter need not read the value. */
async function take({ message }: EachMessagePayload): Promise<void> {
  const id = message.headers?.ce_id?.toString() ?? '';
  if (!message.value || seen.has(id)) return;
  const change = JSON.parse(message.value.toString()) as SegmentChange;
  await handOn(toAudienceCall(change));
  // Only now: what could not be handed on must be tried again.
  remember(change.id);
}

const { CompressionCodecs, CompressionTypes, Kafka, logLevel } = kafkajs;

// Shoal compresses with zstd, which kafkajs leaves to its users; most other clients know it.
CompressionCodecs[CompressionTypes.ZSTD] = () => ({
  compress: async ({ buffer }: { buffer: Buffer }) => zstdCompressSync(buffer),
  decompress: async (buffer: Buffer) => zstdDecompressSync(buffer),
});

const kafka = new Kafka({
  clientId: AUDIENCE_GROUP,
  brokers: KAFKA_BROKERS.split(','),
  logLevel: logLevel.ERROR,
});
const consumer = kafka.consumer({ groupId: AUDIENCE_GROUP });
await consumer.connect();
await consumer.subscribe({ topic: `${SHOAL_NAMESPACE}.segment-changes.v1`, fromBeginning: true });
await consumer.run({ eachMessage: take });
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void consumer.disconnect());
