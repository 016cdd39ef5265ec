import { type SegmentCall, simulateShop } from '@shoal/simulation';
import { holdsWithin } from '../../infra/local/src/wait.ts';
import { type Asker, askForAll } from './asker.ts';
import { check, hasRecovered, type Verdict } from './checker.ts';
import { collectEvidence } from './collect.ts';
import { collectOthers } from './collect-others.ts';
import type { Evidence } from './evidence.ts';
import type { GatewayEvidence } from './gateway-check.ts';
import { withReviews } from './reviews.ts';
import type { Scenario } from './scenarios.ts';
import { openStage, type Platform, type Stage } from './stage.ts';

/** What a scenario came to: a row of the table. */
export interface Outcome extends Verdict {
  readonly name: string;
  readonly accepted: number;
  /** Requests that the storefront had to send again. */
  readonly retries: number;
  /** Records of `segment-changes.v1`, and of `risk-changes.v1` where risk runs: what a fault could have lost. */
  readonly changes: number;
  /** From the end of the fault until all lag is gone and nothing is lost or doubled; null when that did not come about. */
  readonly recoverySeconds: number | null;
  /** What did not come about, where something did not. */
  readonly failure?: string;
}

export interface RunOptions {
  readonly seed: number;
  readonly isShort: boolean;
  readonly report: (line: string) => void;
}

/** Shares of the load that are sent before the fault, and up to its end; the rest comes after it. */
const shares = { before: 0.5, during: 0.9 };
/** Calls a second while the fault is under way. */
const perSecond = 300;
const settleWithinMs = { short: 60_000, full: 120_000 };
/** How long the check may still find something once all lag is gone. */
const holdWithinMs = 15_000;

/** Runs one scenario on a stage of its own, and holds what came of it to its log. */
export async function runScenario(
  platform: Platform,
  scenario: Scenario,
  options: RunOptions,
): Promise<Outcome> {
  let stage: Stage;
  try {
    stage = await openStage(platform, scenario.extras);
  } catch (error) {
    return notRun(scenario, (error as Error).message);
  }
  let outcome: Outcome;
  try {
    outcome = await judge(stage, scenario, options);
  } catch (error) {
    // A TypeError says little without its place.
    options.report(`  ${(error as Error).stack}`);
    outcome = notRun(scenario, (error as Error).message);
  }
  const failure = await stage.close().then(
    () => undefined,
    (error) => (error as Error).message,
  );
  return failure === undefined ? outcome : { failure, ...outcome };
}

/** Nothing can be said where the services do not start or the log cannot be read. */
export function notRun({ name }: Scenario, failure: string): Outcome {
  const counts = { lost: 0, doubled: 0, missingChanges: 0, doubledChanges: 0, orderViolations: 0 };
  return {
    name,
    ...counts,
    accepted: 0,
    retries: 0,
    changes: 0,
    findings: [],
    recoverySeconds: null,
    failure,
  };
}

async function judge(stage: Stage, scenario: Scenario, options: RunOptions): Promise<Outcome> {
  let failure: string | undefined;
  let endedAt = performance.now();
  try {
    endedAt = await play(stage, scenario, options);
    await stage.untilSettled(options.isShort ? settleWithinMs.short : settleWithinMs.full);
  } catch (error) {
    failure = (error as Error).message;
    for (const words of await stage.lastWords()) options.report(`  ${words}`);
  }
  const { verdict, changes, others } = await checkUntilClean(stage);
  for (const line of others) options.report(`  ${line}`);
  const seconds = Math.round((performance.now() - endedAt) / 100) / 10;
  const { accepted, retries } = stage.sender;
  return {
    ...verdict,
    name: scenario.name,
    accepted: accepted.size,
    retries,
    changes,
    recoverySeconds: failure === undefined && hasRecovered(verdict) ? seconds : null,
    ...(failure !== undefined && { failure }),
  };
}

/** Load before, during and after the fault; returns the moment at which the fault was over. */
async function play(
  stage: Stage,
  scenario: Scenario,
  { seed, isShort, report }: RunOptions,
): Promise<number> {
  const calls = loadOf(seed, isShort, scenario);
  const [from, to] = [shares.before, shares.during].map((share) => Math.floor(share * calls.length));
  await stage.sender.send(calls.slice(0, from));
  await scenario.ready?.(stage);
  report(`  ${stage.sender.accepted.size} events accepted, the fault begins`);
  let isOver = false;
  const sending = stage.sender.send(calls.slice(from, to), { perSecond, isOver: () => isOver });
  // Awaited below; a fault that fails must not be hidden by a load that then fails too.
  sending.catch(() => undefined);
  let endedAt: number;
  try {
    await scenario.inject(stage, isShort);
  } finally {
    endedAt = performance.now();
    isOver = true;
  }
  report('  the fault is over, the rest of the load follows');
  await Promise.all([scenario.mend?.(stage), sending]);
  await stage.sender.send(calls.slice(to));
  return endedAt;
}

function loadOf(seed: number, isShort: boolean, { extras = [] }: Scenario): readonly SegmentCall[] {
  const size = isShort ? { customers: 110, days: 15 } : { customers: 400, days: 30 };
  const calls = [...simulateShop({ seed, ...size, end: Date.UTC(2026, 0, 31) })];
  return extras.includes('sentiment') ? withReviews(calls) : calls;
}

/** A look at all that is left; `others` says how much services beside the three had to lose. */
interface Look {
  readonly verdict: Verdict;
  readonly changes: number;
  readonly others: readonly string[];
}

async function checkUntilClean(stage: Stage): Promise<Look> {
  const look = async () => {
    const { accepted } = stage.sender;
    const core = await collectEvidence(stage.shop, { accepted, poison: stage.poison });
    const others = await collectOthers(stage.shop, stage.extras);
    const evidence = { ...core, ...others, gateway: await collectAnswers(stage) };
    return {
      verdict: check(evidence),
      changes: changesIn(evidence),
      others: tellOthers(evidence, stage.asker),
    };
  };
  let last = await look();
  await holdsWithin(holdWithinMs, async () => {
    if (!hasRecovered(last.verdict)) last = await look();
    return hasRecovered(last.verdict);
  });
  return last;
}

async function collectAnswers({ asker, shop, service }: Stage): Promise<GatewayEvidence | undefined> {
  if (!asker) return undefined;
  return { meanwhile: [...asker.answers], atRest: await askForAll(shop, service('gateway').process.url) };
}

/** What receivers are told, and could have missed. */
function changesIn({ changes, risk }: Evidence): number {
  return changes.length + (risk?.changes.length ?? 0);
}

function tellOthers(
  { sentiment, risk, recommendation, gateway }: Evidence,
  asker: Asker | undefined,
): readonly string[] {
  return [
    ...(sentiment ? [`${sentiment.judged.length} judgements, ${sentiment.stored.size} standings`] : []),
    ...(risk ? [`risks of ${risk.stored.size} customers, ${risk.changes.length} changes of risks`] : []),
    ...(recommendation
      ? [`${recommendation.published.length} lists of ${recommendation.stored.size} customers`]
      : []),
    ...(gateway
      ? [
          `${gateway.meanwhile.length} answers meanwhile, ${asker?.failures} requests that nobody answered`,
          `${gateway.atRest.length} answers at rest`,
        ]
      : []),
  ];
}
