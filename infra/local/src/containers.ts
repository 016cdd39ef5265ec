import { createHash } from 'node:crypto';
import { endWithThisProcess } from '../handover.mjs';
import { run, succeeds } from './children.ts';
import { containerEnvironment, KAFKA_VERSION } from './kafka-settings.ts';
import { redisArguments } from './redis-process.ts';
import type { Report } from './report.ts';
import { StackError, timed } from './report.ts';
import { holdsWithin } from './wait.ts';

export const KAFKA_IMAGE = `apache/kafka:${KAFKA_VERSION}`;
export const REDIS_IMAGE = 'redis:7-alpine';

const ENGINE_WITHIN_MS = 2000;
const PULL_WITHIN_MS = 10 * 60_000;
const COMMAND_WITHIN_MS = 60_000;
const READY_WITHIN_MS = 90_000;

export type ContainerRun = {
  readonly name: string;
  readonly image: string;
  readonly port: number;
  /** Arguments of `docker run` between `--detach` and the image, and after the image. */
  readonly options: readonly string[];
  readonly command: readonly string[];
};

/** Whether a Docker engine answers within two seconds. */
export function engineAnswers(): Promise<boolean> {
  return succeeds({ command: 'docker', args: ['info'], withinMs: ENGINE_WITHIN_MS });
}

/** Whether the image is there, after pulling it where it was not; says in one line when it cannot be had. */
export async function haveImage(image: string, report: Report): Promise<boolean> {
  const isThere = { command: 'docker', args: ['image', 'inspect', image], withinMs: COMMAND_WITHIN_MS };
  if (await succeeds(isThere)) return true;
  try {
    await timed(report, `Pulling ${image}`, () =>
      run({ command: 'docker', args: ['pull', '--quiet', image], withinMs: PULL_WITHIN_MS }),
    );
    return true;
  } catch (error) {
    const reason = (error as Error).message.split('\n').at(-1);
    report(`Docker answers but ${image} could not be pulled (${reason}): a local process takes its place`);
    return false;
  }
}

/** The same directory always gets the same names, so that what it left behind is found again. */
export function containerName(directory: string, service: 'kafka' | 'redis'): string {
  return `shoal-${service}-${createHash('sha256').update(directory).digest('hex').slice(0, 12)}`;
}

export function kafkaContainer(name: string, { port, performance, volume }: ContainerNeeds): ContainerRun {
  const environment = { ...containerEnvironment(port), KAFKA_HEAP_OPTS: performance ? '-Xmx1g' : '-Xmx512m' };
  const variables = Object.entries(environment).flatMap(([key, value]) => ['--env', `${key}=${value}`]);
  const options = [...published(port, port), ...kept(volume, '/var/lib/kafka/data'), ...variables];
  return { name, image: KAFKA_IMAGE, port, options, command: [] };
}

export function redisContainer(name: string, { port, durable, volume }: ContainerNeeds): ContainerRun {
  const options = [...published(port, 6379), ...kept(durable ? volume : undefined, '/data')];
  return { name, image: REDIS_IMAGE, port, options, command: ['redis-server', ...redisArguments(durable)] };
}

export type ContainerNeeds = {
  readonly port: number;
  readonly performance: boolean;
  readonly durable: boolean;
  /** The named volume that outlives the container; absent for a stack that starts empty each time. */
  readonly volume: string | undefined;
};

function published(port: number, inside: number): string[] {
  return ['--publish', `127.0.0.1:${port}:${inside}`];
}

function kept(volume: string | undefined, folder: string): string[] {
  return volume === undefined ? [] : ['--volume', `${volume}:${folder}`];
}

/**
 * Starts a container and returns, when it answers, how to stop it. Its name must be free.
 * @throws StackError with the end of its log when it ends before, or does not answer within 90 s.
 */
export async function runContainer(
  container: ContainerRun,
  answers: () => Promise<boolean>,
): Promise<{ stop(): Promise<void> }> {
  const { name, image, options, command } = container;
  const args = ['run', '--detach', '--name', name, ...options, image, ...command];
  await run({ command: 'docker', args, withinMs: COMMAND_WITHIN_MS });
  const release = endWithThisProcess('docker', ['rm', '--force', '--volumes', name]);
  const stop = async () => {
    await succeeds({ command: 'docker', args: ['stop', '-t', '10', name], withinMs: COMMAND_WITHIN_MS });
    await removeContainer(name);
    release();
  };
  let hasEnded = false;
  void succeeds({ command: 'docker', args: ['wait', name], withinMs: READY_WITHIN_MS }).then(() => {
    hasEnded = true;
  });
  if (await holdsWithin(READY_WITHIN_MS, answers, () => hasEnded)) return { stop };
  const log = await run({
    command: 'docker',
    args: ['logs', '--tail', '20', name],
    withinMs: COMMAND_WITHIN_MS,
  });
  await stop();
  throw new StackError(
    `${image} ended or did not answer within ${READY_WITHIN_MS / 1000} s. The end of its log:\n${log}`,
  );
}

/** Removes a container with its unnamed volumes; one that is not there is no error. */
export async function removeContainer(name: string): Promise<void> {
  await succeeds({
    command: 'docker',
    args: ['rm', '--force', '--volumes', name],
    withinMs: COMMAND_WITHIN_MS,
  });
}

/** Removes a named volume; one that is not there is no error. */
export async function removeVolume(name: string): Promise<void> {
  await succeeds({ command: 'docker', args: ['volume', 'rm', '--force', name], withinMs: COMMAND_WITHIN_MS });
}
