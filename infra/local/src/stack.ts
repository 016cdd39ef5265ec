import { rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { type Claim, claimDirectory, type ProcessMark } from './claim.ts';
import { removeContainer } from './containers.ts';
import { type Plan, planServices } from './plan.ts';
import { type Report, seconds } from './report.ts';
import { type Service, type ServiceContext, startKafka, startRedis, useOutside } from './services.ts';

export type StackOptions = {
  /** Holds everything that the stack writes, e.g. `.shoal/local`. One living stack a directory. */
  readonly directory: string;
  /** The port wanted on 127.0.0.1; a free one where it is taken (which is reported) or none is given. */
  readonly kafkaPort?: number;
  readonly redisPort?: number;
  /** Deletes what an earlier stack of the directory stored. Default false: Kafka's topics are kept. */
  readonly fresh?: boolean;
  /** Lets Redis write an append-only file too, so that its views outlive a restart. Default false. */
  readonly durable?: boolean;
  /** For benchmarks: Kafka with the optimising compiler and 1 GB. Default false: it starts faster. */
  readonly performance?: boolean;
  /** Receives a line for each step that took time, and one for a port that was taken. */
  readonly report: Report;
  /** Read for KAFKA_BROKERS, REDIS_URL, SHOAL_CONTAINERS, PATH and JAVA_HOME. Default: that of this process. */
  readonly environment?: NodeJS.ProcessEnv;
};

export type Stack = {
  /** host:port of each broker. */
  readonly brokers: readonly string[];
  readonly redisUrl: string;
  /** The processes that this stack started; none for containers and for what runs outside. */
  readonly processes: readonly ProcessMark[];
  /** One line for each part: what runs where. */
  describe(): string;
  /** Ends what this stack started and nothing else. Calling it again is harmless. */
  stop(): Promise<void>;
};

/**
 * Starts Kafka and Redis and returns when both answer. What KAFKA_BROKERS or REDIS_URL name is used as it is; else
 * containers are started where a Docker engine answers; else processes of this machine.
 * @throws DirectoryInUseError when a living process runs a stack in the same directory.
 * @throws StackError when something is missing or does not start; nothing is left running then.
 * @example
 * const stack = await startStack({ directory: '.shoal/local', kafkaPort: 9092, redisPort: 6379, report: console.error });
 * await stack.stop();
 */
export async function startStack(options: StackOptions): Promise<Stack> {
  const started = performance.now();
  const { report, environment = process.env } = options;
  const plan = await planServices(environment, report);
  const claim = isAllOutside(plan) ? undefined : await claimFor(options);
  const starts = await Promise.allSettled([
    kafkaService(plan, options, claim),
    redisService(plan, options, claim),
  ]);
  const services = starts.flatMap((start) => (start.status === 'fulfilled' ? [start.value] : []));
  const stop = async () => {
    await Promise.all(services.map((service) => service.stop()));
    claim?.release();
  };
  const [kafka, redis] = services;
  if (kafka === undefined || redis === undefined) {
    await stop();
    throw starts.find((start) => start.status === 'rejected')?.reason;
  }
  report(`Kafka and Redis answer: ${seconds(performance.now() - started)}`);
  return {
    brokers: kafka.addresses,
    redisUrl: redis.addresses[0] ?? '',
    processes: services.flatMap((service) => service.processes),
    describe: () => services.map((service) => service.description).join('\n'),
    stop,
  };
}

function isAllOutside({ kafka, redis }: Plan): boolean {
  return kafka.kind === 'outside' && redis.kind === 'outside';
}

async function claimFor({ directory, fresh }: StackOptions): Promise<Claim> {
  const claim = await claimDirectory(resolve(directory), removeContainer);
  // Only after the claim: until then the data may belong to a stack that still runs.
  if (fresh)
    for (const part of ['kafka', 'redis'])
      rmSync(join(claim.directory, part), { recursive: true, force: true });
  return claim;
}

async function kafkaService({ kafka }: Plan, options: StackOptions, claim?: Claim): Promise<Service> {
  if (kafka.kind === 'outside') return useOutside('KAFKA_BROKERS', kafka.brokers);
  return startKafka(kafka, contextOf(options, options.kafkaPort, claim));
}

async function redisService({ redis }: Plan, options: StackOptions, claim?: Claim): Promise<Service> {
  if (redis.kind === 'outside') return useOutside('REDIS_URL', [redis.url]);
  return startRedis(redis, contextOf(options, options.redisPort, claim));
}

function contextOf(
  options: StackOptions,
  port: number | undefined,
  claim: Claim | undefined,
): ServiceContext {
  if (claim === undefined) throw new Error('A service can only be started in a claimed directory.');
  const { fresh = false, durable = false, performance = false, report } = options;
  return { claim, port, fresh, durable, performance, report };
}
