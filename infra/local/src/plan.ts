import { engineAnswers, haveImage, KAFKA_IMAGE, REDIS_IMAGE } from './containers.ts';
import { type KafkaFiles, prepareKafkaFiles } from './kafka-files.ts';
import type { Report } from './report.ts';
import { REDIS_SERVER, requireTool } from './tools.ts';

/** Where Kafka comes from: one that runs already, a container, or a process of this machine. */
export type KafkaPlan =
  | { readonly kind: 'outside'; readonly brokers: readonly string[] }
  | { readonly kind: 'container' }
  | { readonly kind: 'process'; readonly files: KafkaFiles };

export type RedisPlan =
  | { readonly kind: 'outside'; readonly url: string }
  | { readonly kind: 'container' }
  | { readonly kind: 'process'; readonly redisServer: string };

export type Plan = { readonly kafka: KafkaPlan; readonly redis: RedisPlan };

/**
 * Decides where Kafka and Redis come from, and fetches what they need: KAFKA_BROKERS and REDIS_URL first, then
 * Docker where an engine answers (SHOAL_CONTAINERS=never passes it over), else processes.
 * @throws StackError when a program is missing and cannot be installed.
 */
export async function planServices(environment: NodeJS.ProcessEnv, report: Report): Promise<Plan> {
  const brokers = brokersOf(environment);
  const url = environment.REDIS_URL;
  const isAllOutside = brokers !== undefined && url;
  const hasEngine = !isAllOutside && environment.SHOAL_CONTAINERS !== 'never' && (await engineAnswers());
  // One after the other: both may need apt-get, which refuses to run twice at once.
  const kafka: KafkaPlan = brokers
    ? { kind: 'outside', brokers }
    : await planKafka(hasEngine, environment, report);
  const redis: RedisPlan = url ? { kind: 'outside', url } : await planRedis(hasEngine, environment, report);
  return { kafka, redis };
}

/** The brokers that KAFKA_BROKERS names, separated by commas; undefined when it names none. */
export function brokersOf(environment: NodeJS.ProcessEnv): string[] | undefined {
  const brokers = (environment.KAFKA_BROKERS ?? '').split(',').map((broker) => broker.trim());
  const named = brokers.filter((broker) => broker !== '');
  return named.length > 0 ? named : undefined;
}

async function planKafka(
  hasEngine: boolean,
  environment: NodeJS.ProcessEnv,
  report: Report,
): Promise<KafkaPlan> {
  if (hasEngine && (await haveImage(KAFKA_IMAGE, report))) return { kind: 'container' };
  return { kind: 'process', files: await prepareKafkaFiles(environment, report) };
}

async function planRedis(
  hasEngine: boolean,
  environment: NodeJS.ProcessEnv,
  report: Report,
): Promise<RedisPlan> {
  if (hasEngine && (await haveImage(REDIS_IMAGE, report))) return { kind: 'container' };
  return { kind: 'process', redisServer: await requireTool(REDIS_SERVER, environment, report) };
}
