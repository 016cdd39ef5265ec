import { join, resolve } from 'node:path';
import type { Environment } from '@shoal/config';
import { Command, CommanderError, InvalidArgumentError } from 'commander';
import { rootFolder } from '../folders.ts';

/** What `npm start` was asked to do. */
export interface StartOptions {
  /** Undefined: as many as the shop has that was streamed before, else the default. */
  readonly customers: number | undefined;
  readonly days: number | undefined;
  readonly seed: number | undefined;
  /** A path, or the name of a data set; undefined for the simulated shop. */
  readonly dataset: string | undefined;
  /** Times real time; undefined for as fast as it is taken. */
  readonly speed: number | undefined;
  readonly limit: number | undefined;
  readonly live: boolean;
  readonly once: boolean;
  readonly json: boolean;
  readonly fresh: boolean;
  /** Holds all that is kept between starts. */
  readonly stateFolder: string;
}

/** Sized so that a first start on two cores shows its segments within a minute. */
export const demoShop = { customers: 2_000, days: 60, seed: 42 } as const;

const EXAMPLES = `
Examples:
  $ npm start                                    # a shop of 2,000 customers and 60 days; then it lives on
  $ npm start -- --fresh --customers 500 --days 30
  $ npm start -- --dataset cdnow                 # 70 thousand real purchases (needs python3 with pip)
  $ npm start -- --dataset online-retail.csv.gz --limit 50000
  $ npm start -- --once --json | jq .segments

Ports: SHOAL_INGESTION_PORT (8080), SHOAL_GATEWAY_PORT (8081) and so on; 0 takes a free one.
KAFKA_BROKERS and REDIS_URL use a Kafka and a Redis that run already.
`;

/** Thrown for arguments that cannot be; the message is one line and names what was most likely meant. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** The options of `npm start`; undefined when `--help` was asked for and has been printed. Throws UsageError. */
export function parseStartOptions(
  args: readonly string[],
  write: (text: string) => void,
  environment: Environment = {},
): StartOptions | undefined {
  const command = startCommand(write);
  try {
    command.parse(args, { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    if (error.exitCode === 0) return undefined;
    const text = error.message.replace(/^error: /, '').replace(/\s*\n\s*/g, ' ');
    throw new UsageError(`${text}: see npm start -- --help`);
  }
  const { state, ...options } = command.opts();
  const stateFolder = resolve(state ?? (environment.SHOAL_STATE || join(rootFolder, '.shoal', 'local')));
  const given = { ...options, stateFolder } as StartOptions;
  if (given.dataset !== undefined && (given.customers ?? given.days ?? given.seed) !== undefined) {
    throw new UsageError(
      '--customers, --days and --seed are for the simulated shop: leave out --dataset, or these',
    );
  }
  return given;
}

function startCommand(write: (text: string) => void): Command {
  return new Command('npm start --')
    .usage('[options]')
    .description(
      'Starts Kafka, Redis and every service, streams a shop, shows its segments, and runs until Ctrl-C.',
    )
    .option('--customers <n>', 'people who visit the simulated shop (default: 2000)', wholeNumber(1))
    .option('--days <n>', 'how far back its events go (default: 60)', wholeNumber(1))
    .option('--seed <n>', 'the same seed gives the same shop (default: 42)', wholeNumber(0))
    .option('--dataset <path>', 'stream a real log instead: a file, or cdnow, which is fetched')
    .option('--speed <x>', 'times real time (default: as fast as it is taken)', positiveNumber)
    .option('--limit <n>', 'stream this many events at most', wholeNumber(1))
    .option('--no-live', 'no new events after the summary')
    .option('--once', 'end after the summary', false)
    .option('--json', 'print the summary as one JSON object', false)
    .option('--fresh', 'forget what earlier starts have stored', false)
    .option('--state <dir>', 'keep everything in this folder (default: SHOAL_STATE, else .shoal/local)')
    .addHelpText('after', EXAMPLES)
    .allowExcessArguments(false)
    .showSuggestionAfterError(true)
    .exitOverride()
    .configureOutput({ writeOut: write, outputError: () => undefined });
}

function wholeNumber(least: number): (text: string) => number {
  return (text) => {
    const number = /^\d+$/.test(text) ? Number(text) : -1;
    if (Number.isSafeInteger(number) && number >= least) return number;
    throw new InvalidArgumentError(`Give a whole number, ${least} or more.`);
  };
}

function positiveNumber(text: string): number {
  const number = Number(text);
  if (text.trim() !== '' && Number.isFinite(number) && number > 0) return number;
  throw new InvalidArgumentError('Give a number above 0.');
}
