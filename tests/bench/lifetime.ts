// BG/NBD beside lifetimes on the purchases of CDNOW's 23,570 customers: fit time, parameters, and how well both, a regression and networks
// foretell the next 39 weeks.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { openDataset } from '@shoal/datasets';
import {
  BetaGeometric,
  BetaGeometricModel,
  countPurchases,
  type Histories,
  HistoryRegression,
  judgeForecast,
  periodsBetween,
  purchasesOf,
  summarise,
  type Transactions,
} from '@shoal/lifetime';
import { NeuralLifetime, type NeuralLifetimeProgress } from '@shoal/lifetime/neural';
import { loadTensorFlow } from '@shoal/neural';
import { datasetsFolder } from '../support/stack.ts';
import { pythonPeer, startPython } from './clustering/python-peer.ts';
import { hindsightScores } from './lifetime/hindsight.ts';
import { median, progress, report, rounded } from './support/report.ts';

const { values: options } = parseArgs({ options: { rounds: { type: 'string', default: '5' } } });
const rounds = Number(options.rounds);
const until = Date.UTC(1997, 8, 30);
const end = Date.UTC(1998, 5, 30);
const period = 'week';
/** Fader, Hardie and Lee 2005, table 2. */
const published = { r: 0.243, alpha: 4.414, a: 0.793, b: 2.426 };
/** Of the networks: nothing was chosen by what came after the day. */
const SEED = 42;
/** No forecast: it has seen what came of other customers. */
const HINDSIGHT = 'hindsight: boosting that learned from what came, of other customers';
const goals = { fitRatio: 3, mae: 0.7844, rmse: 1.4628, auc: 0.775 };

interface PeerFit {
  readonly ms: number;
  readonly parameters: Readonly<Record<'r' | 'alpha' | 'a' | 'b', number>>;
}

const transactions = await readPurchases();
const summary = summarise(transactions, { until, period });
const python = startPython(await pythonPeer('lifetimes', ['lifetimes==0.11.3']), 'lifetimes_bgnbd');
const folder = await mkdtemp(join(tmpdir(), 'shoal-lifetime-'));
try {
  const path = join(folder, 'histories.json');
  const { frequency, recency, age } = summary;
  const plain = { frequency: [...frequency], recency: [...recency], age: [...age] };
  await writeFile(path, JSON.stringify(plain));
  await python.call('load', { path });
  const done: { ours: number; peer: PeerFit }[] = [];
  // The first round warms both up and does not count.
  for (let round = 0; round <= rounds; round += 1) {
    const begun = performance.now();
    new BetaGeometric().fit(summary);
    const ours = performance.now() - begun;
    const peer = await python.call<PeerFit>('fit', {});
    progress(`round ${round} of ${rounds}: ours ${rounded(ours)} ms, lifetimes ${rounded(peer.ms)} ms`);
    if (round > 0) done.push({ ours, peer });
  }
  const ratio = median(done.map(({ ours, peer }) => peer.ms / ours));
  const sample = await fitSample();
  const rows = await judgeAll(done[0]?.peer as PeerFit);
  for (const row of rows) progress(JSON.stringify(row));
  const [bgnbd] = rows;
  const best = Math.max(...rows.filter(({ model }) => model !== HINDSIGHT).map(({ auc }) => auc));
  report(
    {
      bench: 'lifetime',
      ours: rounded(median(done.map(({ ours }) => ours))),
      peer: rounded(median(done.map(({ peer }) => peer.ms))),
      unit: 'ms to fit BG/NBD',
      ratio: rounded(ratio),
      goal: `ratio >= ${goals.fitRatio}; the published parameters to two decimals; MAE <= ${goals.mae}, RMSE <= ${goals.rmse}; AUC >= ${goals.auc}`,
      met:
        ratio >= goals.fitRatio &&
        sample.isAsPublished &&
        (bgnbd?.mae ?? 9) <= goals.mae &&
        (bgnbd?.rmse ?? 9) <= goals.rmse &&
        best >= goals.auc,
    },
    { rounds, customers: frequency.length, sample, rows },
  );
} finally {
  await python.stop();
  await rm(folder, { recursive: true });
}

function recencyOf({ recency, age }: Histories): Float64Array {
  return recency.map((last, i) => last - (age[i] as number));
}

/** The customers of the papers come with the peer. */
async function fitSample() {
  const histories = await python.call<Record<keyof Histories, number[]>>('sample', {});
  const { parameters } = new BetaGeometric().fit({
    frequency: Float64Array.from(histories.frequency),
    recency: Float64Array.from(histories.recency),
    age: Float64Array.from(histories.age),
  });
  const names = Object.keys(published) as (keyof typeof published)[];
  const isAsPublished = names.every((name) => Math.abs(parameters[name] - published[name]) < 0.005);
  return { customers: histories.frequency.length, parameters, published, isAsPublished };
}

/** All on the same customers: what each expected of the next 39 weeks, and what came. */
async function judgeAll(peer: PeerFit) {
  const horizon = periodsBetween(until, end, period);
  const actual = countPurchases(purchasesOf(transactions, period, { after: until }));
  const judged = (model: string, expected: Float64Array, score = expected) => {
    const figures = judgeForecast({ expected, score, actual });
    const [mae, rmse, auc] = [figures.mae, figures.rmse, figures.auc].map((value) =>
      Number(value.toFixed(4)),
    );
    return { model, mae: mae as number, rmse: rmse as number, auc: auc as number };
  };
  const bgnbd = new BetaGeometric().fit(summary).expectedPurchases(horizon, summary);
  const theirs = new BetaGeometricModel(peer.parameters).expectedPurchases(horizon, summary);
  const regression = (withPieces: boolean) => {
    const { pieces: _pieces, ...without } = transactions;
    const known = withPieces ? transactions : without;
    const { expected, score } = new HistoryRegression({ period })
      .fit(known, until)
      .forecast(known, until, horizon);
    return judged(withPieces ? 'gradient, with the number of CDs' : 'gradient', expected, score);
  };
  const { tf } = await loadTensorFlow();
  const onProgress = ({ network, networks, epoch }: NeuralLifetimeProgress) =>
    progress(`neural: network ${network} of ${networks}, epoch ${epoch}`);
  const networks = await new NeuralLifetime({ tf, seed: SEED, period, onProgress }).fit(transactions, until);
  const neural = networks.forecast(transactions, until, horizon);
  return [
    judged('BG/NBD', bgnbd),
    judged('BG/NBD with the parameters of lifetimes', theirs),
    regression(false),
    regression(true),
    judged('neural', neural.expected, neural.score),
    // These rank, and expect nothing.
    { ...judged('recency alone', recencyOf(summary)), mae: null, rmse: null },
    { ...judged(HINDSIGHT, hindsightScores(transactions, { until, actual })), mae: null, rmse: null },
  ];
}

async function readPurchases(): Promise<Transactions> {
  const folderOfData = datasetsFolder();
  if (folderOfData === undefined) throw new Error('SHOAL_DATASETS names no folder with cdnow.txt');
  const { calls } = await openDataset('cdnow', folderOfData);
  const places = new Map<string, number>();
  const rows: { customer: number; at: number; amount: number; pieces: number }[] = [];
  for await (const call of calls) {
    if (call.type !== 'track' || call.userId === undefined) continue;
    const { total = 0, products = [] } = (call.properties ?? {}) as {
      total?: number;
      products?: { quantity?: number }[];
    };
    const customer = places.get(call.userId) ?? places.size;
    places.set(call.userId, customer);
    const pieces = products.reduce((sum, { quantity = 1 }) => sum + quantity, 0);
    rows.push({ customer, at: Date.parse(call.timestamp), amount: total, pieces });
  }
  return {
    customers: [...places.keys()],
    customer: Int32Array.from(rows, ({ customer }) => customer),
    at: Float64Array.from(rows, ({ at }) => at),
    amount: Float64Array.from(rows, ({ amount }) => amount),
    pieces: Float64Array.from(rows, ({ pieces }) => pieces),
  };
}
