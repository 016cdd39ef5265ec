import type { Fit, FitJob } from './fit.ts';
import { settleK } from './fit-centres.ts';

/** Trains an autoencoder and clusters what it makes of the rows. TensorFlow is loaded here, for nobody else. */
export async function fitDeep(job: FitJob): Promise<Fit> {
  const { space, options, progress, stopwatch } = job;
  const { k, choice, why } = settleK(job);
  progress.show('loading TensorFlow');
  const [{ loadTensorFlow }, { DeepEmbeddedClustering }] = await Promise.all([
    import('@shoal/neural'),
    import('@shoal/clustering/deep'),
  ]);
  const { tf } = await loadTensorFlow();
  const onProgress = ({ stage, epoch, loss }: { stage: string; epoch: number; loss: number }) =>
    progress.show(`${stage}: epoch ${epoch}, loss ${loss.toPrecision(3)}`);
  const clusterer = new DeepEmbeddedClustering({ k, seed: options.seed, tf });
  const { labels, clusterCount } = await clusterer.fit(space, { onProgress });
  stopwatch.lap('fit');
  return { method: 'deep', labels, clusterCount, inertia: null, choice, figures: { k }, why };
}
