// Praise or blame in reviews: our models beside scikit-learn, SnowNLP and VADER, on the same texts of five sets.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { E5_PREFIX, ownEncoder } from '../../infra/local/src/encoder/make-encoder.ts';
import { comparisonsOf, rowOf, type Told, toldOf } from './sentiment/figures.ts';
import { englishMeans, goalsOf } from './sentiment/goals.ts';
import { type Rate, ratesOf, type Timed, timeInTurn } from './sentiment/rates.ts';
import {
  CHINESE_SETS,
  judgedRows,
  type ReviewSet,
  reviewSets,
  type SetName,
  writeSet,
} from './sentiment/review-sets.ts';
import {
  type Judged,
  type JudgeOptions,
  PEERS,
  type Side,
  type SideName,
  withSides,
} from './sentiment/sides.ts';
import { median, progress, report, rounded } from './support/report.ts';

const { values: options } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    rounds: { type: 'string', default: '5' },
    seed: { type: 'string', default: '42' },
    encoder: { type: 'string', multiple: true, default: [] },
    'encoder-prefix': { type: 'string', default: '' },
  },
});
const rounds = Number(options.rounds);
const seed = Number(options.seed);
/** Slow ones are timed on fewer texts. */
const SAMPLE = { networks: 1_000, snownlp: 300 };

/** Our own, but for --quick, and those that were named. */
const encoders = [
  ...(options.quick ? [] : [{ folder: await ownEncoder(progress), prefix: E5_PREFIX }]),
  ...options.encoder.map((folder) => ({ folder: resolve(folder), prefix: options['encoder-prefix'] })),
];

type Sides = Readonly<Record<SideName, Side>>;

/** A model as its side knows it, and as the rows name it. */
interface Model {
  readonly name: string;
  readonly side: SideName;
  readonly asked: Pick<JudgeOptions, 'model' | 'encoder'>;
}

const told: Told[] = [];
const rates: Rate[] = [];
const speeds: number[] = [];
const folder = await mkdtemp(join(tmpdir(), 'shoal-sentiment-'));
try {
  const sets = await reviewSets(seed);
  await withSides(async (sides) => {
    for (const set of sets) await judgeSet(set, sides);
  });
} finally {
  await rm(folder, { recursive: true });
}

const rows = told.map(rowOf);
const goals = goalsOf(rows, rounded(median(speeds)));
for (const goal of goals) progress(JSON.stringify(goal));
const rateOf = (model: string) => rates.find((rate) => rate.model === model)?.reviewsPerSecond ?? 0;
report(
  {
    bench: 'sentiment',
    ours: rateOf('linear'),
    peer: rateOf('scikit-learn'),
    unit: 'reviews judged a second, of online_shopping',
    ratio: rounded(median(speeds)),
    goal: goals.map(({ name, atLeast }) => `${name} >= ${atLeast}`).join('; '),
    met: goals.every(({ met }) => met),
  },
  {
    peerPackages: Object.values(PEERS).join(', ').replaceAll('==', ' '),
    ...{ seed, rounds, goals, rows, comparisons: comparisonsOf(told) },
    ...{ english: Object.fromEntries(englishMeans(rows)), rates },
  },
);

/** All models on one set, one after another, and then their speed while they have it. */
async function judgeSet(set: ReviewSet, sides: Sides): Promise<void> {
  const models = modelsFor(set.name);
  const path = await writeSet(folder, set);
  for (const side of new Set(models.map((model) => sides[model.side]))) await side.call('load', { path });
  for (const model of models) {
    const found = await judgeFolds(model, set, sides[model.side]);
    told.push(found);
    progress(JSON.stringify(rowOf(found)));
  }
  if (set.name === 'online_shopping') await timeChinese(set, sides);
  if (set.name === 'amazon') await timeEnglish(set, sides);
}

function modelsFor(set: SetName): Model[] {
  const ofOurs = (name: string): Model => ({ name, side: 'ours', asked: { model: name } });
  const ofPeer = (name: keyof typeof PEERS): Model => ({ name, side: name, asked: { model: name } });
  const isChinese = CHINESE_SETS.some((each) => each === set);
  // Members of an ensemble come before it; with --quick it is without the network.
  const members = ['characters', 'words', ...(options.quick ? [] : ['deep'])];
  const together = isChinese ? [...members, 'ensemble'] : [];
  return [
    ...(['scikit-learn', isChinese ? 'snownlp' : 'vader'] as const).map(ofPeer),
    ...['shipped', 'linear', 'adapted', ...together].map(ofOurs),
    ...encoders.flatMap((encoder): Model[] => {
      // A few examples teach a regression on the mean vector, many a network.
      const models = isChinese ? ['encoder-deep', 'ensemble with encoder'] : ['encoder'];
      return models.map((model) => ({
        name: `${model} ${basename(encoder.folder)}`,
        side: 'ours',
        asked: { model, encoder },
      }));
    }),
  ];
}

async function judgeFolds({ name, asked }: Model, set: ReviewSet, side: Side): Promise<Told> {
  const judged: Judged[] = [];
  for (const fold of set.folds.keys())
    judged.push(await side.call<Judged>('judge', { ...asked, fold, seed }));
  return toldOf(name, set, judged);
}

/** Linear beside scikit-learn, on all texts; the slow ones on some of them. */
async function timeChinese(set: ReviewSet, sides: Sides): Promise<void> {
  const { ours } = sides;
  const all = judgedRows(set).length;
  const fast: Timed[] = [
    { model: 'linear', side: ours },
    { model: 'scikit-learn', side: sides['scikit-learn'] },
  ];
  const [linear = [], peer = []] = await timed(set, fast, all);
  speeds.push(...linear.map((ms, round) => (peer[round] ?? 0) / ms));
  await timed(set, [{ model: 'snownlp', side: sides.snownlp }], SAMPLE.snownlp);
  const networks = options.quick ? [] : ['deep', 'encoder-deep', 'ensemble with encoder'];
  const slow = ['words', 'ensemble', ...networks];
  const others = slow.map((model): Timed => ({ model, side: ours }));
  await timed(set, others, SAMPLE.networks);
}

async function timeEnglish(set: ReviewSet, { ours, vader }: Sides): Promise<void> {
  const all = judgedRows(set).length;
  await timed(
    set,
    [
      { model: 'shipped', side: ours },
      { model: 'vader', side: vader },
    ],
    all,
  );
}

async function timed(set: ReviewSet, each: readonly Timed[], texts: number): Promise<number[][]> {
  const ms = await timeInTurn(each, texts, rounds);
  const found = ratesOf(set, each, texts, ms);
  rates.push(...found);
  for (const rate of found) progress(JSON.stringify(rate));
  return ms;
}
