import { chooseK, type KChoice, KMeans, MiniBatchKMeans } from '@shoal/clustering';
import type { Fit, FitJob } from './fit.ts';

// Starts of a fit that is only compared with another.
const STARTS_AGAIN = 2;

export function fitKMeans(job: FitJob, settled = settleK(job)): Fit {
  return fitCentres({ ...job, settled }, 'kmeans', (options) => new KMeans(options));
}

export function fitMiniBatch(job: FitJob): Fit {
  return fitCentres(
    { ...job, settled: settleK(job) },
    'minibatch',
    (options) => new MiniBatchKMeans(options),
  );
}

function fitCentres(
  job: FitJob & { readonly settled: SettledK },
  method: 'kmeans' | 'minibatch',
  make: (options: { k: number; seed: number; starts?: number }) => KMeans | MiniBatchKMeans,
): Fit {
  const { k, choice, why } = job.settled;
  const { seed } = job.options;
  job.progress.show(`fitting k = ${k}`);
  const { labels, inertia, clusterCount } = make({ k, seed }).fit(job.space, job.threads);
  job.stopwatch.lap('fit');
  return {
    ...{ method, labels, clusterCount, inertia, choice, figures: { k }, why },
    refit: (sample, all) => make({ k, seed, starts: STARTS_AGAIN }).fit(sample).predict(all),
  };
}

interface SettledK {
  readonly k: number;
  readonly choice?: KChoice;
  readonly why: string;
}

/** The k that was given, or the one that is chosen. */
export function settleK({ space, options, progress, stopwatch }: FitJob): SettledK {
  const { k = 'auto', seed } = options;
  if (k !== 'auto') return { k, why: `k = ${k}, as given.` };
  const onCandidate = (candidate: { k: number }) => progress.show(`tried k = ${candidate.k}`);
  const choice = chooseK(space, { seed, onCandidate });
  stopwatch.lap('choose k');
  return { k: choice.k, choice, why: choice.explanation };
}
