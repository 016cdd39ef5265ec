import { mkdtempSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startStack } from '../../infra/local/src/stack.ts';

/** A Redis that nobody else uses, so that it may be stopped in its tracks and emptied. */
export interface PausableRedis {
  readonly url: string;
  /** SIGSTOP: connections stay open and nothing answers. */
  pause(): void;
  resume(): void;
  /** FLUSHALL: what a Redis looks like that was replaced by an empty one. */
  wipe(): Promise<void>;
  stop(): Promise<void>;
}

/** Starts a Redis beside a broker that runs already. */
export async function startPausableRedis(brokers: string): Promise<PausableRedis> {
  const directory = mkdtempSync(join(tmpdir(), 'shoal-faults-redis-'));
  const environment = {
    ...process.env,
    KAFKA_BROKERS: brokers,
    REDIS_URL: '',
    SHOAL_CONTAINERS: 'never',
  };
  const stack = await startStack({ directory, fresh: true, environment, report: () => undefined });
  const [server] = stack.processes;
  if (!server) throw new Error('Redis runs, but not as a process of this machine');
  return {
    url: stack.redisUrl,
    pause: () => process.kill(server.pid, 'SIGSTOP'),
    resume: () => process.kill(server.pid, 'SIGCONT'),
    wipe: () => flush(new URL(stack.redisUrl)),
    stop: async () => {
      // A paused process would not hear the signal that ends it.
      process.kill(server.pid, 'SIGCONT');
      await stack.stop();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

function flush({ hostname, port }: URL): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host: hostname, port: Number(port) }, () => socket.write('FLUSHALL\r\n'));
    socket.on('error', reject);
    socket.on('data', (answer) => {
      socket.destroy();
      if (answer.toString().startsWith('+OK')) resolve();
      else reject(new Error(`Redis answered FLUSHALL with ${answer}`));
    });
  });
}
