import { mkdtempSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startStack } from '../../infra/local/src/stack.ts';
import { kafkaBrokers } from './stack.ts';

export interface OwnRedis {
  readonly url: string;
  /** FLUSHALL: what a Redis looks like that was replaced by an empty one. */
  wipe(): Promise<void>;
  stop(): Promise<void>;
}

/** A Redis beside the one of the tests, for what must not happen to that one. */
export async function startOwnRedis(): Promise<OwnRedis> {
  const directory = mkdtempSync(join(tmpdir(), 'shoal-redis-'));
  const environment = { ...process.env, KAFKA_BROKERS: kafkaBrokers().join(','), REDIS_URL: '' };
  const stack = await startStack({ directory, fresh: true, environment, report: () => undefined });
  return {
    url: stack.redisUrl,
    wipe: () => command(new URL(stack.redisUrl), 'FLUSHALL'),
    stop: async () => {
      await stack.stop();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

function command({ hostname, port }: URL, text: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host: hostname, port: Number(port) }, () => socket.write(`${text}\r\n`));
    socket.on('error', reject);
    socket.on('data', (answer) => {
      socket.destroy();
      if (answer.toString().startsWith('+OK')) resolve();
      else reject(new Error(`Redis answered ${text} with ${answer}`));
    });
  });
}
