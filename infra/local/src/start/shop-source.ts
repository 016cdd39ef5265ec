import { spawn } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { cdnowFromPyPi } from '@shoal/datasets';
import { openCalls, type SendableCall } from '@shoal/replay';
import { type SimulationOptions, simulateShop } from '@shoal/simulation';
import { StackError } from '../report.ts';
import { type Memory, noteAt, type Place, type StreamNote } from './memory.ts';
import { demoShop, type StartOptions } from './options.ts';

export type TimedCall = SendableCall & { readonly timestamp?: string };

/** What is to be streamed. */
export interface ShopSource {
  readonly shop: string;
  /** For people: `60 days of a simulated shop with 2,000 customers`. */
  readonly title: string;
  /** Event time of the first and the last call, in milliseconds, where it is known before. */
  readonly span: { readonly startMs: number; readonly endMs: number } | undefined;
  /** What is kept of it, to know it again. */
  readonly identity: StreamNote['source'];
  /** Set for the simulated shop, which can live on. */
  readonly simulation: SimulationOptions | undefined;
  calls(): Iterable<TimedCall> | AsyncIterable<TimedCall>;
}

const dayMs = 86_400_000;
const demo = 'demo';

export interface SourceSurroundings {
  readonly memory: Memory;
  /** Which Kafka it is for: what was streamed to another one does not count. */
  readonly place: Place;
  /** Milliseconds since 1970. */
  readonly now: number;
  /** Folder of real logs that are known by name; undefined where there is none. */
  readonly datasets: string | undefined;
}

/**
 * What the options ask for. A simulated shop that was streamed before is the same again, up to its last moment.
 * @throws StackError when other customers, days or seed are asked for than those of a shop that is there.
 */
export async function openShopSource(options: StartOptions, around: SourceSurroundings): Promise<ShopSource> {
  if (options.dataset !== undefined) return datasetSource(options.dataset, options, around);
  const former = noteAt(around.memory, demo, around.place)?.source;
  const { customers = Number(former?.customers ?? demoShop.customers) } = options;
  const { days = Number(former?.days ?? demoShop.days), seed = Number(former?.seed ?? demoShop.seed) } =
    options;
  const isSame = former?.customers === customers && former.days === days && former.seed === seed;
  if (former && !isSame) {
    throw new StackError(
      `The demo shop has ${former.customers} customers and ${former.days} days (seed ${former.seed}) already: add --fresh to begin anew.`,
    );
  }
  const end = Number(former?.end ?? around.now);
  const simulation = { customers, days, seed, end };
  return {
    shop: demo,
    title: `${days} days of a simulated shop with ${customers.toLocaleString('en')} customers`,
    span: { startMs: end - days * dayMs, endMs: end },
    identity: simulation,
    simulation,
    calls: () => simulateShop(simulation),
  };
}

async function datasetSource(
  dataset: string,
  { stateFolder }: StartOptions,
  { datasets }: SourceSurroundings,
): Promise<ShopSource> {
  const path = dataset === 'cdnow' ? await fetchCdnow(join(stateFolder, '..', 'datasets')) : dataset;
  const source = await openCalls(path, datasets);
  return {
    shop: source.shop ?? shopNamed(path),
    title: source.shop ? `the log ${source.name}` : `the calls of ${path}`,
    span: undefined,
    identity: { dataset: resolve(path) },
    simulation: undefined,
    calls: () => source.calls,
  };
}

/** A shop's name out of a file's: `My calls.ndjson.gz` is the shop `my-calls`. */
export function shopNamed(path: string): string {
  const [name = ''] = basename(path).toLowerCase().split('.');
  const slug = name
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+/, '')
    .slice(0, 64);
  return slug.replace(/-+$/, '') || 'replayed';
}

async function fetchCdnow(folder: string): Promise<string> {
  mkdirSync(folder, { recursive: true });
  return cdnowFromPyPi(folder, runProcess);
}

function runProcess(
  command: string,
  args: readonly string[],
): Promise<{ readonly exitCode: number; readonly output: string }> {
  return new Promise((resolve) => {
    const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (chunk) => {
        output += chunk;
      });
    }
    child.on('error', (error) => resolve({ exitCode: 127, output: error.message }));
    child.on('close', (code) => resolve({ exitCode: code ?? 1, output }));
  });
}
