// Puts faults on the stack under load, one after the other, and holds what came of each to a plain computation over the log.
import { parseArgs } from 'node:util';
import { type OwnBrokers, startOwnBroker } from '../support/own-broker.ts';
import { startThreeBrokers } from '../support/three-brokers.ts';
import { startPausableRedis } from './pausable-redis.ts';
import { notRun, type Outcome, type RunOptions, runScenario } from './run-scenario.ts';
import { type Scenario, scenarios } from './scenarios.ts';
import type { Platform } from './stage.ts';
import { faultTable } from './table.ts';

const usage = `npm run faults -- [NAME ...] [--short] [--seed NUMBER] [--list]
  NAME    run these faults alone; --list names them
  --short a small shop and quick faults: all of them within a few minutes
  --seed  of the simulated shop, 1 by default`;

/** Findings of one scenario that are told; the counts are of all. */
const findingsShownMax = 10;

const say = (line: string) => void process.stderr.write(`${line}\n`);

process.exitCode = await main();

async function main(): Promise<number> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      short: { type: 'boolean', default: false },
      list: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
      seed: { type: 'string', default: '1' },
    },
  });
  if (values.help) return print(usage);
  if (values.list) return print(scenarios.map(({ name, what }) => `${name.padEnd(28)}${what}`).join('\n'));
  const unknown = positionals.find((name) => !scenarios.some((scenario) => scenario.name === name));
  const seed = Number(values.seed);
  if (unknown !== undefined || !Number.isSafeInteger(seed)) {
    say(unknown === undefined ? `"${values.seed}" is no seed.` : `There is no fault "${unknown}".\n${usage}`);
    return 2;
  }
  const chosen = scenarios.filter(({ name }) => positionals.length === 0 || positionals.includes(name));
  const outcomes = await runAll(chosen, { seed, isShort: values.short, report: say });
  return conclude(outcomes);
}

function print(text: string): number {
  process.stdout.write(`${text}\n`);
  return 0;
}

async function withPlatform<T>(
  start: (report: (line: string) => void) => Promise<OwnBrokers>,
  work: (platform: Platform) => Promise<T>,
): Promise<T> {
  const brokers = await start(say);
  try {
    const redis = await startPausableRedis(brokers.addresses.join(','));
    try {
      return await work({ brokers, redis });
    } finally {
      await redis.stop();
    }
  } finally {
    await brokers.stop();
  }
}

/** Those that take one broker first, then those that take three: never four at once. */
async function runAll(chosen: readonly Scenario[], options: RunOptions): Promise<Outcome[]> {
  const outcomes: Outcome[] = [];
  for (const [brokers, start] of [[1, startOwnBroker] as const, [3, startThreeBrokers] as const]) {
    const some = chosen.filter((scenario) => (scenario.brokers ?? 1) === brokers);
    if (some.length === 0) continue;
    const done = await withPlatform(start, async (platform) => {
      for (const scenario of some) {
        say(`${chosen.indexOf(scenario) + 1} of ${chosen.length}: ${scenario.name}: ${scenario.what}`);
        outcomes.push(tell(await runScenario(platform, scenario, options)));
      }
    }).catch((error: Error) => error.message);
    // What was found so far is shown all the same.
    const isDone = ({ name }: Scenario) => outcomes.some((outcome) => outcome.name === name);
    if (done !== undefined)
      for (const scenario of some) if (!isDone(scenario)) outcomes.push(tell(notRun(scenario, done)));
  }
  return outcomes;
}

function tell(outcome: Outcome): Outcome {
  const { findings, failure, recoverySeconds: seconds, retries } = outcome;
  for (const finding of findings.slice(0, findingsShownMax)) say(`  ${finding}`);
  if (failure !== undefined) say(`  ${failure}`);
  const recovery = seconds === null ? 'not recovered' : `recovered after ${seconds} s`;
  say(`  ${recovery}, ${retries} requests sent again`);
  return outcome;
}

/** The table, and as the last line of output one JSON object; 1 where anything is not as it should be. */
function conclude(outcomes: readonly Outcome[]): number {
  const sum = (count: (outcome: Outcome) => number) =>
    outcomes.reduce((total, outcome) => total + count(outcome), 0);
  const sums = {
    lost: sum(({ lost }) => lost),
    // A change told twice is an effect that happened twice.
    doubled: sum(({ doubled, doubledChanges }) => doubled + doubledChanges),
    missingChanges: sum(({ missingChanges }) => missingChanges),
    orderViolations: sum(({ orderViolations }) => orderViolations),
  };
  const rows = outcomes.map(({ findings, ...row }) => ({
    ...row,
    findings: findings.slice(0, findingsShownMax),
  }));
  print(`${faultTable(outcomes)}\n${JSON.stringify({ ...sums, scenarios: rows })}`);
  const isWhole = outcomes.every(
    ({ failure, recoverySeconds }) => failure === undefined && recoverySeconds !== null,
  );
  return isWhole && Object.values(sums).every((total) => total === 0) ? 0 : 1;
}
