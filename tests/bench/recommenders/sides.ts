import { startPython } from '../clustering/python-peer.ts';
import { startWorker } from '../support/worker.ts';
import { type Task, writeTask } from './movielens.ts';

/** The same for both sides. */
export interface AlsParameters {
  readonly factors: number;
  readonly iterations: number;
  readonly regularization: number;
  readonly alpha: number;
  readonly seed: number;
}

/** The same for both sides. */
export interface BprParameters {
  readonly factors: number;
  readonly epochs: number;
  readonly seed: number;
}

/** What either side answers to a fit that ranks: hit rate and NDCG of the first ten. */
export interface RankingFit {
  readonly ms: number;
  readonly hr: number;
  readonly ndcg: number;
}

/** What either side answers to a fit that predicts ratings. */
export interface RatingFit {
  readonly ms: number;
  readonly rmse: number;
}

/** A side takes a function's name and its argument, the peer's by name. */
export interface Side {
  fit<T>(name: string, argument: { readonly seed: number }): Promise<T>;
}

/** Runs both sides in fresh processes that have read the task. */
export async function withSides<T>(
  peer: { readonly python: string; readonly script: string },
  { name, task }: { readonly name: string; readonly task: Task },
  run: (ours: Side, peer: Side) => Promise<T>,
): Promise<T> {
  const path = await writeTask(name, task);
  const worker = await startWorker('../recommenders/ours');
  const python = startPython(peer.python, peer.script);
  try {
    await worker.call('load', path);
    await python.call('load', { path });
    return await run(
      { fit: (called, argument) => worker.call(called, argument) },
      { fit: (called, argument) => python.call(called, { ...argument }) },
    );
  } finally {
    await Promise.all([worker.stop(), python.stop()]);
  }
}
