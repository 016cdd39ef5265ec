import { join } from 'node:path';
import type { Daemon } from './children.ts';
import type { Claim, ProcessMark } from './claim.ts';
import {
  type ContainerNeeds,
  type ContainerRun,
  containerName,
  kafkaContainer,
  redisContainer,
  removeContainer,
  removeVolume,
  runContainer,
} from './containers.ts';
import { runKafka } from './kafka-process.ts';
import { KAFKA_VERSION } from './kafka-settings.ts';
import type { KafkaPlan, RedisPlan } from './plan.ts';
import { choosePort, findFreePort } from './ports.ts';
import { accepts, kafkaAnswers, redisAnswers } from './probes.ts';
import { runRedis } from './redis-process.ts';
import type { Report } from './report.ts';
import { StackError } from './report.ts';
import { holdsWithin } from './wait.ts';

/** One running part of the stack. */
export type Service = {
  /** host:port of each broker, or the one URL of Redis. */
  readonly addresses: readonly string[];
  /** One line for a person: what runs where. */
  readonly description: string;
  readonly processes: readonly ProcessMark[];
  stop(): Promise<void>;
};

export type ServiceContext = {
  readonly claim: Claim;
  readonly port: number | undefined;
  readonly fresh: boolean;
  readonly durable: boolean;
  readonly performance: boolean;
  readonly report: Report;
};

const OUTSIDE_WITHIN_MS = 5000;

export async function startKafka(
  plan: Exclude<KafkaPlan, { kind: 'outside' }>,
  context: ServiceContext,
): Promise<Service> {
  const port = await choosePort('Kafka', context.port, context.report);
  const name = `Kafka ${KAFKA_VERSION}`;
  if (plan.kind === 'container') {
    const title = containerName(context.claim.directory, 'kafka');
    const container = kafkaContainer(title, containerNeeds(context, port, title));
    return startContainer(context, container, { name, address: `127.0.0.1:${port}`, answers: kafkaAnswers });
  }
  const { java, libs, archive } = plan.files;
  const directory = join(context.claim.directory, 'kafka');
  const options = { libs, performance: context.performance, archive: archive ? { use: archive } : undefined };
  const words = ['kafka.Kafka', directory];
  const onStart = ({ pid }: Daemon) => context.claim.addProcess({ name: 'Kafka', pid, words });
  const daemon = await runKafka({
    directory,
    port,
    controllerPort: await findFreePort(),
    java,
    options,
    onStart,
  });
  return processService(daemon, { name, address: `127.0.0.1:${port}`, words });
}

export async function startRedis(
  plan: Exclude<RedisPlan, { kind: 'outside' }>,
  context: ServiceContext,
): Promise<Service> {
  const port = await choosePort('Redis', context.port, context.report);
  const address = `redis://127.0.0.1:${port}`;
  if (plan.kind === 'container') {
    const title = containerName(context.claim.directory, 'redis');
    const container = redisContainer(title, containerNeeds(context, port, title));
    return startContainer(context, container, { name: 'Redis 7', address, answers: redisAnswers });
  }
  // Redis writes its command line anew ("redis-server 127.0.0.1:6379"): the port is what can be known again.
  const words = ['redis-server', String(port)];
  const { redisServer } = plan;
  const directory = join(context.claim.directory, 'redis');
  const onStart = ({ pid }: Daemon) => context.claim.addProcess({ name: 'Redis', pid, words });
  const daemon = await runRedis({ directory, port, durable: context.durable, redisServer, onStart });
  return processService(daemon, { name: 'Redis', address, words });
}

/** Kafka or Redis that somebody else runs: only asked whether it is there, and never stopped. */
export async function useOutside(variable: string, addresses: readonly string[]): Promise<Service> {
  const targets = addresses.map(
    (address) => new URL(address.includes('://') ? address : `kafka://${address}`),
  );
  const answers = await holdsWithin(OUTSIDE_WITHIN_MS, async () => {
    const reached = targets.map(({ hostname, port }) =>
      accepts({ host: hostname, port: Number(port || 6379) }),
    );
    return (await Promise.all(reached)).includes(true);
  });
  if (!answers)
    throw new StackError(`${variable} names ${addresses.join(', ')}, where nothing accepts connections.`);
  // A URL may carry a password, which must not reach a terminal or a log.
  const shown = targets.map(({ host }) => host).join(', ');
  return {
    addresses,
    description: `${variable} at ${shown} (runs outside)`,
    processes: [],
    stop: () => Promise.resolve(),
  };
}

type Named = { readonly name: string; readonly address: string };

function processService(daemon: Daemon, { name, address, words }: Named & { words: string[] }): Service {
  return {
    addresses: [address],
    description: `${name} at ${address} (process ${daemon.pid})`,
    processes: [{ name: daemon.name, pid: daemon.pid, words }],
    stop: daemon.stop,
  };
}

type Answers = (address: { host: string; port: number }) => Promise<boolean>;

async function startContainer(
  { claim, fresh }: ServiceContext,
  container: ContainerRun,
  { name, address, answers }: Named & { answers: Answers },
): Promise<Service> {
  // A volume can only be removed once no container holds it.
  await removeContainer(container.name);
  if (fresh) await removeVolume(container.name);
  claim.addContainer(container.name);
  const { stop } = await runContainer(container, () => answers({ host: '127.0.0.1', port: container.port }));
  return {
    addresses: [address],
    description: `${name} at ${address} (container ${container.name})`,
    processes: [],
    stop,
  };
}

// A stack that starts empty each time leaves no volume behind.
function containerNeeds(
  { performance, durable, fresh }: ServiceContext,
  port: number,
  name: string,
): ContainerNeeds {
  return { port, performance, durable, volume: fresh ? undefined : name };
}
