// Who leaves among the customers of Telco: our boosting and logistic regression beside LightGBM, CatBoost and scikit-learn, on the same folds.
import { parseArgs } from 'node:util';
import { auc, brierScore, expectedCalibrationError } from '@shoal/scoring';
import { steadyBoosting } from '@shoal/trees';
import type { FoldFit } from './classifiers/ours.ts';
import { type Task, telcoTask, writeTask } from './classifiers/telco.ts';
import { pythonPeer, startPython } from './clustering/python-peer.ts';
import { differenceError } from './support/paired-bootstrap.ts';
import { progress, report, rounded } from './support/report.ts';
import { startWorker } from './support/worker.ts';

const { values: options } = parseArgs({
  options: { folds: { type: 'string', default: '5' }, seed: { type: 'string', default: '42' } },
});
const folds = Number(options.folds);
const seed = Number(options.seed);
const PACKAGES = ['lightgbm==4.7.0', 'catboost==1.2.10', 'scikit-learn==1.9.1'];
const CALIBRATION_ERROR_MAX = 0.03;

/** What one model said of every customer, each judged in his own fold, and how long its fits took. */
interface Told {
  readonly name: string;
  readonly probabilities: Float64Array;
  readonly fitSeconds: number;
}

/** Calls one fit of a side. */
type Fit = (fold: number) => Promise<FoldFit>;

const task = await telcoTask(folds, seed);
if (task === undefined) throw new Error('SHOAL_DATASETS names no folder with telco-churn.csv');
const told = await fitAll(task);
const [boosting, logistic, ...peers] = told as [Told, Told, ...Told[]];
const rows = told.map((each) => figuresOf(each, task));
const comparisons = [
  ...peers
    .filter(({ name }) => name !== 'scikit-learn logistic')
    .map((peer) => compared(boosting, peer, task)),
  ...peers
    .filter(({ name }) => name === 'scikit-learn logistic')
    .map((peer) => compared(logistic, peer, task)),
];
for (const row of [...rows, ...comparisons]) progress(JSON.stringify(row));
const best = rows.slice(2).toSorted((a, b) => b.auc - a.auc)[0] as (typeof rows)[number];
const ours = rows[0] as (typeof rows)[number];
report(
  {
    bench: 'churn',
    ours: ours.auc,
    peer: best.auc,
    unit: `AUC (${best.name})`,
    ratio: rounded(ours.auc / best.auc, 4),
    goal: `AUC above each peer's or a tie with it, calibration error <= ${CALIBRATION_ERROR_MAX}`,
    met:
      comparisons.every(({ verdict }) => verdict !== 'worse') &&
      ours.calibrationError <= CALIBRATION_ERROR_MAX,
  },
  { peerPackages: PACKAGES.join(', ').replaceAll('==', ' '), folds, seed, rows, comparisons },
);

/** Each model of both sides, fold by fold in turn, in processes of their own. */
async function fitAll(given: Task): Promise<Told[]> {
  const path = await writeTask('telco', given);
  const worker = await startWorker('../classifiers/ours');
  const python = startPython(await pythonPeer('boosting', PACKAGES), 'classifiers');
  const { trees, learningRate, numLeaves, minChildSamples, l2, rowShare, columnShare } = steadyBoosting(seed);
  // The same options under its names.
  const same = {
    ...{ n_estimators: trees, learning_rate: learningRate, num_leaves: numLeaves },
    ...{ min_child_samples: minChildSamples, reg_lambda: l2 },
    ...{ subsample: rowShare, subsample_freq: 1, colsample_bytree: columnShare },
  };
  const models: Readonly<Record<string, Fit>> = {
    boosting: (fold) => worker.call('boosting', { fold, seed }),
    logistic: (fold) => worker.call('logistic', { fold }),
    'lightgbm, the same options': (fold) => python.call('lightgbm', { fold, seed, options: same }),
    'lightgbm, its defaults': (fold) => python.call('lightgbm', { fold, seed, options: {} }),
    'catboost, its defaults': (fold) => python.call('catboost', { fold, seed }),
    'scikit-learn logistic': (fold) => python.call('logistic', { fold, seed }),
  };
  try {
    await worker.call('load', path);
    await python.call('load', { path });
    // The first fold warms both sides up and does not count.
    for (const judge of Object.values(models)) await judge(0);
    const all: Told[] = [];
    for (const [name, judge] of Object.entries(models)) all.push(await foldByFold(name, judge, given));
    return all;
  } finally {
    await Promise.all([worker.stop(), python.stop()]);
  }
}

async function foldByFold(name: string, judge: Fit, given: Task): Promise<Told> {
  const probabilities = new Float64Array(given.labels.length);
  let fitMs = 0;
  for (const [fold, test] of given.folds.entries()) {
    const found = await judge(fold);
    fitMs += found.ms;
    for (const [i, row] of test.entries()) probabilities[row] = found.probabilities[i] ?? Number.NaN;
  }
  progress(`${name}: ${rounded(fitMs)} ms`);
  return { name, probabilities, fitSeconds: rounded(fitMs / 1_000) };
}

function figuresOf({ name, probabilities, fitSeconds }: Told, { labels }: Task) {
  return {
    name,
    auc: rounded(auc(labels, probabilities), 4),
    brier: rounded(brierScore(labels, probabilities), 4),
    calibrationError: rounded(expectedCalibrationError(labels, probabilities)),
    fitSeconds,
  };
}

/** Less than a standard error apart is called a tie. */
function compared(side: Told, peer: Told, { labels }: Task) {
  const difference = auc(labels, side.probabilities) - auc(labels, peer.probabilities);
  const error = differenceError({ labels, ours: side.probabilities, peer: peer.probabilities }, auc);
  const verdict = Math.abs(difference) < error ? 'tie' : difference > 0 ? 'better' : 'worse';
  return { ours: side.name, peer: peer.name, auc: rounded(difference), error: rounded(error), verdict };
}
