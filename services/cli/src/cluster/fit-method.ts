import {
  chooseK,
  Dbscan,
  type KChoice,
  KMeans,
  kDistances,
  kneeOf,
  type Matrix,
  MiniBatchKMeans,
} from '@shoal/clustering';
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

const FITS: Readonly<Record<Method, (job: FitJob) => Fit | Promise<Fit>>> = {
  kmeans: fitKMeans,
  minibatch: fitKMeans,
  dbscan: fitDbscan,
};

/** Fits by the method that was asked for. Throws the errors of @shoal/clustering. */
export async function fitMethod(job: FitJob): Promise<Fit> {
  return await FITS[job.options.method](job);
}

function fitKMeans(job: FitJob): Fit {
  const { space, options } = job;
  const isMiniBatch = options.method === 'minibatch';
  const { k, choice } = settleK(job);
  job.progress.show(`fitting k = ${k}`);
  const parameters = { k, seed: options.seed };
  const clusterer = isMiniBatch ? new MiniBatchKMeans(parameters) : new KMeans(parameters);
  const { labels, inertia, clusterCount } = clusterer.fit(space);
  job.stopwatch.lap('fit');
  const why = choice?.explanation ?? `k = ${k}, as given.`;
  return { method: options.method, labels, clusterCount, inertia, choice, figures: { k }, why };
}

function settleK({ space, options, progress, stopwatch }: FitJob): { k: number; choice?: KChoice } {
  const { k = 'auto', seed } = options;
  if (k !== 'auto') return { k };
  const onCandidate = (candidate: { k: number }) => progress.show(`tried k = ${candidate.k}`);
  const choice = chooseK(space, { seed, onCandidate });
  stopwatch.lap('choose k');
  return { k: choice.k, choice };
}

// Of whom a customer needs so many around to be in the thick of a group.
const MIN_POINTS = 10;

function fitDbscan({ space, options, progress, stopwatch }: FitJob): Fit {
  const { minPoints = MIN_POINTS } = options;
  progress.show('measuring distances');
  const distances = kDistances(space, { k: minPoints });
  const isKnee = options.eps === undefined || options.eps === 'auto';
  const eps = isKnee ? kneeOf(distances).value : (options.eps as number);
  stopwatch.lap('choose eps');
  progress.show(`fitting eps = ${eps.toPrecision(3)}`);
  const { labels, clusterCount } = new Dbscan({ eps, minPoints }).fit(space);
  stopwatch.lap('fit');
  const source = isKnee ? `the knee of the distances to neighbour ${minPoints}` : 'as given';
  return {
    method: 'dbscan',
    labels,
    clusterCount,
    inertia: null,
    distances: { distances, neighbour: minPoints, eps, isKnee },
    figures: { eps, 'min-points': minPoints },
    why: `eps = ${eps.toPrecision(4)}, ${source}, and ${minPoints} points within it make a group: ${clusterCount} found.`,
  };
}
