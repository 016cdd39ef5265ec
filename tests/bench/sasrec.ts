// Self-attention on Amazon Beauty: trained, killed and resumed, then alone and blended beside the models that only count.
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import {
  blend,
  ItemKnn,
  ItemTransition,
  type RecommenderModel,
  recommenderFromJson,
} from '@shoal/recommenders';
import { beautySplit, type CurvePoint, SASREC_FOLDER } from './recommenders/sasrec-beauty.ts';
import { differenceOf, gainsOf, meansOf, remembering, servingOf } from './recommenders/sasrec-figures.ts';
import { progress, report, rounded } from './support/report.ts';

const GOAL = { alone: 0.0318, hybrid: 0.048, minutes: 30 };
const SERVED = 2000;
const CANDIDATES = 100;

const { values: options } = parseArgs({
  options: {
    // What the estimator takes, as JSON: '{"epochsMax": 3}'.
    options: { type: 'string', default: '{}' },
    // Killed when it has done so many epochs in one process, and started again; 0 is never.
    'kill-after': { type: 'string', default: '3' },
    // Goes on with what the last run left, and only measures where that was done.
    resume: { type: 'boolean', default: false },
  },
});

if (!options.resume) await rm(SASREC_FOLDER, { recursive: true, force: true });
const isKilled = await trainKilled(Number(options['kill-after']));
const curve = await readCurve();
const seconds = curve.reduce((sum, point) => sum + point.seconds, 0);

const split = await beautySplit();
const sasrec = recommenderFromJson(JSON.parse(await readFile(join(SASREC_FOLDER, 'model.json'), 'utf8')));
const counting = [new ItemTransition(), new ItemKnn()].map((each) => each.fit(split.train));
const [transition, knn, attention] = [...counting, sasrec].map((each) => remembering(each, CANDIDATES)) as [
  RecommenderModel,
  RecommenderModel,
  RecommenderModel,
];
const gains = gainsOf(
  {
    sasrec: attention,
    itemTransition: transition,
    without: blend([transition, knn], split.tuning, { candidates: CANDIDATES }),
    hybrid: blend([transition, knn, attention], split.tuning, { candidates: CANDIDATES }),
  },
  split.test,
);
const models = Object.fromEntries(Object.entries(gains).map(([name, each]) => [name, meansOf(each)]));
progress(JSON.stringify(models));
const ours = meansOf(gains.hybrid)['ndcg@10'];
const without = meansOf(gains.without)['ndcg@10'];
const alone = meansOf(gains.sasrec)['ndcg@10'];

report(
  {
    bench: 'sasrec',
    ours,
    peer: without,
    unit: 'NDCG@10 of the hybrid with sasrec, and without',
    ratio: rounded(ours / without),
    goal: `hybrid >= ${GOAL.hybrid}, alone >= ${GOAL.alone} (published), trained in ${GOAL.minutes} minutes`,
    met: ours >= GOAL.hybrid && alone >= GOAL.alone && seconds <= 60 * GOAL.minutes,
  },
  {
    models,
    added: differenceOf(gains.hybrid, gains.without),
    alone: differenceOf(gains.sasrec, gains.itemTransition),
    serving: servingOf(sasrec, split.test.slice(0, SERVED)),
    training: { minutes: rounded(seconds / 60), isKilled, bestEpoch: bestOf(curve), curve },
  },
);

/** Trains until there is a model; says whether it was killed in between. */
async function trainKilled(after: number): Promise<boolean> {
  if (existsSync(join(SASREC_FOLDER, 'model.json'))) return false;
  const killed = after > 0 && (await trainOnce(after));
  if (killed) progress('killed: another process goes on');
  if (!existsSync(join(SASREC_FOLDER, 'model.json'))) await trainOnce();
  return killed;
}

/** Whether it was killed, which it is after so many epochs. */
async function trainOnce(killAfter = Number.POSITIVE_INFINITY): Promise<boolean> {
  const program = join(import.meta.dirname, 'recommenders', 'sasrec-train.ts');
  const child = fork(program, [options.options], { stdio: ['ignore', 2, 2, 'ipc'] });
  let epochs = 0;
  child.on('message', () => {
    epochs += 1;
    if (epochs >= killAfter) child.kill('SIGKILL');
  });
  const [code, signal] = (await once(child, 'exit')) as [number | null, NodeJS.Signals | null];
  if (code !== 0 && signal !== 'SIGKILL') throw new Error(`the training ended with ${code ?? signal}`);
  return signal === 'SIGKILL';
}

async function readCurve(): Promise<CurvePoint[]> {
  const lines = (await readFile(join(SASREC_FOLDER, 'curve.jsonl'), 'utf8')).trimEnd().split('\n');
  return lines.map((line) => JSON.parse(line) as CurvePoint);
}

function bestOf(points: readonly CurvePoint[]): number {
  return points.reduce((best, point) => (point.ndcg > best.ndcg ? point : best)).epoch;
}
