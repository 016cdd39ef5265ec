import { topicName } from '@shoal/contracts';
import type { Messaging } from '@shoal/messaging';
import { type Respawning, startRespawning } from '../support/crash.ts';
import type { OwnBrokers } from '../support/own-broker.ts';
import { type ServiceProcess, startService } from '../support/service-process.ts';
import { untilSettled } from '../support/settled.ts';
import { openShop, type Shop } from '../support/shop.ts';
import { until } from '../support/until.ts';
import { type Asker, startAsking } from './asker.ts';
import { createSender, type Sender } from './load.ts';
import type { PausableRedis } from './pausable-redis.ts';
import { poisonHeader } from './poison.ts';
import {
  type CoreName,
  coreNames,
  type ExtraName,
  environment,
  type ServiceName,
  untilExtrasDrained,
  workOf,
} from './services.ts';

/** What is shared by all scenarios. */
export interface Platform {
  readonly brokers: OwnBrokers;
  readonly redis: PausableRedis;
}

/** Where one fault happens: a namespace of its own with services that nobody else uses. */
export interface Stage extends Platform {
  readonly shop: Shop;
  /** Those beside the three that run here. */
  readonly extras: readonly ExtraName[];
  readonly sender: Sender;
  /** Asks the gateway all the while, where it runs. */
  readonly asker: Asker | undefined;
  /** Ids of what was planted that is no event. */
  readonly poison: Set<string>;
  /** Throws where it does not run here. */
  service(name: ServiceName): Respawning;
  /** Starts one more instance of a service; it is stopped with the stage at the latest. */
  startExtra(name: ServiceName): Promise<ServiceProcess>;
  stopExtra(extra: ServiceProcess): Promise<void>;
  /** Resolves once a service has worked off something that came in after the call: a fault now meets it at work. */
  untilAtWork(name: ServiceName): Promise<void>;
  /** Resolves once a service has worked off something that came in after the call in every partition. */
  untilTakenOver(name: CoreName): Promise<void>;
  /** Resolves once nothing is on its way and nothing is due. */
  untilSettled(withinMs: number): Promise<void>;
  /** What each service says of its health, and the last warnings and errors in its log. */
  lastWords(): Promise<readonly string[]>;
  /** Stops the services; throws where one does not end by itself. */
  close(): Promise<void>;
}

/** The broker's least: a dead instance keeps its partitions that long. */
const sessionTimeoutMs = 6_000;
const partitions = 4;
const atWorkWithinMs = 60_000;

/** Answers that show that the gateway is at work. */
const answersAtWork = 20;

/** @param extras Services that run beside the three. */
export async function openStage(
  { brokers, redis }: Platform,
  extras: readonly ExtraName[] = [],
): Promise<Stage> {
  const { addresses, replication } = brokers;
  const where = { brokers: addresses, redisUrl: redis.url, partitions, replication };
  const session = { SHOAL_KAFKA_SESSION_TIMEOUT_MS: String(sessionTimeoutMs) };
  const shop = withoutPoison(await openShop({ ...where, environment: { ...environment, ...session } }));
  const start = (name: ServiceName) => ({ name, environment: shop.environment });
  const names: readonly ServiceName[] = [...coreNames, ...extras];
  const started = await allStarted(names.map((name) => startRespawning(start(name))));
  const service = (name: ServiceName) => {
    const found = started[names.indexOf(name)];
    if (!found) throw new Error(`${name} does not run here`);
    return found;
  };
  const seconds = new Set<ServiceProcess>();
  const doors = () =>
    [service('ingestion').process, ...seconds]
      .filter(({ name }) => name === 'ingestion')
      .map(({ url }) => url);
  const asker = extras.includes('gateway')
    ? startAsking(shop, () => service('gateway').process.url)
    : undefined;
  return {
    ...{ brokers, redis, shop, extras, service, asker },
    sender: createSender({ shop, doors }),
    poison: new Set(),
    startExtra: async (name) => {
      const second = await startService(start(name));
      seconds.add(second);
      return second;
    },
    stopExtra: async (second) => {
      seconds.delete(second);
      await second.stop();
    },
    untilAtWork: (name) => untilAtWork(name, { shop, asker }),
    untilTakenOver: (name) => untilTakenOver(shop, name),
    untilSettled: (withinMs) => untilAllSettled(shop, extras, withinMs),
    lastWords: async () => {
      const all = [...started.map(({ process }) => process), ...seconds];
      return (await Promise.all(all.map(wordsOf))).flat();
    },
    close: async () => {
      await asker?.stop();
      const ends = await Promise.allSettled([...started, ...seconds].map((one) => one.stop()));
      await shop.close();
      for (const end of ends) if (end.status === 'rejected') throw end.reason;
    },
  };
}

/** What the others do may give the three more to do: judged reviews are features. */
async function untilAllSettled(shop: Shop, extras: readonly ExtraName[], withinMs: number): Promise<void> {
  await untilSettled(shop, withinMs);
  if (extras.length === 0) return;
  await untilExtrasDrained(shop, extras, withinMs);
  await untilSettled(shop, withinMs);
  await untilExtrasDrained(shop, extras, withinMs);
}

async function untilAtWork(
  name: ServiceName,
  { shop, asker }: { readonly shop: Shop; readonly asker: Asker | undefined },
): Promise<void> {
  const bound = { withinMs: atWorkWithinMs };
  if (name === 'gateway') {
    const before = asker?.answers.length ?? 0;
    const isAtWork = () => (asker?.answers.length ?? 0) >= before + answersAtWork;
    return until('the gateway at work', bound, isAtWork);
  }
  const before = await shop.count(workOf[name]);
  await until(`${name} at work`, bound, async () => (await shop.done(name, workOf[name])) > before);
}

async function untilTakenOver({ messaging, namespace }: Shop, name: CoreName): Promise<void> {
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
