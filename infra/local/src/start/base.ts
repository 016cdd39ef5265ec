import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { type Environment, kafkaConfig, loadConfig } from '@shoal/config';
import {
  allTopicSettings,
  createKafkaMessaging,
  isRetriable,
  type Messaging,
  type TopicSettings,
} from '@shoal/messaging';
import Type from 'typebox';
import { StackError } from '../report.ts';
import { startStack } from '../stack.ts';
import { holdsWithin } from '../wait.ts';
import { type Memory, openMemory } from './memory.ts';
import type { StartOptions } from './options.ts';
import { settlePorts } from './ports.ts';
import { definitions, withStartDefaults } from './services.ts';
import type { StartSurroundings } from './surroundings.ts';

/** What the services stand on. */
export interface Base {
  /** What the services are started with: the addresses of the stack, and ports that are free. */
  readonly environment: Environment;
  readonly messaging: Messaging;
  readonly memory: Memory;
  readonly namespace: string;
  readonly clusterId: string;
}

const KAFKA_PORT = 9092;
const REDIS_PORT = 6379;
const SERVED_WITHIN_MS = 20_000;
const kafkaSchema = Type.Object(kafkaConfig);

/** Starts Kafka and Redis, creates the topics, and opens what earlier starts have noted. */
export async function openBase(options: StartOptions, around: StartSurroundings): Promise<Base> {
  const { screen, logger, endings } = around;
  const ported = await settlePorts(definitions, withStartDefaults(around.environment));
  if (options.fresh) forget(options.stateFolder, around.environment);
  const stack = await startStack({
    directory: options.stateFolder,
    kafkaPort: KAFKA_PORT,
    redisPort: REDIS_PORT,
    fresh: options.fresh,
    // A restart then has its views at once, where Kafka would have to be read again.
    durable: true,
    report: (line) => screen.line(screen.colors.dim(`  ${line}`)),
    environment: { ...around.environment },
  });
  endings.add(() => stack.stop());
  around.onStack();
  const environment = { ...ported, KAFKA_BROKERS: stack.brokers.join(','), REDIS_URL: stack.redisUrl };
  const config = loadConfig(kafkaSchema, environment);
  const { namespace, kafkaBrokers: brokers } = config;
  const messaging = await createKafkaMessaging({
    brokers,
    clientId: `${namespace}.start`,
    logger,
    clock: { now: around.now },
  });
  endings.add(() => messaging.close());
  const settings = allTopicSettings(config);
  await messaging.prepareTopics(settings);
  await untilServed(messaging, settings);
  const memory = openMemory(options.stateFolder);
  return { environment, messaging, memory, namespace, clusterId: await messaging.clusterId() };
}

/** A partition that was created a moment ago may not have its leader yet, and reading it would fail. */
async function untilServed(messaging: Messaging, settings: readonly TopicSettings[]): Promise<void> {
  const isServed = ({ topic }: TopicSettings) =>
    messaging.offsets(topic).then(
      () => true,
      (error) => {
        if (isRetriable(error)) return false;
        throw error;
      },
    );
  const areServed = async () => (await Promise.all(settings.map(isServed))).every((each) => each);
  if (await holdsWithin(SERVED_WITHIN_MS, areServed)) return;
  throw new StackError(
    'Kafka has created the topics but does not serve them: the end of its log may say why.',
  );
}

function forget(folder: string, { KAFKA_BROKERS, REDIS_URL }: Environment): void {
  if (KAFKA_BROKERS || REDIS_URL) {
    throw new StackError(
      '--fresh cannot empty a Kafka or Redis that runs elsewhere: leave it out and set SHOAL_NAMESPACE to a new name.',
    );
  }
  for (const file of ['streams.json', 'keys.json']) rmSync(join(folder, file), { force: true });
}
