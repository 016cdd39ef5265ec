import { adjustedRand, createMatrix, kDistances, kneeOf } from '@shoal/clustering';
import { median, rounded } from '../support/report.ts';
import { startWorker } from '../support/worker.ts';
import type { CaseContext, ClusteringCase, Row } from './case.ts';
import { mixture, writeValues } from './data.ts';
import type { DbscanFit, DbscanInput } from './dbscan-ours.ts';
import { startPython } from './python-peer.ts';

interface Fits {
  readonly ours: DbscanFit;
  readonly peer: DbscanFit;
}

// As Sander et al. (1998) advise.
const minPointsOf = (columns: number): number => 2 * columns;
// density-clustering is quadratic: this takes it seconds, and ten times as many rows minutes.
const packageRows = 10_000;

/** DBSCAN with eps at the knee of the k-distance curve, the same for both sides. */
export const dbscanCase: ClusteringCase = {
  name: 'dbscan',
  run: async (context) => {
    const rows: Row[] = [];
    for (const [count, columns] of [
      [20_000, 4],
      [100_000, 4],
      [100_000, 8],
    ] as const) {
      rows.push(await compare(await inputOf(count, columns), context));
    }
    return { rows, details: { densityClustering: await packageFigures(context) } };
  },
};

/** Twenty Gaussian groups, most of them apart. */
async function inputOf(rows: number, columns: number): Promise<DbscanInput> {
  const values = mixture({ rows, columns, seed: rows + columns }, 3);
  const minPoints = minPointsOf(columns);
  const knee = kneeOf(kDistances(createMatrix(rows, columns, values), { k: minPoints }));
  const data = await writeValues(`dbscan-${rows}-${columns}`, values);
  return { data, rows, columns, eps: rounded(knee.value), minPoints };
}

async function compare(input: DbscanInput, { python, rounds, say }: CaseContext): Promise<Row> {
  const name = `dbscan ${input.rows} x ${input.columns}, eps ${input.eps}, minPoints ${input.minPoints}`;
  const sides = { ours: await startWorker('../clustering/dbscan-ours'), peer: startPython(python, 'dbscan') };
  const fits: Fits[] = [];
  try {
    // The first round warms both up and does not count.
    for (let round = 0; round <= rounds; round += 1) {
      const ours = await sides.ours.call<DbscanFit>('fit', input);
      const peer = await sides.peer.call<DbscanFit>('fit', { ...input });
      say(`${name}: ours ${rounded(ours.ms)} ms, peer ${rounded(peer.ms)} ms`);
      if (round > 0) fits.push({ ours, peer });
    }
  } finally {
    await Promise.all([sides.ours.stop(), sides.peer.stop()]);
  }
  return rowOf(name, fits);
}

function rowOf(name: string, fits: readonly Fits[]): Row {
  const last = fits.at(-1);
  if (last === undefined) throw new Error('no round counted');
  const ratio = median(fits.map(({ ours, peer }) => peer.ms / ours.ms));
  const agreement = agreementOf(last);
  return {
    name,
    ours: rounded(median(fits.map(({ ours }) => ours.ms))),
    peer: rounded(median(fits.map(({ peer }) => peer.ms))),
    ratio: rounded(ratio),
    quality: { ...agreement, clusters: last.ours.sizes.length, noiseShare: rounded(last.ours.noiseShare) },
    oursPeakMb: Math.round(last.ours.peakMb),
    peerPeakMb: Math.round(last.peer.peakMb),
    goal: 'ratio >= 2, adjusted Rand index 1',
    met: ratio >= 2 && agreement.adjustedRand === 1 && agreement.coreRowsThatDiffer === 0,
  };
}

function agreementOf({ ours, peer }: Fits) {
  const coreRowsThatDiffer = new Set(ours.coreRows).symmetricDifference(new Set(peer.coreRows)).size;
  return { adjustedRand: adjustedRand(ours.labels, peer.labels), coreRowsThatDiffer };
}

/** The package density-clustering on fewer rows, and ours on the same. */
async function packageFigures({ say }: CaseContext) {
  const input = await inputOf(packageRows, 4);
  const side = await startWorker('../clustering/dbscan-ours');
  try {
    const ours = await side.call<DbscanFit>('fit', input);
    const reference = await side.call<DbscanFit>('fitPackage', input);
    say(`${packageRows} x 4: ours ${rounded(ours.ms)} ms, density-clustering ${rounded(reference.ms)} ms`);
    return {
      rows: input.rows,
      columns: input.columns,
      ours: rounded(ours.ms),
      densityClustering: rounded(reference.ms),
      ratio: rounded(reference.ms / ours.ms),
      adjustedRand: adjustedRand(ours.labels, reference.labels),
    };
  } finally {
    await side.stop();
  }
}
