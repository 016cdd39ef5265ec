import type { Fit, FitJob } from './fit.ts';
import { fitAuto } from './fit-auto.ts';
import { fitKMeans, fitMiniBatch } from './fit-centres.ts';
import { fitDeep } from './fit-deep.ts';
import { fitDbscan, fitHdbscan } from './fit-density.ts';
import type { Method } from './methods.ts';

const FITS: Readonly<Record<Method, (job: FitJob) => Fit | Promise<Fit>>> = {
  auto: fitAuto,
  kmeans: (job) => fitKMeans(job),
  minibatch: fitMiniBatch,
  dbscan: fitDbscan,
  hdbscan: fitHdbscan,
  deep: fitDeep,
};

/** Fits by the method that was asked for. Throws, or rejects with, the errors of @shoal/clustering. */
export async function fitMethod(job: FitJob): Promise<Fit> {
  return await FITS[job.options.method](job);
}
