// Which card transactions are fraud, learned from the earlier and judged on the later: `shoal fraud` beside LightGBM on the same features.
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs, promisify } from 'node:util';
import { averagePrecision } from '@shoal/scoring';
import { pythonPeer, startPython } from './clustering/python-peer.ts';
import { differenceError } from './support/paired-bootstrap.ts';
import { progress, report, rounded } from './support/report.ts';

const { values: options } = parseArgs({ options: { seed: { type: 'string', default: '42' } } });
const seed = Number(options.seed);
const PACKAGES = ['lightgbm==4.7.0', 'catboost==1.2.10', 'scikit-learn==1.9.1'];
/** The options of `shoal fraud` under the peer's names. */
const SAME = {
  ...{ n_estimators: 1_000, learning_rate: 0.1, num_leaves: 8, reg_lambda: 5 },
  ...{ subsample: 0.7, subsample_freq: 1, colsample_bytree: 0.5 },
};
/** Its defaults, but for trees enough to be stopped. */
const DEFAULTS = { n_estimators: 1_000 };

const root = join(import.meta.dirname, '..', '..');
const input = join(process.env.SHOAL_DATASETS ?? '', 'fraud-transactions.csv.gz');
if (!existsSync(input)) throw new Error('SHOAL_DATASETS names no folder with fraud-transactions.csv.gz');

interface Ours {
  readonly averagePrecision: number;
  readonly baseRate: number;
  readonly fitSeconds: number;
  readonly trainRows: number;
  readonly testRows: number;
  readonly models: readonly { readonly model: string; readonly averagePrecision: number }[];
}

interface Peer {
  readonly ms: number;
  /** Of the orders that are judged, in the order of time. */
  readonly scores: readonly number[];
  readonly labels: readonly number[];
}

const { told, scores, seconds, table } = await ours();
progress(`shoal fraud: ${told.averagePrecision} in ${seconds} s`);
const peers = await peerFits(table);
const rows = Object.entries(peers).map(([name, peer]) => compared(name, peer));
for (const row of rows) progress(JSON.stringify(row));
const [same] = rows as [(typeof rows)[number]];
report(
  {
    bench: 'fraud',
    ours: rounded(told.averagePrecision, 4),
    peer: same.averagePrecision,
    unit: `average precision (${same.name})`,
    ratio: rounded(told.averagePrecision / same.averagePrecision, 4),
    goal: "average precision above each peer's or a tie with it",
    met: rows.every(({ verdict }) => verdict !== 'worse'),
  },
  {
    ...{ peerPackages: 'lightgbm 4.7.0', seed, trainRows: told.trainRows, testRows: told.testRows },
    ...{ baseRate: told.baseRate, fitSeconds: told.fitSeconds, commandSeconds: seconds },
    isolation: told.models.find(({ model }) => model === 'isolation')?.averagePrecision,
    rows,
  },
);

/** The command as a user runs it, in a process of its own; it also writes the features that the peer is given. */
async function ours() {
  const folder = join(root, '.shoal', 'bench-data');
  await mkdir(folder, { recursive: true });
  const [out, features] = [join(folder, 'fraud-scores.csv'), join(folder, 'fraud-features.csv')];
  const main = join(root, 'services', 'cli', 'src', 'main.ts');
  const columns = ['--id', 'id', '--label', 'fraud', '--time', 'datetime', '--seed', String(seed)];
  const run = promisify(execFile);
  // Once for the time, and once for the files, most of whose time goes into reasons.
  const begun = performance.now();
  await run(process.execPath, [main, 'fraud', input, ...columns, '--json']);
  const elapsed = rounded((performance.now() - begun) / 1_000);
  const outputs = ['--out', out, '--table', features];
  const { stdout } = await run(process.execPath, [main, 'fraud', input, ...columns, ...outputs, '--json']);
  const lines = (await readFile(out, 'utf8')).trimEnd().split('\n').slice(1);
  return {
    told: JSON.parse(stdout) as Ours,
    scores: lines.map((line) => Number(line.split(',')[1])),
    seconds: elapsed,
    table: features,
  };
}

async function peerFits(path: string): Promise<Readonly<Record<string, Peer>>> {
  const python = startPython(await pythonPeer('boosting', PACKAGES), 'feature_table');
  try {
    await python.call('load', { path });
    // The first fit warms up and does not count.
    await python.call('lightgbm', { seed, options: SAME });
    return {
      'lightgbm, the same options': await python.call('lightgbm', { seed, options: SAME }),
      'lightgbm, its defaults': await python.call('lightgbm', { seed, options: DEFAULTS }),
    };
  } finally {
    await python.stop();
  }
}

/** Less than a standard error apart is called a tie. */
function compared(name: string, { ms, scores: ofPeer, labels }: Peer) {
  if (ofPeer.length !== scores.length) throw new Error('the sides judged different orders');
  const found = averagePrecision(labels, ofPeer);
  const difference = averagePrecision(labels, scores) - found;
  const error = differenceError({ labels, ours: scores, peer: ofPeer }, averagePrecision);
  return {
    ...{ name, averagePrecision: rounded(found, 4), fitSeconds: rounded(ms / 1_000) },
    ...{ difference: rounded(difference), error: rounded(error) },
    verdict: Math.abs(difference) < error ? 'tie' : difference > 0 ? 'better' : 'worse',
  };
}
