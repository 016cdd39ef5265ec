import { median, rounded } from '../support/report.ts';
import { type BenchWorker, startWorker } from '../support/worker.ts';
import type { CaseContext, ClusteringCase, Row } from './case.ts';
import { mixture, type Shape, startsOf, uniformRows, writeValues } from './data.ts';
import { type PythonProcess, startPython } from './python-peer.ts';

/** What either side answers to one fit. */
export interface Fit {
  readonly ms: number;
  readonly inertia: number;
  readonly iterations: number;
  readonly peakMb: number;
}

/** What both sides load: files of float64 and their shapes. */
export interface Input {
  readonly data: string;
  readonly rows: number;
  readonly columns: number;
  readonly starts: string;
  readonly k: number;
}

interface Problem {
  readonly name: string;
  readonly shape: Shape;
  readonly k: number;
  readonly values: (shape: Shape) => Float64Array<ArrayBuffer>;
}

// scikit-learn's default: a share of the mean variance that the centroids may still move, squared and summed.
const tolerance = 1e-4;
const overlapping = (shape: Shape) => mixture(shape, 1);

const problems: readonly Problem[] = [
  { name: '100k x 12, k = 8', shape: { rows: 100_000, columns: 12, seed: 1 }, k: 8, values: overlapping },
  { name: '1M x 16, k = 10', shape: { rows: 1_000_000, columns: 16, seed: 2 }, k: 10, values: overlapping },
  {
    name: '100k x 12, k = 8, no groups',
    shape: { rows: 100_000, columns: 12, seed: 3 },
    k: 8,
    values: uniformRows,
  },
];

/** Exact k-means from equal starts. */
export const kmeansCase: ClusteringCase = {
  name: 'kmeans',
  run: async (context) => {
    const rows: Row[] = [];
    for (const problem of problems) rows.push(await compare(problem, context));
    return { rows };
  },
};

async function compare(problem: Problem, context: CaseContext): Promise<Row> {
  const sides = {
    ours: await startWorker('../clustering/ours-kmeans'),
    peer: startPython(context.python, 'kmeans'),
  };
  try {
    await load(problem, sides);
    const fits: { ours: Fit; peer: Fit }[] = [];
    // The first round warms both up and does not count.
    for (let round = 0; round <= context.rounds; round += 1) {
      const ours = await sides.ours.call<Fit>('fit', tolerance);
      const peer = await sides.peer.call<Fit>('fit', { tolerance });
      context.say(`${problem.name}: ours ${rounded(ours.ms)} ms, peer ${rounded(peer.ms)} ms`);
      if (round > 0) fits.push({ ours, peer });
    }
    return rowOf(problem.name, fits);
  } finally {
    await Promise.all([sides.ours.stop(), sides.peer.stop()]);
  }
}

async function load({ name, shape, k, values }: Problem, sides: { ours: BenchWorker; peer: PythonProcess }) {
  const { rows, columns } = shape;
  const all = values(shape);
  const file = name.replaceAll(/\W+/g, '-');
  const data = await writeValues(file, all);
  const starts = await writeValues(`${file}-starts`, startsOf(all, shape, k));
  const input = { data, rows, columns, starts, k };
  await sides.ours.call('load', input);
  await sides.peer.call('load', input);
}

function rowOf(name: string, fits: readonly { ours: Fit; peer: Fit }[]): Row {
  const last = fits.at(-1);
  if (last === undefined) throw new Error('no round counted');
  const ratio = median(fits.map(({ ours, peer }) => peer.ms / ours.ms));
  const inertia = last.ours.inertia / last.peer.inertia;
  return {
    name: `k-means ${name}`,
    ours: rounded(median(fits.map(({ ours }) => ours.ms))),
    peer: rounded(median(fits.map(({ peer }) => peer.ms))),
    ratio: rounded(ratio),
    quality: {
      inertiaOverPeer: rounded(inertia, 7),
      oursIterations: last.ours.iterations,
      peerIterations: last.peer.iterations,
    },
    oursPeakMb: Math.round(last.ours.peakMb),
    peerPeakMb: Math.round(last.peer.peakMb),
    goal: 'ratio >= 2, inertia <= 1.001 x',
    met: ratio >= 2 && inertia <= 1.001,
  };
}
