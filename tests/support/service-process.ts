import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { endWithThisProcess } from '../../infra/local/handover.mjs';
import { until } from './until.ts';

const root = join(import.meta.dirname, '../..');
const startWithinMs = 60_000;
/** Lines of the log that are kept for the message of a failure. */
const linesMax = 200;

export type LogLine = Readonly<Record<string, unknown>> & { readonly msg?: string; readonly level?: string };

/** A service as in production: a process of its own, configured by its environment. */
export interface ServiceProcess {
  readonly name: string;
  readonly pid: number;
  /** Where it takes requests; throws where it has no HTTP door. */
  readonly url: string;
  readonly adminUrl: string;
  /** The last lines of its log. */
  readonly lines: readonly LogLine[];
  /** SIGTERM; throws when it does not end by itself with code 0. */
  stop(): Promise<void>;
  /** SIGKILL: what a crash or a lost machine looks like. */
  kill(): Promise<void>;
}

export interface ServiceStart {
  /** Folder in `services`. */
  readonly name: string;
  /** Added to the environment of this process. */
  readonly environment: Readonly<Record<string, string>>;
  /** Options for Node itself, such as --cpu-prof. */
  readonly nodeOptions?: readonly string[];
}

/** Starts `services/<name>/src/main.ts` on free ports; resolves when it has started (its groups are joined). */
export async function startService(start: ServiceStart): Promise<ServiceProcess> {
  const { name, environment, nodeOptions = [] } = start;
  const variable = `SHOAL_${name.toUpperCase().replaceAll('-', '_')}`;
  const ports = { [`${variable}_ADMIN_PORT`]: '0', [`${variable}_PORT`]: '0' };
  const child = spawn(process.execPath, [...nodeOptions, join(root, 'services', name, 'src', 'main.ts')], {
    cwd: root,
    env: { ...process.env, ...ports, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const lines = readLines(child);
  const exited = once(child, 'exit') as Promise<[number | null, NodeJS.Signals | null]>;
  const release = endWithThisProcess('kill', ['-KILL', String(child.pid)]);
  void exited.then(release);
  const hasEnded = () => child.exitCode !== null || child.signalCode !== null;
  const startedLine = () => lines.find(({ adminUrl, msg }) => adminUrl !== undefined && msg === 'started');
  await until(
    `the start of ${name}`,
    { withinMs: startWithinMs, describe: () => lines.slice(-5) },
    () => startedLine() !== undefined || hasEnded(),
  );
  if (hasEnded()) throw new Error(`${name} ended at its start: ${JSON.stringify(lines.slice(-5))}`);
  return {
    name,
    pid: child.pid as number,
    lines,
    adminUrl: String(startedLine()?.adminUrl),
    get url() {
      const line = lines.find(({ url }) => url !== undefined);
      if (!line) throw new Error(`${name} has no HTTP door`);
      return String(line.url);
    },
    stop: async () => {
      child.kill('SIGTERM');
      const [code] = await exited;
      if (code !== 0) throw new Error(`${name} ended with ${code}: ${JSON.stringify(lines.slice(-5))}`);
    },
    kill: async () => {
      child.kill('SIGKILL');
      await exited;
    },
  };
}

function readLines(child: ChildProcess): LogLine[] {
  const lines: LogLine[] = [];
  const keep = (text: string) => {
    lines.push(parse(text));
    // The first ones tell where it listens.
    if (lines.length > linesMax) lines.splice(linesMax / 2, 1);
  };
  for (const stream of [child.stdout, child.stderr]) {
    if (stream) createInterface({ input: stream }).on('line', keep);
  }
  return lines;
}

function parse(text: string): LogLine {
  try {
    return JSON.parse(text) as LogLine;
  } catch {
    return { msg: text }; // Node's own words, such as the stack of a crash.
  }
}
