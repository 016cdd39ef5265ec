import { chooseK, type KChoice, KMeans, MiniBatchKMeans } from '@shoal/clustering';
import type { Fit, FitJob } from './fit.ts';

// Starts of a fit that is only compared with another.
const STARTS_AGAIN = 2;

export function fitKMeans(job: FitJob): Fit {
  const make = (k: number, starts?: number) => new KMeans({ k, seed: job.options.seed, starts });
  return fitCentres(job, 'kmeans', make);
}

export function fitMiniBatch(job: FitJob): Fit {
  const make = (k: number, starts?: number) => new MiniBatchKMeans({ k, seed: job.options.seed, starts });
  return fitCentres(job, 'minibatch', make);
}

function fitCentres(
  job: FitJob,
  method: 'kmeans' | 'minibatch',
  make: (k: number, starts?: number) => KMeans | MiniBatchKMeans,
): Fit {
  const { k, choice, why } = settleK(job);
  job.progress.show(`fitting k = ${k}`);
  const { labels, inertia, clusterCount } = make(k).fit(job.space);
  job.stopwatch.lap('fit');
  return {
    ...{ method, labels, clusterCount, inertia, choice, figures: { k }, why },
    refit: (sample, all) => make(k, STARTS_AGAIN).fit(sample).predict(all),
  };
}

/** The k that was given, or the one that is chosen. */
export function settleK({ space, options, progress, stopwatch }: FitJob): {
  readonly k: number;
  readonly choice?: KChoice;
  readonly why: string;
} {
  const { k = 'auto', seed } = options;
  if (k !== 'auto') return { k, why: `k = ${k}, as given.` };
  const onCandidate = (candidate: { k: number }) => progress.show(`tried k = ${candidate.k}`);
  const choice = chooseK(space, { seed, onCandidate });
  stopwatch.lap('choose k');
  return { k: choice.k, choice, why: choice.explanation };
}
