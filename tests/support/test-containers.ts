import { randomBytes } from 'node:crypto';
import { GenericContainer, Network, type StartedTestContainer, Wait } from 'testcontainers';
import { run } from '../../infra/local/src/children.ts';
import { KAFKA_IMAGE, REDIS_IMAGE } from '../../infra/local/src/containers.ts';
import { randomClusterId } from '../../infra/local/src/kafka-process.ts';
import { clusterEnvironment, containerEnvironment } from '../../infra/local/src/kafka-settings.ts';
import { findFreePort } from '../../infra/local/src/ports.ts';
import { kafkaAnswers } from '../../infra/local/src/probes.ts';
import { holdsWithin } from '../../infra/local/src/wait.ts';
import type { OwnBrokers } from './own-broker.ts';

const answersWithinMs = 120_000;
const commandWithinMs = 30_000;
const heap = { KAFKA_HEAP_OPTS: '-Xmx512m' };

/** Redis in a container that ends with the process, however that ends. */
export async function startRedisContainer(): Promise<{ readonly url: string; stop(): Promise<void> }> {
  const container = await new GenericContainer(REDIS_IMAGE)
    .withExposedPorts(6379)
    .withCommand(['redis-server', '--save', '', '--appendonly', 'no'])
    .withWaitStrategy(Wait.forLogMessage('Ready to accept connections'))
    .start();
  return {
    url: `redis://${container.getHost()}:${container.getMappedPort(6379)}`,
    stop: async () => void (await container.stop()),
  };
}

/** One broker in a container. */
export async function startKafkaContainer(): Promise<OwnBrokers> {
  const port = await findFreePort();
  const started = [
    await startBroker(port, kafkaAt(port).withEnvironment({ ...containerEnvironment(port), ...heap })),
  ];
  await untilAnswer([port]);
  return brokersOf(started, [port], async () => undefined);
}

/** Three brokers that are their own controllers, each in a container, in a network of their own: so that one may go. */
export async function startKafkaContainers(): Promise<OwnBrokers> {
  const network = await new Network().start();
  const suffix = randomBytes(4).toString('hex');
  const names = [1, 2, 3].map((id) => `kafka-${id}-${suffix}`);
  const ports: number[] = [];
  for (const _ of names) ports.push(await findFreePort());
  const clusterId = { CLUSTER_ID: randomClusterId() };
  // All at once: none of them is ready before two are there.
  const started = await Promise.all(
    names.map((name, at) => {
      const port = ports[at] as number;
      const environment = { ...clusterEnvironment({ id: at + 1, port, names }), ...heap, ...clusterId };
      const container = kafkaAt(port).withNetwork(network).withNetworkAliases(name);
      return startBroker(port, container.withEnvironment(environment));
    }),
  );
  await untilAnswer(ports);
  return brokersOf(started, ports, async () => void (await network.stop()));
}

function kafkaAt(port: number): GenericContainer {
  // The same port outside: clients are sent to where the broker says that it is.
  return new GenericContainer(KAFKA_IMAGE).withExposedPorts({ container: port, host: port });
}

function startBroker(port: number, container: GenericContainer): Promise<StartedTestContainer> {
  const opened = new RegExp(`Awaiting socket connections on .*:${port}`);
  return container.withWaitStrategy(Wait.forLogMessage(opened)).withStartupTimeout(answersWithinMs).start();
}

/** That the ports are open says too little: a broker serves once the controller has let it in. */
async function untilAnswer(ports: readonly number[]): Promise<void> {
  const answer = async () => {
    const answers = await Promise.all(ports.map((port) => kafkaAnswers({ host: '127.0.0.1', port })));
    return !answers.includes(false);
  };
  if (!(await holdsWithin(answersWithinMs, answer)))
    throw new Error(`Kafka does not answer on ${ports.join(', ')}`);
}

function brokersOf(
  containers: readonly StartedTestContainer[],
  ports: readonly number[],
  stopRest: () => Promise<void>,
): OwnBrokers {
  const last = containers.at(-1) as StartedTestContainer;
  return {
    addresses: ports.map((port) => `127.0.0.1:${port}`),
    replication: containers.length,
    kill: async () =>
      void (await run({ command: 'docker', args: ['kill', last.getId()], withinMs: commandWithinMs })),
    restart: async () => {
      await last.restart();
      await untilAnswer(ports);
    },
    stop: async () => {
      await Promise.all(containers.map((container) => container.stop()));
      await stopRest();
    },
  };
}
