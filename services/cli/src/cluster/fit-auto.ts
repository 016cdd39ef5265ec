import { chooseMethod, Dbscan, Hdbscan, KMeans } from '@shoal/clustering';
import type { Fit, FitJob } from './fit.ts';
import { fitKMeans, settleK } from './fit-centres.ts';
import { fitDbscan, fitHdbscan, hdbscanOptions, MIN_POINTS } from './fit-density.ts';
import { type FittingMethod, methodTitle } from './methods.ts';

/**
 * Tries the methods that need no training on a sample, the simplest first, and fits the whole by the one that was
 * chosen. Where none finds two groups, k-means tells at least that there is one.
 */
export async function fitAuto(job: FitJob): Promise<Fit> {
  const { space, options, progress, stopwatch } = job;
  const { seed } = options;
  const settled = settleK(job);
  const candidates = [
    { method: 'kmeans', fit: (rows: typeof space) => new KMeans({ k: settled.k, seed }).fit(rows) },
    { method: 'hdbscan', fit: (rows: typeof space) => new Hdbscan(hdbscanOptions(rows.rows)).fit(rows) },
    { method: 'dbscan', fit: (rows: typeof space) => new Dbscan({ minPoints: MIN_POINTS }).fit(rows) },
  ] as const satisfies readonly { method: FittingMethod; fit: unknown }[];
  const named = candidates.map(({ method, fit }) => ({ name: methodTitle(method), fit }));
  const onCandidate = ({ name }: { name: string }) => progress.show(`tried ${name}`);
  const methods = await chooseMethod(space, named, { seed, onCandidate });
  stopwatch.lap('choose method');
  const chosen = candidates.find(({ method }) => methodTitle(method) === methods.method)?.method;
  const fit =
    chosen === 'hdbscan' ? fitHdbscan(job) : chosen === 'dbscan' ? fitDbscan(job) : fitKMeans(job, settled);
  return { ...fit, methods, why: `${methods.explanation} ${fit.why}` };
}
