import { createRequire } from 'node:module';
import type { Kafka as KafkaClient, KafkaMessage } from 'kafkajs';
import { encodeRecord } from './record-encoder.ts';

/**
 * kafkajs 2.2, as Shoal uses it. It is dormant upstream, so two things are mended here, before it is loaded:
 * the record encoder (see record-encoder.ts), and a timer that it sets in the past, of which Node warns.
 * Every file of this folder takes kafkajs from here; the types come from the package as they are.
 */
const require = createRequire(import.meta.url);

interface RequestQueue {
  throttledUntil: number;
  throttleCheckTimeoutId: NodeJS.Timeout | null;
  readonly pending: readonly unknown[];
  checkPendingRequests(): void;
}

/** How often requests that wait for a free place are looked at, in milliseconds; as in kafkajs. */
const pendingCheckMs = 10;

function mendRequestQueue(): void {
  const { prototype } = require('kafkajs/src/network/requestQueue/index.js');
  prototype.scheduleCheckPendingRequests = function (this: RequestQueue) {
    if (this.throttleCheckTimeoutId) return;
    const throttledMs = Math.max(0, this.throttledUntil - Date.now());
    const delayMs = throttledMs === 0 && this.pending.length > 0 ? pendingCheckMs : throttledMs;
    this.throttleCheckTimeoutId = setTimeout(() => {
      this.throttleCheckTimeoutId = null;
      this.checkPendingRequests();
    }, delayMs);
  };
}

function replaceRecordEncoder(): void {
  const path = require.resolve('kafkajs/src/protocol/recordBatch/record/v0/index.js');
  require(path);
  const cached = require.cache[path];
  if (cached) cached.exports = encodeRecord;
}

replaceRecordEncoder();
const loaded = require('kafkajs') as typeof import('kafkajs');
mendRequestQueue();

export const {
  CompressionCodecs,
  CompressionTypes,
  ConfigResourceTypes,
  Kafka,
  KafkaJSProtocolError,
  logLevel,
  Partitioners,
} = loaded;

/** What producers and consumers of kafkajs are made on, as far as a look-up needs it. */
export interface Cluster {
  connect(): Promise<void>;
  disconnect(): Promise<void>;
  addTargetTopic(topic: string): Promise<void>;
  refreshMetadata(): Promise<void>;
  findLeaderForPartitions(topic: string, partitions: readonly number[]): Record<string, number[]>;
  findBroker(node: { readonly nodeId: string }): Promise<FetchingBroker>;
}

interface FetchingBroker {
  fetch(request: object): Promise<{
    readonly responses: readonly {
      readonly partitions: readonly { readonly messages: readonly KafkaMessage[] }[];
    }[];
  }>;
}

/**
 * Connections of their own to the brokers of a client. kafkajs keeps the way to make them to itself, under a symbol, and reads by
 * groups alone otherwise: joining one takes longer than a look-up may, three seconds with Kafka's own settings.
 */
export function createCluster(client: KafkaClient): Cluster {
  const symbol = Object.getOwnPropertySymbols(client).find(({ description }) =>
    description?.endsWith(':createCluster'),
  );
  const create = symbol && (client as unknown as Record<symbol, (settings: object) => Cluster>)[symbol];
  if (!create) throw new TypeError('this is not the kafkajs that is known here: it makes no clusters');
  return create({ allowAutoTopicCreation: false, metadataMaxAge: 300_000 });
}
