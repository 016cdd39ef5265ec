import { setTimeout as delay } from 'node:timers/promises';
import { MessagingError } from '../errors.ts';
import type { Delivery, RecordPlace } from '../messaging.ts';
import { toDeliveries } from './deliveries.ts';
import { type Cluster, KafkaJSProtocolError } from './kafkajs.ts';

/** Attempts at one look-up, and the pause between two: together long enough for a partition to find another leader. */
const attemptsMax = 6;
const pauseDefaultMs = 250;
/** Whoever asks waits for an answer: longer than this is none. */
const answerMsMax = 5_000;

/** Look-ups under way at once: each holds the whole batch that its record lies in, 8 MB at most. The others wait for their turn. */
const sideBySideMax = 16;

/** A fetch by one request to the partition's leader, answered at once: with what is there now, or nothing. */
const fetchNow = { replicaId: -1, isolationLevel: 1, maxWaitTime: 0, minBytes: 0, maxBytes: 1 } as const;

/** Looks up records by their places, over connections of its own that are made when they are first needed. */
export class RecordReader {
  readonly #createCluster: () => Cluster;
  readonly #pauseMs: number;
  readonly #waiting: (() => void)[] = [];
  #underWay = 0;
  #cluster: Promise<Cluster> | undefined;

  constructor(createCluster: () => Cluster, pauseMs = pauseDefaultMs) {
    this.#createCluster = createCluster;
    this.#pauseMs = pauseMs;
  }

  /** Rejects with BROKER_UNAVAILABLE. */
  async readAt(place: RecordPlace): Promise<Delivery | undefined> {
    const giveUp = new AbortController();
    const timeIsUp = delay(answerMsMax, undefined, { signal: giveUp.signal, ref: false }).then(() => {
      throw unavailable(place);
    });
    // Ends by the abort below where the answer came first.
    timeIsUp.catch(() => undefined);
    try {
      return await Promise.race([this.#inTurn(place, giveUp.signal), timeIsUp]);
    } finally {
      giveUp.abort();
    }
  }

  async close(): Promise<void> {
    const cluster = await this.#cluster?.catch(() => undefined);
    await cluster?.disconnect();
  }

  async #inTurn(place: RecordPlace, signal: AbortSignal): Promise<Delivery | undefined> {
    if (this.#underWay < sideBySideMax) this.#underWay += 1;
    else await new Promise<void>((resolve) => this.#waiting.push(resolve));
    try {
      // Whose time was up while he waited has had his answer.
      return signal.aborted ? undefined : await this.#tryUntilRead(place, signal);
    } finally {
      const next = this.#waiting.shift();
      if (next) next();
      else this.#underWay -= 1;
    }
  }

  async #tryUntilRead(place: RecordPlace, signal: AbortSignal): Promise<Delivery | undefined> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await this.#fetch(place);
      } catch (error) {
        if (error instanceof KafkaJSProtocolError && error.type === 'OFFSET_OUT_OF_RANGE') return undefined;
        if (attempt === attemptsMax || signal.aborted) throw unavailable(place, error);
        await delay(this.#pauseMs);
        // The leader may be another broker now. Where nobody tells, the next attempt fails by it.
        await this.#connected()
          .then((cluster) => cluster.refreshMetadata())
          .catch(() => undefined);
      }
    }
  }

  async #fetch({ topic, partition, offset }: RecordPlace): Promise<Delivery | undefined> {
    const cluster = await this.#connected();
    await cluster.addTargetTopic(topic);
    const [nodeId] = Object.keys(cluster.findLeaderForPartitions(topic, [partition]));
    if (nodeId === undefined) throw new RangeError(`topic ${topic} has no partition ${partition}`);
    const broker = await cluster.findBroker({ nodeId });
    // The batch with the record comes as a whole, however little is asked for, and others do not.
    const partitions = [{ partition, fetchOffset: String(offset), maxBytes: 1 }];
    const { responses } = await broker.fetch({ ...fetchNow, topics: [{ topic, partitions }] });
    const message = responses[0]?.partitions[0]?.messages.find((one) => Number(one.offset) === offset);
    return message && toDeliveries({ topic, partition }, [message])[0];
  }

  #connected(): Promise<Cluster> {
    this.#cluster ??= this.#connect();
    return this.#cluster;
  }

  /** Forgets a connection that does not come about: the next look-up tries again. */
  async #connect(): Promise<Cluster> {
    try {
      const cluster = this.#createCluster();
      await cluster.connect();
      return cluster;
    } catch (error) {
      this.#cluster = undefined;
      throw error;
    }
  }
}

function unavailable({ topic, partition, offset }: RecordPlace, cause?: unknown): MessagingError {
  const place = `${topic}/${partition}/${offset}`;
  return new MessagingError('BROKER_UNAVAILABLE', `no broker gives the record at ${place}`, cause);
}
