import { Parameters, type Weight } from '@shoal/neural/layers';
import { randomFrom, train } from '@shoal/neural/training';
import type { Clusterer } from '../clusterer.ts';
import { KAboveRowsError } from '../errors.ts';
import { canonicalOrder } from '../kmeans/canonical-order.ts';
import { KMeans } from '../kmeans/kmeans.ts';
import { assignToNearest } from '../kmeans/nearest-centroid.ts';
import { assertFinite, type Matrix, takeRows } from '../matrix.ts';
import { autoencoder } from './autoencoder.ts';
import { measureColumns, standardise } from './column-scales.ts';
import { DeepEmbeddedModel, encodeRows } from './deep-embedded-model.ts';
import {
  type CompleteDeepEmbeddedOptions,
  completeDeepEmbeddedOptions,
  type DeepEmbeddedOptions,
} from './deep-embedded-options.ts';
import { type FitWatch, watching } from './deep-options.ts';
import { ENCODER_PREFIX } from './encoder-layers.ts';
import { refineClusters } from './refine-clusters.ts';
import { settleCentroids } from './settle-centroids.ts';

/**
 * Deep embedded clustering (Xie, Girshick and Farhadi 2016): an autoencoder embeds the rows, k-means finds clusters there, and
 * both are refined together by sharpening the assignments, while the autoencoder goes on reconstructing, which keeps the
 * embedding from collapsing (IDEC: Guo, Gao, Liu and Yin 2017). Columns are standardised. The rows' order does not
 * matter, clusters are numbered by falling size, and none is empty.
 */
export class DeepEmbeddedClustering implements Clusterer<DeepEmbeddedModel> {
  readonly options: CompleteDeepEmbeddedOptions;

  /** Throws KInvalidError or OptionError. */
  constructor(options: DeepEmbeddedOptions) {
    this.options = completeDeepEmbeddedOptions(options);
  }

  /** Rejects with NonFiniteError, KAboveRowsError, or the signal's reason. */
  async fit(matrix: Matrix, watch: FitWatch = {}): Promise<DeepEmbeddedModel> {
    const { k, hidden, embedding } = this.options;
    assertFinite(matrix);
    const { order, distinctRows } = canonicalOrder(matrix);
    if (k > distinctRows) throw new KAboveRowsError(k, matrix.rows, distinctRows);
    const ordered = takeRows(matrix, order);
    const scales = measureColumns(ordered);
    const depth = embedding ?? Math.max(2, Math.min(10, Math.ceil(matrix.columns / 2)));
    const widths = [matrix.columns, ...hidden, depth];
    const learned = { ...(await this.#learn(standardise(ordered, scales), widths, watch)), widths, scales };
    const { labels } = assignToNearest(
      encodeRows(standardise(matrix, scales), widths, learned.encoder),
      learned.centroids,
    );
    return new DeepEmbeddedModel({ ...learned, labels });
  }

  async #learn(rows: Matrix, widths: readonly number[], watch: FitWatch) {
    const { tf, seed, k, clusteringWeight, pretrainEpochsMax, refineEpochsMax } = this.options;
    const { learningRate, batchSize = Math.max(16, Math.min(256, rows.rows >> 4)) } = this.options;
    const shared = { seed, batchSize, learningRate, validationShare: 0 };
    const parameters = new Parameters(tf, randomFrom(seed));
    try {
      const network = autoencoder(parameters, widths, rows);
      const task = { parameters, rows: rows.rows, loss: network.reconstruction };
      await train(task, { ...shared, epochsMax: pretrainEpochsMax, ...watching(watch, 'reconstructing') });
      const embedded = encodeRows(rows, widths, await encoderOf(parameters));
      let { centroids } = new KMeans({ k, seed }).fit(embedded);
      // One cluster leaves nothing to sharpen.
      if (k > 1) {
        const refinement = { parameters, network, rows, start: centroids, clusteringWeight };
        const training = { ...shared, epochsMax: refineEpochsMax, ...watching(watch, 'refining') };
        centroids = await refineClusters(refinement, training);
      }
      const encoder = await encoderOf(parameters);
      return { encoder, ...settleCentroids(encodeRows(rows, widths, encoder), centroids, seed) };
    } finally {
      parameters.dispose();
    }
  }
}

async function encoderOf(parameters: Parameters): Promise<Weight[]> {
  return (await parameters.read()).filter(({ name }) => name.startsWith(ENCODER_PREFIX));
}
