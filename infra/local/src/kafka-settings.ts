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
  const settings = {
    ...SINGLE_BROKER,
    // The broker reaches itself under the advertised address as well (to end transactions), so its port inside the
    // container must be the published one.
    listeners: `BROKER://0.0.0.0:${port},CONTROLLER://127.0.0.1:${port + 1}`,
    'advertised.listeners': `BROKER://127.0.0.1:${port}`,
    'controller.quorum.voters': `1@127.0.0.1:${port + 1}`,
    'log.dirs': '/var/lib/kafka/data',
  };
  return Object.fromEntries(
    Object.entries(settings).map(([name, value]) => [
      `KAFKA_${name.replaceAll('.', '_').toUpperCase()}`,
      value,
    ]),
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
