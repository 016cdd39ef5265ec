import type { Parameters, Scalar, Tensor } from '@shoal/neural/layers';
import { type TrainingOptions, train } from '@shoal/neural/training';
import { createMatrix, type Matrix } from '../matrix.ts';
import type { Autoencoder } from './autoencoder.ts';
import { likeliest } from './likeliest.ts';
import { rowsTensor } from './rows-tensor.ts';
import { softAssignment, targetDistribution } from './soft-assignment.ts';

export interface Refinement {
  readonly parameters: Parameters;
  readonly network: Autoencoder;
  /** Standardised, as the network was trained on them. */
  readonly rows: Matrix;
  /** Where the clusters begin, in the embedding. */
  readonly start: Matrix;
  readonly clusteringWeight: number;
}

const CENTROIDS = 'centroids';
// With fewer moves between clusters than this share of the rows, the clusters have settled (Xie et al., section 4.3).
const MOVED_SHARE_MIN = 0.001;
// They must have settled for so many epochs: an epoch of few rows is only a few steps.
const SETTLED_EPOCHS = 5;
const ROWS_AT_ONCE = 1024;

/**
 * Trains the autoencoder and the centroids together on reconstruction + weight * KL(P || Q), where Q are the soft assignments
 * and P their sharpened target, made anew after each epoch; gives the centroids.
 */
export async function refineClusters(refinement: Refinement, training: TrainingOptions): Promise<Matrix> {
  const { parameters, network, rows, start, clusteringWeight } = refinement;
  const { tf } = parameters;
  const centroids = parameters.add(CENTROIDS, [start.rows, start.columns], 'zeros');
  parameters.set(CENTROIDS, Float32Array.from(start.values));
  let assigned = assignments(refinement, centroids);
  let target = targetDistribution(assigned);

  const loss = (batch: Int32Array): Scalar => {
    const q = softAssignment(tf, network.encode(rowsTensor(tf, rows, batch)), centroids);
    const p = rowsTensor(tf, target, batch);
    // KL(P || Q) but for its first half, the sum of p log p, which nothing here can change.
    const divergence = tf.neg(tf.mean(tf.sum(tf.mul(p, tf.log(q)), 1)));
    return tf.add(network.reconstruction(batch), tf.mul(divergence, clusteringWeight));
  };
  let settled = 0;
  const isDone = (): boolean => {
    const next = assignments(refinement, centroids);
    settled = movedShare(assigned, next) < MOVED_SHARE_MIN ? settled + 1 : 0;
    assigned = next;
    target = targetDistribution(next);
    return settled === SETTLED_EPOCHS;
  };
  await train({ parameters, rows: rows.rows, loss }, { ...training, isDone });
  return createMatrix(start.rows, start.columns, Float64Array.from(await centroids.data()));
}

/** The soft assignments of all rows as the network is now. */
function assignments({ parameters: { tf }, network, rows, start }: Refinement, centroids: Tensor): Matrix {
  const all = createMatrix(rows.rows, start.rows);
  for (let begin = 0; begin < rows.rows; begin += ROWS_AT_ONCE) {
    const count = Math.min(ROWS_AT_ONCE, rows.rows - begin);
    const batch = Int32Array.from({ length: count }, (_, i) => begin + i);
    const q = tf.tidy(() => softAssignment(tf, network.encode(rowsTensor(tf, rows, batch)), centroids));
    all.values.set(q.dataSync(), begin * start.rows);
    q.dispose();
  }
  return all;
}

function movedShare(before: Matrix, after: Matrix): number {
  let moved = 0;
  for (let row = 0; row < before.rows; row++) if (likeliest(before, row) !== likeliest(after, row)) moved++;
  return moved / before.rows;
}
