/** The version of the jars that kafka/pom.xml names, and of the image. */
export const KAFKA_VERSION = '4.3.1';

export type KafkaPorts = { readonly port: number; readonly controllerPort: number };

export type JavaOptions = {
  /** The jars' folder. */
  readonly libs: string;
  /** Leaves the optimising compiler on and gives 1 GB: slower to start, faster under load. */
  readonly performance: boolean;
  /** A class archive to start from, or one to write at exit. */
  readonly archive?: { readonly use: string } | { readonly make: string };
};

/** What one broker on one machine needs, whether it runs from jars or in a container. */
const SINGLE_BROKER: Readonly<Record<string, string>> = {
  'process.roles': 'broker,controller',
  'node.id': '1',
  'listener.security.protocol.map': 'BROKER:PLAINTEXT,CONTROLLER:PLAINTEXT',
  'inter.broker.listener.name': 'BROKER',
  'controller.listener.names': 'CONTROLLER',
  'num.partitions': '6',
  // A misspelt topic must fail, not appear.
  'auto.create.topics.enable': 'false',
  'offsets.topic.replication.factor': '1',
  // Kafka's default of 50 partitions for each internal topic costs the first consumer and the first transaction a
  // noticeable pause, and one broker gains nothing from it.
  'offsets.topic.num.partitions': '10',
  'transaction.state.log.replication.factor': '1',
  'transaction.state.log.min.isr': '1',
  'transaction.state.log.num.partitions': '10',
  'share.coordinator.state.topic.replication.factor': '1',
  'share.coordinator.state.topic.min.isr': '1',
  // The default waits 3 s for more members of a new group.
  'group.initial.rebalance.delay.ms': '0',
  // 8 MB instead of 128 MB of heap for the log cleaner: about 350,000 distinct keys in one pass.
  'log.cleaner.dedupe.buffer.size': '8388608',
};

/** What a cluster of three has otherwise than one broker alone: internal topics that outlive one of them. */
export const REPLICATED: Readonly<Record<string, string>> = {
  'offsets.topic.replication.factor': '3',
  'transaction.state.log.replication.factor': '3',
  'transaction.state.log.min.isr': '2',
  'share.coordinator.state.topic.replication.factor': '3',
  'share.coordinator.state.topic.min.isr': '2',
};

/** The text of server.properties. Every listener is on 127.0.0.1. */
export function serverProperties({
  port,
  controllerPort,
  dataFolder,
}: KafkaPorts & { dataFolder: string }): string {
  const settings = {
    ...SINGLE_BROKER,
    listeners: `BROKER://127.0.0.1:${port},CONTROLLER://127.0.0.1:${controllerPort}`,
    'controller.quorum.bootstrap.servers': `127.0.0.1:${controllerPort}`,
    'log.dirs': dataFolder,
  };
  return Object.entries(settings)
    .map(([name, value]) => `${name}=${value}\n`)
    .join('');
}

/** The same settings as the variables that the image apache/kafka reads. */
export function containerEnvironment(port: number): Record<string, string> {
  return asVariables({
    // The broker reaches itself under the advertised address as well (to end transactions), so its port inside the
    // container must be the published one.
    listeners: `BROKER://0.0.0.0:${port},CONTROLLER://127.0.0.1:${port + 1}`,
    'advertised.listeners': `BROKER://127.0.0.1:${port}`,
    'controller.quorum.voters': `1@127.0.0.1:${port + 1}`,
    'log.dirs': containerData,
  });
}

/** One of three brokers in containers of one network: clients come by the published port, the others by the container's name. */
export function clusterEnvironment(node: ClusterNode): Record<string, string> {
  const { id, port, names } = node;
  return asVariables({
    ...REPLICATED,
    'node.id': String(id),
    'listener.security.protocol.map': 'BROKER:PLAINTEXT,INSIDE:PLAINTEXT,CONTROLLER:PLAINTEXT',
    'inter.broker.listener.name': 'INSIDE',
    listeners: `BROKER://0.0.0.0:${port},INSIDE://0.0.0.0:${insidePort},CONTROLLER://0.0.0.0:${controllerPort}`,
    'advertised.listeners': `BROKER://127.0.0.1:${port},INSIDE://${names[id - 1]}:${insidePort}`,
    'controller.quorum.voters': names.map((name, at) => `${at + 1}@${name}:${controllerPort}`).join(','),
    'log.dirs': containerData,
  });
}

export type ClusterNode = {
  /** 1 for the first. */
  readonly id: number;
  /** Published on 127.0.0.1, and the same inside. */
  readonly port: number;
  /** Of all containers in their network. */
  readonly names: readonly string[];
};

const containerData = '/var/lib/kafka/data';
const insidePort = 9192;
const controllerPort = 9193;

function asVariables(settings: Readonly<Record<string, string>>): Record<string, string> {
  const all = { ...SINGLE_BROKER, ...settings };
  return Object.fromEntries(
    Object.entries(all).map(([name, value]) => [`KAFKA_${name.replaceAll('.', '_').toUpperCase()}`, value]),
  );
}

/** The arguments of `java` up to the main class. */
export function javaArguments({ libs, performance, archive }: JavaOptions): string[] {
  return [
    performance ? '-Xmx1g' : '-Xmx512m',
    '-XX:+UseSerialGC',
    ...(performance ? [] : ['-XX:TieredStopAtLevel=1']),
    ...archiveArguments(archive),
    '-Dorg.slf4j.simpleLogger.showDateTime=true',
    '-Dorg.slf4j.simpleLogger.dateTimeFormat=HH:mm:ss.SSS',
    // At the level info every start writes all settings twice.
    '-Dorg.slf4j.simpleLogger.log.org.apache.kafka.common.config=warn',
    '-cp',
    `${libs}/*`,
  ];
}

function archiveArguments(archive: JavaOptions['archive']): string[] {
  if (archive === undefined) return [];
  // With -Xshare:auto an archive of another Java is passed over with a warning instead of ending the process.
  if ('use' in archive) return ['-Xshare:auto', `-XX:SharedArchiveFile=${archive.use}`];
  return [`-XX:ArchiveClassesAtExit=${archive.make}`];
}
