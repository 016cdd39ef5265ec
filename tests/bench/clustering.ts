// K-means, mini-batch k-means and the other clusterers beside scikit-learn: time, quality, memory, growth.
import { parseArgs } from 'node:util';
import type { ClusteringCase, Row } from './clustering/case.ts';
import { dbscanCase } from './clustering/dbscan.ts';
import { kmeansCase } from './clustering/kmeans.ts';
import { miniBatchCase } from './clustering/mini-batch.ts';
import { pythonPeer } from './clustering/python-peer.ts';
import { progress, report } from './support/report.ts';

const cases: readonly ClusteringCase[] = [kmeansCase, miniBatchCase, dbscanCase];

const { values: options } = parseArgs({
  options: {
    rounds: { type: 'string', default: '5' },
    only: { type: 'string', default: '' },
  },
});

const rounds = Number(options.rounds);
const python = await pythonPeer('scikit-learn', ['scikit-learn==1.9.1']);
const rows: Row[] = [];
const details: Record<string, unknown> = { rounds, threads: 2, peerPackage: 'scikit-learn 1.9.1' };

for (const each of cases) {
  if (options.only !== '' && !each.name.includes(options.only)) continue;
  const result = await each.run({ python, rounds, say: (text) => progress(`${each.name}: ${text}`) });
  rows.push(...result.rows);
  Object.assign(details, result.details);
}

const worst = rows.toSorted((a, b) => a.ratio - b.ratio)[0];
if (worst === undefined) throw new Error(`no case is called "${options.only}"`);
for (const row of rows) progress(JSON.stringify(row));
report(
  {
    bench: 'clustering',
    ours: worst.ours,
    peer: worst.peer,
    unit: `ms (${worst.name})`,
    ratio: worst.ratio,
    goal: 'ratio >= 2 in every row, at the quality that the row names',
    met: rows.every((row) => row.met),
  },
  { ...details, rows },
);
