// Factor models beside implicit and scikit-surprise on MovieLens 100k: fit time and quality of the same task.
import { parseArgs } from 'node:util';
import { pythonPeer } from './clustering/python-peer.ts';
import { foldOf, lastItems, movieLens } from './recommenders/movielens.ts';
import {
  type AlsParameters,
  type BprParameters,
  type RankingFit,
  type RatingFit,
  withSides,
} from './recommenders/sides.ts';
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
const rankings: readonly RankingCase[] = [
  {
    name: 'als',
    script: 'implicit_als',
    peerPackage: 'implicit==0.7.3',
    parameters: { factors: 64, iterations: 15, regularization: 0.01, alpha: 1 },
    ndcgMin: 0.0733,
  },
  {
    name: 'bpr',
    script: 'lightfm_bpr',
    peerPackage: 'lightfm-next==1.19.0',
    parameters: { factors: 64, epochs: 60 },
    ndcgMin: 0,
  },
];

const { values: options } = parseArgs({
  options: { rounds: { type: 'string', default: '5' }, only: { type: 'string', default: '' } },
});
const all = await movieLens();
if (all === undefined) throw new Error('SHOAL_DATASETS names no folder with ml-100k.inter');

const rounds = Number(options.rounds);
const rows: Row[] = [];
for (const each of rankings) {
  if (options.only === '' || options.only === each.name) rows.push(await ranking(each));
}
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
  { peerPackages: 'implicit 0.7.3, lightfm-next 1.19.0, scikit-surprise 1.1.5', rows },
);

/** A case of ranking: what both sides are given besides a seed, and what is wanted of ours. */
interface RankingCase {
  readonly name: 'als' | 'bpr';
  readonly script: string;
  readonly peerPackage: string;
  readonly parameters: Omit<AlsParameters, 'seed'> | Omit<BprParameters, 'seed'>;
  readonly ndcgMin: number;
}

/** Every round has a seed of its own, which both sides are given. */
async function ranking({ name, script, peerPackage, parameters, ndcgMin }: RankingCase): Promise<Row> {
  const python = await pythonPeer(peerPackage.replace(/==.*/, ''), [peerPackage]);
  const task = { name: 'ml-100k-last', task: lastItems(all as NonNullable<typeof all>) };
  const fits: { ours: RankingFit; peer: RankingFit }[] = [];
  await withSides({ python, script }, task, async (ours, peer) => {
    // The first round warms both up and does not count.
    for (let seed = 0; seed <= rounds; seed += 1) {
      const argument = { ...parameters, seed };
      const fit = {
        ours: await ours.fit<RankingFit>(name, argument),
        peer: await peer.fit<RankingFit>(name, argument),
      };
      progress(`${name}: ours ${rounded(fit.ours.ms)} ms, peer ${rounded(fit.peer.ms)} ms`);
      if (seed > 0) fits.push(fit);
    }
  });
  const figure = (side: 'ours' | 'peer', of: keyof RankingFit) =>
    rounded(median(fits.map((fit) => fit[side][of])), 4);
  const ratio = rounded(median(fits.map(({ ours, peer }) => peer.ms / ours.ms)));
  const figures = (side: 'ours' | 'peer') => ({
    'hr@10': figure(side, 'hr'),
    'ndcg@10': figure(side, 'ndcg'),
  });
  const ours = figures('ours');
  const peer = figures('peer');
  const told = Object.entries(parameters).map(([key, value]) => `${key} ${value}`);
  return {
    name: `${name} (${told.join(', ')}), ml-100k leave-one-out`,
    oursMs: figure('ours', 'ms'),
    peerMs: figure('peer', 'ms'),
    ratio,
    ours,
    peer,
    goal: `ratio >= 0.5, ndcg@10 >= the peer${ndcgMin > 0 ? ` and ${ndcgMin}` : ''}`,
    met: ratio >= 0.5 && ours['ndcg@10'] >= Math.max(peer['ndcg@10'], ndcgMin),
  };
}

/** Both sides with their defaults, on the same folds. The best of both shall be below the last goal. */
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
