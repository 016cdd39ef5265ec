import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Daemon, run, startDaemon } from '../../infra/local/src/children.ts';
import { type KafkaFiles, prepareKafkaFiles } from '../../infra/local/src/kafka-files.ts';
import { randomClusterId } from '../../infra/local/src/kafka-process.ts';
import {
  javaArguments,
  type KafkaPorts,
  REPLICATED,
  serverProperties,
} from '../../infra/local/src/kafka-settings.ts';
import { findFreePort } from '../../infra/local/src/ports.ts';
import { kafkaAnswers } from '../../infra/local/src/probes.ts';
import { untilReady } from '../../infra/local/src/wait.ts';
import type { OwnBrokers } from './own-broker.ts';

interface Node extends KafkaPorts {
  readonly id: number;
  readonly directory: string;
}

const formatWithinMs = 60_000;
const answersWithinMs = 120_000;

/** Three brokers that are their own controllers, so that one may go. */
export async function startThreeBrokers(report: (line: string) => void): Promise<OwnBrokers> {
  const files = await prepareKafkaFiles(process.env, report);
  const directory = mkdtempSync(join(tmpdir(), 'shoal-kafkas-'));
  const nodes: Node[] = [];
  for (const id of [1, 2, 3]) {
    const ports = { port: await findFreePort(), controllerPort: await findFreePort() };
    nodes.push({ id, directory: join(directory, String(id)), ...ports });
  }
  const clusterId = randomClusterId();
  // Formatted one after the other and started together: none of them answers before two are there.
  for (const node of nodes) await format(node, nodes, { files, clusterId });
  const daemons: Daemon[] = [];
  for (const node of nodes) daemons.push(await start(node, files));
  const stop = async () => {
    await Promise.all(daemons.map((daemon) => daemon.stop()));
    rmSync(directory, { recursive: true, force: true });
  };
  try {
    await Promise.all(nodes.map((node, at) => untilAnswers(node, daemons[at] as Daemon)));
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    addresses: nodes.map(({ port }) => `127.0.0.1:${port}`),
    replication: nodes.length,
    kill: async () => {
      const last = daemons.at(-1) as Daemon;
      process.kill(last.pid, 'SIGKILL');
      await last.ended;
    },
    restart: async () => {
      const last = nodes.at(-1) as Node;
      daemons[daemons.length - 1] = await start(last, files);
      await untilAnswers(last, daemons.at(-1) as Daemon);
    },
    stop,
  };
}

function propertiesOf(node: Node, nodes: readonly Node[]): string {
  const own = serverProperties({ ...node, dataFolder: join(node.directory, 'data') })
    .split('\n')
    .filter((line) => !line.startsWith('controller.quorum.'));
  const voters = nodes.map(({ id, controllerPort }) => `${id}@127.0.0.1:${controllerPort}`).join(',');
  const others = { ...REPLICATED, 'node.id': String(node.id), 'controller.quorum.voters': voters };
  // Of a name that stands there twice the last one counts.
  return [...own, ...Object.entries(others).map(([name, value]) => `${name}=${value}`), ''].join('\n');
}

const propertiesFile = ({ directory }: Node) => join(directory, 'server.properties');
const logFile = ({ directory }: Node) => join(directory, 'kafka.log');

interface Cluster {
  readonly files: KafkaFiles;
  readonly clusterId: string;
}

async function format(node: Node, nodes: readonly Node[], { files, clusterId }: Cluster): Promise<void> {
  mkdirSync(node.directory, { recursive: true });
  writeFileSync(propertiesFile(node), propertiesOf(node, nodes));
  const words = [
    'kafka.tools.StorageTool',
    'format',
    '--cluster-id',
    clusterId,
    '--config',
    propertiesFile(node),
  ];
  await run({ command: files.java, args: [...javaOf(files), ...words], withinMs: formatWithinMs });
}

function start(node: Node, files: KafkaFiles): Promise<Daemon> {
  return startDaemon({
    name: `Kafka ${node.id}`,
    command: files.java,
    args: [...javaOf(files), 'kafka.Kafka', propertiesFile(node)],
    logFile: logFile(node),
  });
}

function javaOf({ libs, archive }: KafkaFiles): string[] {
  return javaArguments({ libs, performance: false, archive: archive ? { use: archive } : undefined });
}

function untilAnswers(node: Node, daemon: Daemon): Promise<void> {
  const answers = () => kafkaAnswers({ host: '127.0.0.1', port: node.port });
  return untilReady(daemon, { answers, withinMs: answersWithinMs, logFile: logFile(node) });
}
