import { median, rounded } from '../support/report.ts';
import { type BenchWorker, startWorker } from '../support/worker.ts';
import type { Row } from './case.ts';
import { startsOf, writeValues } from './data.ts';
import { type PythonProcess, startPython } from './python-peer.ts';

/** Rows to cluster, and into how many. */
export interface Problem {
  readonly name: string;
  readonly rows: number;
  readonly columns: number;
  readonly k: number;
  readonly values: Float64Array;
}

/** What both sides load: files of float64 and their shapes. */
export interface Input {
  readonly data: string;
  readonly rows: number;
  readonly columns: number;
  readonly starts: string;
  readonly k: number;
}

/** What either side answers to one fit. */
export interface Fit {
  readonly ms: number;
  readonly inertia: number;
  readonly iterations: number;
  readonly peakMb: number;
}

export interface Sides {
  readonly ours: BenchWorker;
  readonly peer: PythonProcess;
}

/** Runs both sides in fresh processes that have loaded the problem. */
export async function withSides<T>(
  python: string,
  problem: Problem,
  run: (sides: Sides) => Promise<T>,
): Promise<T> {
  const input = await inputOf(problem);
  const sides = { ours: await startWorker('../clustering/ours-kmeans'), peer: startPython(python, 'kmeans') };
  try {
    await sides.ours.call('load', input);
    await sides.peer.call('load', { ...input });
    return await run(sides);
  } finally {
    await Promise.all([sides.ours.stop(), sides.peer.stop()]);
  }
}

/** Runs ours alone, or ml-kmeans, which is called in the same way. */
export async function withOurs<T>(problem: Problem, run: (ours: BenchWorker) => Promise<T>): Promise<T> {
  const ours = await startWorker('../clustering/ours-kmeans');
  try {
    await ours.call('load', await inputOf(problem));
    return await run(ours);
  } finally {
    await ours.stop();
  }
}

async function inputOf({ name, rows, columns, k, values }: Problem): Promise<Input> {
  const file = name.replaceAll(/\W+/g, '-');
  const data = await writeValues(file, values);
  const starts = await writeValues(`${file}-starts`, startsOf(values, { rows, columns, seed: 0 }, k));
  return { data, rows, columns, starts, k };
}

/** The line of the table for the rounds that count. */
export function rowOf(name: string, fits: readonly { ours: Fit; peer: Fit }[]): Row {
  const last = fits.at(-1);
  if (last === undefined) throw new Error('no round counted');
  const ratio = median(fits.map(({ ours, peer }) => peer.ms / ours.ms));
  const inertia = median(fits.map(({ ours }) => ours.inertia)) / median(fits.map(({ peer }) => peer.inertia));
  return {
    name,
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
