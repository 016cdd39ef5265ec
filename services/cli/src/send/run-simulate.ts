import { type SegmentCall, type SimulationOptions, simulateShop, simulationTruth } from '@shoal/simulation';
import type { CommandContext } from '../command-context.ts';
import { CommandError } from '../command-error.ts';
import { prepareOutputFile } from '../output-file.ts';
import { createProgress } from '../progress.ts';
import { count, type DoorOptions, describeReport, findDoor } from './door.ts';
import { printLines, writeLines } from './line-writer.ts';
import { sendTo } from './send-to.ts';

export interface SimulateOptions extends DoorOptions {
  readonly customers: number;
  readonly days: number;
  readonly seed: number;
  /** Milliseconds since 1970; now where it is not given. */
  readonly end?: number;
  readonly out?: string;
  readonly truth?: string;
  readonly send?: boolean;
  readonly speed?: number;
}

const dayMs = 86_400_000;
const SHOW_EVERY_CALLS = 5_000;

/** Generates a shop, and writes or sends its calls as they come. */
export async function runSimulate(options: SimulateOptions, context: CommandContext): Promise<void> {
  const { customers, days, seed, end = Date.now(), send, out = '-', truth } = options;
  const simulation: SimulationOptions = { customers, days, seed, end };
  if (send && options.out !== undefined)
    throw new CommandError('CLI_USAGE', '--send and --out exclude each other: leave one out');
  if (!send && (options.url ?? options.key ?? options.speed) !== undefined)
    throw new CommandError('CLI_USAGE', '--url, --key and --speed are for sending: add --send');
  if (truth !== undefined) await writeTruth(truth, simulation);
  if (send) await sendShop(simulation, options, context);
  else await writeShop(simulation, out, context);
}

async function writeTruth(path: string, simulation: SimulationOptions): Promise<void> {
  const file = await prepareOutputFile(path, '');
  const { customers, fraudOrderIds } = simulationTruth(simulation);
  await file.write(`${JSON.stringify({ simulation, customers, fraudOrderIds: [...fraudOrderIds] })}\n`);
}

async function sendShop(simulation: SimulationOptions, options: SimulateOptions, context: CommandContext) {
  const door = await findDoor(options, context);
  const calls = simulateShop(simulation);
  const { report, seconds } = await sendTo({ calls, ...door, speed: options.speed }, context);
  context.stdout.write(describeReport(report, seconds));
}

async function writeShop(simulation: SimulationOptions, out: string, context: CommandContext): Promise<void> {
  const started = context.now();
  const progress = createProgress(context.stderr);
  let calls = 0;
  const seen = (call: SegmentCall) => {
    calls += 1;
    if (calls % SHOW_EVERY_CALLS === 0)
      progress.show(`${count(calls)} events, ${shareOf(call, simulation)} %`);
  };
  try {
    if (out === '-') await printLines(context.stdout, linesOf(simulation, seen));
    else await writeLines(out, linesOf(simulation, seen));
  } finally {
    progress.clear();
  }
  const seconds = ((context.now() - started) / 1_000).toFixed(1);
  const place = out === '-' ? '' : ` written to ${out}`;
  context.stderr.write(
    `${count(calls)} events of ${count(simulation.customers)} customers${place} in ${seconds} s\n`,
  );
}

function* linesOf(
  simulation: SimulationOptions,
  see: (call: SegmentCall) => void,
): Generator<string, void, undefined> {
  for (const call of simulateShop(simulation)) {
    see(call);
    yield JSON.stringify(call);
  }
}

function shareOf({ timestamp }: SegmentCall, { end, days }: SimulationOptions): number {
  const left = (end - Date.parse(timestamp)) / (days * dayMs);
  return Math.floor(100 * (1 - left));
}
