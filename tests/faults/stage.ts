import { topicName } from '@shoal/contracts';
import type { Messaging } from '@shoal/messaging';
import { type Respawning, startRespawning } from '../support/crash.ts';
import type { OwnBrokers } from '../support/own-broker.ts';
import { type ServiceProcess, startService } from '../support/service-process.ts';
import { untilSettled } from '../support/settled.ts';
import { openShop, type Shop } from '../support/shop.ts';
import { until } from '../support/until.ts';
import { createSender, type Sender } from './load.ts';
import type { PausableRedis } from './pausable-redis.ts';
import { poisonHeader } from './poison.ts';

export const serviceNames = ['ingestion', 'feature-engineering', 'segmentation'] as const;
export type ServiceName = (typeof serviceNames)[number];

/** What is shared by all scenarios. */
export interface Platform {
  readonly brokers: OwnBrokers;
  readonly redis: PausableRedis;
}

/** Where one fault happens: a namespace of its own with services that nobody else uses. */
export interface Stage extends Platform {
  readonly shop: Shop;
  readonly services: Readonly<Record<ServiceName, Respawning>>;
  readonly sender: Sender;
  /** Ids of what was planted that is no event. */
  readonly poison: Set<string>;
  /** Starts one more instance of a service; it is stopped with the stage at the latest. */
  startExtra(name: ServiceName): Promise<ServiceProcess>;
  stopExtra(extra: ServiceProcess): Promise<void>;
  /** Resolves once a service has worked off something that came in after the call: a fault now meets it at work. */
  untilAtWork(name: ServiceName): Promise<void>;
  /** Resolves once a service has worked off something that came in after the call in every partition. */
  untilTakenOver(name: ServiceName): Promise<void>;
  /** Resolves once nothing is on its way and nothing is due. */
  untilSettled(withinMs: number): Promise<void>;
  /** What each service says of its health, and the last warnings and errors in its log. */
  lastWords(): Promise<readonly string[]>;
  /** Stops the services; throws where one does not end by itself. */
  close(): Promise<void>;
}

/** The topic in which each service finds its work. */
const workOf = { ingestion: 'inbox', 'feature-engineering': 'events', segmentation: 'features' } as const;

/** The broker's least: a dead instance keeps its partitions that long. */
const sessionTimeoutMs = 6_000;
const partitions = 4;
const atWorkWithinMs = 60_000;

const environment = {
  SHOAL_KAFKA_SESSION_TIMEOUT_MS: String(sessionTimeoutMs),
  // Small shops get a model too, and a second one while they grow: there must be moves to lose.
  SHOAL_SEGMENTATION_CUSTOMERS_MIN: '60',
  SHOAL_SEGMENTATION_TRAIN_CHECK_MS: '500',
  SHOAL_SEGMENTATION_SWEEP_PAUSE_MS: '1000',
};

export async function openStage({ brokers, redis }: Platform): Promise<Stage> {
  const { addresses, replication } = brokers;
  const where = { brokers: addresses, redisUrl: redis.url, partitions, replication };
  const shop = withoutPoison(await openShop({ ...where, environment }));
  const start = (name: ServiceName) => ({ name, environment: shop.environment });
  const started = await allStarted(serviceNames.map((name) => startRespawning(start(name))));
  const services = Object.fromEntries(serviceNames.map((name, i) => [name, started[i]])) as Stage['services'];
  const extras = new Set<ServiceProcess>();
  const doors = () =>
    [services.ingestion.process, ...extras].filter(({ name }) => name === 'ingestion').map(({ url }) => url);
  const stopExtra = async (extra: ServiceProcess) => {
    extras.delete(extra);
    await extra.stop();
  };
  return {
    ...{ brokers, redis, shop, services, stopExtra },
    sender: createSender({ shop, doors }),
    poison: new Set(),
    startExtra: async (name) => {
      const extra = await startService(start(name));
      extras.add(extra);
      return extra;
    },
    untilAtWork: async (name) => {
      const before = await shop.count(workOf[name]);
      const isAtWork = async () => (await shop.done(name, workOf[name])) > before;
      await until(`${name} at work`, { withinMs: atWorkWithinMs }, isAtWork);
    },
    untilTakenOver: (name) => untilTakenOver(shop, name),
    untilSettled: async (withinMs) => {
      await untilSettled(shop, withinMs);
    },
    lastWords: async () => {
      const all = [...started.map(({ process }) => process), ...extras];
      return (await Promise.all(all.map(wordsOf))).flat();
    },
    close: async () => {
      const ends = await Promise.allSettled([...started, ...extras].map((service) => service.stop()));
      await shop.close();
      for (const end of ends) if (end.status === 'rejected') throw end.reason;
    },
  };
}

async function untilTakenOver({ messaging, namespace }: Shop, name: ServiceName): Promise<void> {
  const topic = topicName(namespace, workOf[name]);
  const before = await messaging.offsets(topic);
  let committed: ReadonlyMap<number, number> = new Map();
  const bound = { withinMs: atWorkWithinMs, describe: () => [...committed] };
  await until(`work of ${name} in every partition`, bound, async () => {
    committed = await messaging.committed(`${namespace}.${name}`, topic);
    return before.every(({ partition, high }) => (committed.get(partition) ?? 0) > high);
  });
}

/** Where one does not start the others are stopped. */
async function allStarted(starts: readonly Promise<Respawning>[]): Promise<readonly Respawning[]> {
  const settled = await Promise.allSettled(starts);
  const services = settled.flatMap((start) => (start.status === 'fulfilled' ? [start.value] : []));
  const failed = settled.find((start) => start.status === 'rejected');
  if (!failed) return services;
  await Promise.all(services.map((service) => service.stop()));
  throw failed.reason;
}

const wordsMax = 2;
const calmLevels: ReadonlySet<unknown> = new Set(['trace', 'debug', 'info']);

async function wordsOf({ name, pid, lines, adminUrl }: ServiceProcess): Promise<string[]> {
  const health = await fetch(`${adminUrl}/health/ready`).then(
    (answer) => answer.text(),
    (error) => String(error),
  );
  const words = lines.filter(({ level }) => !calmLevels.has(level));
  // A consumer that ended for good said so once, and others have talked since.
  const crashes = words.filter(({ msg }) => msg?.startsWith('Crash'));
  const last = new Set([...crashes.slice(-wordsMax), ...words.slice(-wordsMax)]);
  return [health, ...[...last].map((line) => JSON.stringify(line))].map(
    (text) => `${name} (${pid}): ${text.slice(0, wordLengthMax)}`,
  );
}

const wordLengthMax = 800;

/** The shop as those see it who read on where the planted records are no records. */
function withoutPoison(shop: Shop): Shop {
  const messaging: Messaging = {
    ...shop.messaging,
    readToEnd: (options, handler) =>
      shop.messaging.readToEnd(options, (batch) =>
        handler(
          batch.filter(({ topic, headers }) => topic.endsWith('.dlq') || headers[poisonHeader] === undefined),
        ),
      ),
  };
  return { ...shop, messaging };
}
