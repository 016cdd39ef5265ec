import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { type Daemon, startDaemon } from './children.ts';
import { redisAnswers } from './probes.ts';
import { untilReady } from './wait.ts';

const READY_WITHIN_MS = 20_000;

export type RedisRun = {
  /** Holds redis.log, and the append-only file of a durable server. */
  readonly directory: string;
  readonly port: number;
  readonly durable: boolean;
  readonly redisServer: string;
  /** Called as soon as the process lives, before it answers. */
  readonly onStart?: (daemon: Daemon) => void;
};

/**
 * Runs one Redis server, and returns when it answers.
 * @throws StackError with the end of its log when it ends before, or does not answer within 20 s.
 */
export async function runRedis(redis: RedisRun): Promise<Daemon> {
  mkdirSync(redis.directory, { recursive: true });
  const logFile = join(redis.directory, 'redis.log');
  const args = ['--bind', '127.0.0.1', '--port', String(redis.port), '--dir', redis.directory];
  const daemon = await startDaemon({
    name: 'Redis',
    command: redis.redisServer,
    args: [...args, ...redisArguments(redis.durable)],
    logFile,
  });
  redis.onStart?.(daemon);
  const address = { host: '127.0.0.1', port: redis.port };
  await untilReady(daemon, { answers: () => redisAnswers(address), withinMs: READY_WITHIN_MS, logFile });
  return daemon;
}

/** What holds in a process and in a container alike. */
export function redisArguments(durable: boolean): string[] {
  return [
    // Every view can be rebuilt from Kafka, so by default nothing is written to disk.
    ...['--appendonly', durable ? 'yes' : 'no'],
    ...['--save', ''],
    // Views end by their own time to live; evicting them under pressure would lose customers in silence.
    ...['--maxmemory-policy', 'noeviction'],
  ];
}
