import { Dbscan, Hdbscan, kDistances, kneeOf } from '@shoal/clustering';
import type { Fit, FitJob } from './fit.ts';
import type { MethodValues } from './methods.ts';

// Of whom a customer needs so many around to be in the thick of a group.
export const MIN_POINTS = 10;
// A group of less than a hundredth is none that a campaign is made for, nor one of less than this.
const CLUSTER_SHARE = 0.01;
const CLUSTER_SIZE_LEAST = 10;
// More neighbours smooth no further, but finding them takes minutes in a large table.
const MIN_SAMPLES_MAX = 50;

export function fitDbscan({ space, options, progress, stopwatch }: FitJob): Fit {
  const { minPoints = MIN_POINTS } = options;
  progress.show('measuring distances');
  const distances = kDistances(space, { k: minPoints });
  const isKnee = options.eps === undefined || options.eps === 'auto';
  // Where most rows are equal the knee may be at 0, which Dbscan takes too.
  const eps = isKnee ? kneeOf(distances).value : (options.eps as number);
  stopwatch.lap('choose eps');
  progress.show(`fitting eps = ${eps.toPrecision(3)}`);
  const { labels, clusterCount } = new Dbscan({ eps, minPoints }).fit(space);
  stopwatch.lap('fit');
  const source = isKnee ? `the knee of the distances to neighbour ${minPoints}` : 'as given';
  const why = `eps = ${eps.toPrecision(4)}, ${source}; ${minPoints} points within it make a group: ${clusterCount} found.`;
  return {
    ...{ method: 'dbscan', labels, clusterCount, inertia: null, why },
    distances: { distances, neighbour: minPoints, eps, isKnee },
    figures: { eps, 'min-points': minPoints },
    refit: (sample, all) => {
      const points = thinned(minPoints, sample.rows / space.rows, 1);
      return new Dbscan({ eps, minPoints: points }).fit(sample).predict(all);
    },
  };
}

export function fitHdbscan({ space, options, progress, stopwatch }: FitJob): Fit {
  const { minClusterSize, minSamples } = hdbscanOptions(space.rows, options);
  progress.show(`fitting groups of ${minClusterSize} and more`);
  const { labels, clusterCount } = new Hdbscan({ minClusterSize, minSamples }).fit(space);
  stopwatch.lap('fit');
  const source = options.minClusterSize === undefined ? ' (a hundredth of the rows, or 10)' : '';
  return {
    ...{ method: 'hdbscan', labels, clusterCount, inertia: null },
    figures: { 'min-cluster-size': minClusterSize, 'min-points': minSamples },
    why: `Groups of at least ${minClusterSize} rows${source} that hold together longest as distances shrink: ${clusterCount} found.`,
    refit: (sample, all) => {
      const share = sample.rows / space.rows;
      const size = thinned(minClusterSize, share, 2);
      const samples = thinned(minSamples, share, 1);
      return new Hdbscan({ minClusterSize: size, minSamples: samples }).fit(sample).predict(all);
    },
  };
}

/** What is not given follows from the number of rows. */
export function hdbscanOptions(rows: number, given: MethodValues = {}) {
  const least = Math.max(CLUSTER_SIZE_LEAST, Math.round(CLUSTER_SHARE * rows));
  const { minClusterSize = least, minPoints = Math.min(minClusterSize, MIN_SAMPLES_MAX) } = given;
  return { minClusterSize, minSamples: minPoints };
}

/** Among a share of the rows only that share of the neighbours is left. */
function thinned(count: number, share: number, least: number): number {
  return Math.max(least, Math.round(count * share));
}
