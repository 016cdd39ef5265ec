import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Daemon, run, startDaemon } from './children.ts';
import { type JavaOptions, javaArguments, type KafkaPorts, serverProperties } from './kafka-settings.ts';
import { kafkaAnswers } from './probes.ts';
import { untilReady } from './wait.ts';

const FORMAT_WITHIN_MS = 60_000;
const READY_WITHIN_MS = 60_000;

export type KafkaRun = KafkaPorts & {
  /** Holds server.properties, kafka.log and data/. Data that is there is kept. */
  readonly directory: string;
  readonly java: string;
  readonly options: JavaOptions;
  /** Called as soon as the process lives, before it answers. */
  readonly onStart?: (daemon: Daemon) => void;
};

/**
 * Runs one broker that is its own controller, and returns when it answers clients.
 * @throws StackError with the end of its log when it ends before, or does not answer within a minute.
 */
export async function runKafka(kafka: KafkaRun): Promise<Daemon> {
  const properties = join(kafka.directory, 'server.properties');
  const dataFolder = join(kafka.directory, 'data');
  mkdirSync(dataFolder, { recursive: true });
  writeFileSync(properties, serverProperties({ ...kafka, dataFolder }));
  if (!existsSync(join(dataFolder, 'meta.properties'))) await format(kafka, properties);
  const logFile = join(kafka.directory, 'kafka.log');
  const daemon = await startDaemon({
    name: 'Kafka',
    command: kafka.java,
    args: [...javaArguments(kafka.options), 'kafka.Kafka', properties],
    logFile,
  });
  kafka.onStart?.(daemon);
  const address = { host: '127.0.0.1', port: kafka.port };
  await untilReady(daemon, { answers: () => kafkaAnswers(address), withinMs: READY_WITHIN_MS, logFile });
  return daemon;
}

async function format({ java, options }: KafkaRun, properties: string): Promise<void> {
  const { archive, ...plain } = options;
  // Only an archive that exists helps here; one to be made must come from the broker's own run.
  const javaOptions = archive && 'use' in archive ? options : plain;
  const args = [...javaArguments(javaOptions), 'kafka.tools.StorageTool', 'format', '--standalone'];
  await run({
    command: java,
    args: [...args, '--cluster-id', randomClusterId(), '--config', properties],
    withinMs: FORMAT_WITHIN_MS,
  });
}

/** 16 random bytes as Kafka writes ids. The tool would take an id that begins with a hyphen for an option. */
export function randomClusterId(): string {
  const id = randomBytes(16).toString('base64url');
  return id.startsWith('-') ? `A${id.slice(1)}` : id;
}
