import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { run } from './children.ts';
import type { Report } from './report.ts';
import { StackError, timed } from './report.ts';

/** A program of the machine that the local stack needs. */
export type Tool = {
  readonly command: string;
  readonly debianPackage: string;
  /** What to do instead of installing it, as the end of a sentence. */
  readonly otherwise: string;
};

export const JAVA: Tool = {
  command: 'java',
  debianPackage: 'default-jre-headless',
  otherwise: 'start Docker, or set KAFKA_BROKERS to a Kafka that runs already',
};
export const MAVEN: Tool = {
  command: 'mvn',
  debianPackage: 'maven',
  otherwise: 'start Docker, or set KAFKA_BROKERS to a Kafka that runs already',
};
export const REDIS_SERVER: Tool = {
  command: 'redis-server',
  debianPackage: 'redis-server',
  otherwise: 'start Docker, or set REDIS_URL to a Redis that runs already',
};

const APT_WITHIN_MS = 10 * 60_000;

/**
 * The path of a tool; on Debian as root it is installed where missing.
 * @throws StackError that says what to install when it cannot be had.
 */
export async function requireTool(
  tool: Tool,
  environment: NodeJS.ProcessEnv,
  report: Report,
): Promise<string> {
  const found = findTool(tool.command, environment);
  if (found !== undefined) return found;
  const isRoot = process.getuid?.() === 0;
  if (!isRoot || findTool('apt-get', environment) === undefined) throw new StackError(missing(tool));
  await timed(report, `Installing ${tool.debianPackage} with apt-get`, () =>
    installPackage(tool, environment),
  );
  const installed = findTool(tool.command, environment);
  if (installed === undefined) throw new StackError(missing(tool));
  return installed;
}

/** Looks in $JAVA_HOME/bin for Java, then along PATH; undefined when nothing there can be executed. */
export function findTool(command: string, environment: NodeJS.ProcessEnv): string | undefined {
  const folders = (environment.PATH ?? '').split(delimiter).filter((folder) => folder !== '');
  if (command === 'java' && environment.JAVA_HOME) folders.unshift(join(environment.JAVA_HOME, 'bin'));
  return folders.map((folder) => join(folder, command)).find(isExecutable);
}

export function missing({ command, debianPackage, otherwise }: Tool): string {
  return `${command} is missing: install it ("sudo apt-get install ${debianPackage}" on Debian), ${otherwise}.`;
}

async function installPackage({ debianPackage }: Tool, environment: NodeJS.ProcessEnv): Promise<void> {
  const env = { ...environment, DEBIAN_FRONTEND: 'noninteractive' };
  // Package lists of a fresh machine are empty or old, and apt-get then asks for files that are gone.
  await run({ command: 'apt-get', args: ['update'], env, withinMs: APT_WITHIN_MS });
  const args = ['install', '-y', '--no-install-recommends', debianPackage];
  await run({ command: 'apt-get', args, env, withinMs: APT_WITHIN_MS });
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
