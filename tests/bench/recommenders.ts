// Factor models beside implicit and scikit-surprise on MovieLens 100k: fit time and quality of the same task.
import { parseArgs } from 'node:util';
import { pythonPeer } from './clustering/python-peer.ts';
import { foldOf, lastItems, movieLens } from './recommenders/movielens.ts';
import { type AlsParameters, type RankingFit, type RatingFit, withSides } from './recommenders/sides.ts';
import { median, progress, report, rounded } from './support/report.ts';

interface Row {
  readonly name: string;
  readonly oursMs: number;
  readonly peerMs: number;
  /** The peer's time divided by ours: above 1 is faster than the peer. */
  readonly ratio: number;
  readonly ours: Readonly<Record<string, number>>;
  readonly peer: Readonly<Record<string, number>>;
  readonly goal: string;
  readonly met: boolean;
}

const FOLDS = 5;
const RMSE_MAX = { svd: 0.9344, svdpp: 0.919 } as const;
const parameters = { factors: 64, iterations: 15, regularization: 0.01, alpha: 1 };

const { values: options } = parseArgs({
  options: { rounds: { type: 'string', default: '5' }, only: { type: 'string', default: '' } },
});
const all = await movieLens();
if (all === undefined) throw new Error('SHOAL_DATASETS names no folder with ml-100k.inter');

const rows: Row[] = [];
if ('als'.includes(options.only)) rows.push(await als(Number(options.rounds)));
for (const name of ['svd', 'svdpp'] as const) {
  if (options.only === '' || options.only === name) rows.push(await ratings(name));
}

const worst = rows.toSorted((a, b) => a.ratio - b.ratio)[0];
if (worst === undefined) throw new Error(`no case is called "${options.only}"`);
for (const row of rows) progress(JSON.stringify(row));
report(
  {
    bench: 'recommenders',
    ours: worst.oursMs,
    peer: worst.peerMs,
    unit: `ms (${worst.name})`,
    ratio: worst.ratio,
    goal: 'the goal of every row',
    met: rows.every(({ met }) => met),
  },
  { peerPackages: 'implicit 0.7.3, scikit-surprise 1.1.5', rows },
);

/** Every round has a seed of its own, which both sides are given. */
async function als(rounds: number): Promise<Row> {
  const python = await pythonPeer('implicit', ['implicit==0.7.3']);
  const task = { name: 'ml-100k-last', task: lastItems(all as NonNullable<typeof all>) };
  const fits: { ours: RankingFit; peer: RankingFit }[] = [];
  await withSides({ python, script: 'implicit_als' }, task, async (ours, peer) => {
    // The first round warms both up and does not count.
    for (let seed = 0; seed <= rounds; seed += 1) {
      const argument: AlsParameters = { ...parameters, seed };
      const fit = {
        ours: await ours.fit<RankingFit>('als', argument),
        peer: await peer.fit<RankingFit>('als', argument),
      };
      progress(`als: ours ${rounded(fit.ours.ms)} ms, peer ${rounded(fit.peer.ms)} ms`);
      if (seed > 0) fits.push(fit);
    }
  });
  const figure = (side: 'ours' | 'peer', name: keyof RankingFit) =>
    rounded(median(fits.map((fit) => fit[side][name])), 4);
  const ratio = rounded(median(fits.map(({ ours, peer }) => peer.ms / ours.ms)));
  const figures = (side: 'ours' | 'peer') => ({
    'hr@10': figure(side, 'hr'),
    'ndcg@10': figure(side, 'ndcg'),
  });
  const ours = figures('ours');
  const peer = figures('peer');
  return {
    name: `als, ${parameters.factors} factors, ${parameters.iterations} iterations, ml-100k leave-one-out`,
    oursMs: figure('ours', 'ms'),
    peerMs: figure('peer', 'ms'),
    ratio,
    ours,
    peer,
    goal: 'ratio >= 0.5, ndcg@10 >= the peer and .0733',
    met: ratio >= 0.5 && ours['ndcg@10'] >= Math.max(peer['ndcg@10'], 0.0733),
  };
}

/** Both sides with their defaults, on the same folds. */
async function ratings(name: 'svd' | 'svdpp'): Promise<Row> {
  const python = await pythonPeer('scikit-surprise', ['scikit-surprise==1.1.5', 'numpy==1.26.4']);
  const fits: { ours: RatingFit; peer: RatingFit }[] = [];
  for (let fold = 0; fold < FOLDS; fold += 1) {
    const task = { name: `ml-100k-fold-${fold}`, task: foldOf(all as NonNullable<typeof all>, fold, FOLDS) };
    await withSides({ python, script: 'surprise_ratings' }, task, async (ours, peer) => {
      const fit = {
        ours: await ours.fit<RatingFit>(name, { seed: 1 }),
        peer: await peer.fit<RatingFit>(name, { seed: 1 }),
      };
      progress(`${name}, fold ${fold}: ours ${rounded(fit.ours.ms)} ms, peer ${rounded(fit.peer.ms)} ms`);
      fits.push(fit);
    });
  }
  const rmse = (side: 'ours' | 'peer') =>
    rounded(fits.reduce((sum, fit) => sum + fit[side].rmse, 0) / FOLDS, 4);
  const ratio = rounded(median(fits.map(({ ours, peer }) => peer.ms / ours.ms)));
  return {
    name: `${name}, ml-100k, mean of ${FOLDS} random folds`,
    oursMs: rounded(median(fits.map(({ ours }) => ours.ms))),
    peerMs: rounded(median(fits.map(({ peer }) => peer.ms))),
    ratio,
    ours: { rmse: rmse('ours') },
    peer: { rmse: rmse('peer') },
    goal: `rmse <= ${RMSE_MAX[name]}`,
    met: rmse('ours') <= RMSE_MAX[name],
  };
}
