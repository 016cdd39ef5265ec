import { chooseK, type KChoice, KMeans, type Matrix } from '@shoal/clustering';
import type { KDistanceData } from '@shoal/plots';
import type { Progress } from '../progress.ts';
import type { ClusterOptions } from './cluster-options.ts';
import type { Method } from './methods.ts';
import type { Stopwatch } from './stopwatch.ts';

/** What a method found in the scaled rows. */
export interface Fit {
  readonly method: Method;
  /** From 0, by falling size; -1 for rows that belong to none. */
  readonly labels: Int32Array;
  readonly clusterCount: number;
  /** The sum of squared distances to the centres; null where a method has no centres. */
  readonly inertia: number | null;
  /** How k was chosen; undefined when it was given, or the method has no k. */
  readonly choice?: KChoice;
  /** The curve from which eps was read. */
  readonly distances?: KDistanceData;
  /** What the method settled on, by the names of its options. */
  readonly figures: Readonly<Record<string, number>>;
  /** A sentence for people: why this many clusters. */
  readonly why: string;
}

export interface FitJob {
  readonly space: Matrix;
  readonly options: ClusterOptions;
  readonly progress: Progress;
  readonly stopwatch: Stopwatch;
}

/** Fits by the method that was asked for. Throws the errors of @shoal/clustering. */
export async function fitMethod(job: FitJob): Promise<Fit> {
  const fits = { kmeans: fitKMeans } as const satisfies Record<Method, (job: FitJob) => Fit | Promise<Fit>>;
  return await fits[job.options.method](job);
}

function fitKMeans(job: FitJob): Fit {
  const { space, options } = job;
  const { k, choice } = settleK(job);
  job.progress.show(`fitting k = ${k}`);
  const { labels, inertia, clusterCount } = new KMeans({ k, seed: options.seed }).fit(space);
  job.stopwatch.lap('fit');
  const why = choice?.explanation ?? `k = ${k}, as given.`;
  return { method: 'kmeans', labels, clusterCount, inertia, choice, figures: { k }, why };
}

function settleK({ space, options, progress, stopwatch }: FitJob): { k: number; choice?: KChoice } {
  const { k = 'auto', seed } = options;
  if (k !== 'auto') return { k };
  const onCandidate = (candidate: { k: number }) => progress.show(`tried k = ${candidate.k}`);
  const choice = chooseK(space, { seed, onCandidate });
  stopwatch.lap('choose k');
  return { k: choice.k, choice };
}
