// `npm run compose`: tries docker-compose.yml on the Docker engine at hand: up, the demo, more instances and fewer, a killed container; and
// holds what came of the load to a plain computation over the log.
import { type SegmentCall, simulateShop } from '@shoal/simulation';
import { engineAnswers } from '../../infra/local/src/containers.ts';
import { check } from '../faults/checker.ts';
import { collectEvidence } from '../faults/collect.ts';
import { createSender } from '../faults/load.ts';
import { untilSettled } from '../support/settled.ts';
import { openShop, type Shop } from '../support/shop.ts';
import { until } from '../support/until.ts';
import { type ComposeProject, openComposeProject } from './compose-project.ts';

const healthyWithinMs = 120_000;
const settledWithinMs = 120_000;
const instances = 3;
/** Calls a second while instances come, go and die. */
const perSecond = 200;

const say = (line: string) => void process.stderr.write(`${line}\n`);

process.exitCode = await main();

async function main(): Promise<number> {
  if (!(await engineAnswers())) {
    say('No Docker engine answers: there is nothing to try docker-compose.yml on.');
    return 2;
  }
  const project = await openComposeProject();
  try {
    await project.down();
    return await tryOut(project);
  } catch (error) {
    say(`${(error as Error).message}\n${await project.lastWords().catch(() => '')}`);
    return 1;
  } finally {
    await project.down();
  }
}

async function tryOut(project: ComposeProject): Promise<number> {
  await step('the images are built', () => project.build());
  const healthySeconds = await step('all are healthy', async () => {
    await project.up();
    await project.untilHealthy(healthyWithinMs);
  });
  const shop = await openShop({
    brokers: [`127.0.0.1:${project.ports.kafka}`],
    redisUrl: `redis://127.0.0.1:${project.ports.redis}`,
    name: 'tried',
    namespace: 'shoal',
  });
  try {
    const found = await underLoad(project, shop);
    const demo = await runDemo(project);
    process.stdout.write(`${JSON.stringify({ healthySeconds, ...found, demo })}\n`);
    const isClean =
      found.lost + found.doubled + found.missingChanges + found.doubledChanges + found.orderViolations === 0;
    return isClean && found.restarts > 0 ? 0 : 1;
  } finally {
    await shop.close();
  }
}

/** What the checker found once instances had come, gone and died under load. */
async function underLoad(project: ComposeProject, shop: Shop) {
  const sender = createSender({ shop, doors: () => [`http://127.0.0.1:${project.ports.ingestion}`] });
  const calls: readonly SegmentCall[] = [
    ...simulateShop({ seed: 1, customers: 200, days: 20, end: Date.UTC(2026, 0, 31) }),
  ];
  const half = calls.length >> 1;
  await step(`${half} events are accepted`, () => sender.send(calls.slice(0, half)));
  let isOver = false;
  const sending = sender.send(calls.slice(half), { perSecond, isOver: () => isOver });
  sending.catch(() => undefined);
  await step(`${instances} instances of segmentation share its partitions`, async () => {
    await project.up({ scale: { segmentation: instances } });
    await project.untilHealthy(healthyWithinMs);
    await untilShared(project, instances);
  });
  await step('and one has them again', async () => {
    await project.up({ scale: { segmentation: 1 } });
    await untilShared(project, 1);
  });
  const restartSeconds = await step('a killed container is back, and healthy', async () => {
    await project.kill('feature-engineering');
    await until(
      'a restart',
      { withinMs: healthyWithinMs },
      async () => (await project.restarts('feature-engineering')) > 0,
    );
    await project.untilHealthy(healthyWithinMs);
  });
  isOver = true;
  await sending;
  await step('all work is done', () => untilSettled(shop, settledWithinMs).then(() => undefined));
  const evidence = await collectEvidence(shop, { accepted: sender.accepted, poison: new Set() });
  const { findings, ...counts } = check(evidence);
  for (const finding of findings.slice(0, 10)) say(`  ${JSON.stringify(finding)}`);
  const restarts = await project.restarts('feature-engineering');
  return {
    accepted: sender.accepted.size,
    ...counts,
    changes: evidence.changes.length,
    restarts,
    restartSeconds,
  };
}

/** Waits until so many members of the group have partitions, and nobody has none. */
function untilShared(project: ComposeProject, members: number): Promise<void> {
  let shares: readonly number[] = [];
  const bound = { withinMs: healthyWithinMs, describe: () => shares };
  return until(`${members} members of the group at work`, bound, async () => {
    shares = await project.partitionsOf('shoal.segmentation');
    return shares.length === members && shares.every((partitions) => partitions > 0);
  });
}

/** The last thing that the demo says of its events. */
async function runDemo(project: ComposeProject): Promise<string> {
  let log = '';
  await step('the demo shop has sent its events', async () => {
    log = await project.runProfile('demo', 'demo');
  });
  const [told] = /[\d,]+ accepted, [\d,]+ refused/.exec(log) ?? [];
  if (told === undefined)
    throw new Error(`the demo shop does not say how many events were accepted: ${log.slice(-500)}`);
  return told;
}

/** Does one thing, says how long it took, and returns that in seconds. */
async function step(what: string, work: () => Promise<void>): Promise<number> {
  const started = performance.now();
  await work();
  const seconds = Math.round((performance.now() - started) / 100) / 10;
  say(`${what}: ${seconds} s`);
  return seconds;
}
