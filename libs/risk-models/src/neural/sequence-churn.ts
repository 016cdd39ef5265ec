import type { TensorFlow } from '@shoal/neural';
import { dense, dropout, embedding, Parameters, type Scalar, type Tensor } from '@shoal/neural/layers';
import { type Random, randomFrom, type TrainingProgress, train } from '@shoal/neural/training';
import type { ChurnTable } from '../churn/churn-history.ts';
import { kindCodes, sequenceLength, sequenceWidth } from '../churn/event-sequence.ts';
import { standardRows, standardsOf } from '../classify/standards.ts';
import { positivesOf } from '../classify/table.ts';
import { LABELS_MIN } from '../classify/train-classifier.ts';
import { TooFewError } from '../errors.ts';
import { hiddenScore, layerNames, widths } from './network-shape.ts';
import { SequenceChurnModel } from './sequence-churn-model.ts';

export interface SequenceChurnOptions {
  readonly tf: TensorFlow;
  readonly seed: number;
  /** Times that all rows are seen at most. Default 30. */
  readonly epochsMax?: number;
  readonly onProgress?: (progress: TrainingProgress) => void;
  readonly signal?: AbortSignal;
}

/** Share of the hidden layer that is dropped while it learns. */
const dropped = 0.2;

/**
 * A network over features and the sequence of a customer's last interactions: each has a state out of its kind and how long ago it was, the
 * states are weighed by attention (Bahdanau, Cho and Bengio 2015), and the sum stands beside the features before a hidden layer. On one
 * backend the same table and seed give the same model.
 */
export class SequenceChurn {
  readonly #options: SequenceChurnOptions;

  constructor(options: SequenceChurnOptions) {
    this.#options = options;
  }

  /** Rejects with TooFewError, TrainingDivergedError, or the reason of the signal. */
  async fit(table: ChurnTable): Promise<SequenceChurnModel> {
    const positives = positivesOf(table);
    const rows = table.labels.length;
    if (Math.min(positives, rows - positives) < LABELS_MIN)
      throw new TooFewError(`of ${rows} rows ${positives} are positive: ${LABELS_MIN} of either are needed`);
    const { tf, seed, epochsMax = 30, onProgress, signal } = this.#options;
    const standards = standardsOf(table.columns);
    const features = standardRows(table.columns, standards);
    const parameters = new Parameters(tf, randomFrom(seed, 1));
    try {
      const logitsOf = network(parameters, table.columns.length);
      const loss = (batch: Int32Array, random?: Random) =>
        logisticLoss(
          tf,
          logitsOf(batchOf(table, features, batch), random),
          Float32Array.from(batch, (row) => table.labels[row] as number),
        );
      await train(
        { parameters, rows, loss },
        {
          ...{ seed, epochsMax, batchSize: 128, learningRate: 0.002, validationShare: 0.15, patience: 4 },
          ...(onProgress && { onProgress }),
          ...(signal && { signal }),
        },
      );
      return new SequenceChurnModel({ standards, weights: await parameters.read() });
    } finally {
      parameters.dispose();
    }
  }
}

interface Batch {
  readonly rows: number;
  readonly features: Float32Array;
  readonly kinds: Int32Array;
  readonly ages: Float32Array;
}

function batchOf({ sequences, columns }: ChurnTable, features: Float32Array, batch: Int32Array): Batch {
  const width = columns.length;
  const kinds = new Int32Array(batch.length * sequenceLength);
  const ages = new Float32Array(batch.length * sequenceLength);
  const own = new Float32Array(batch.length * width);
  batch.forEach((row, i) => {
    own.set(features.subarray(row * width, (row + 1) * width), i * width);
    const sequence = sequences[row] as Float32Array;
    for (let place = 0; place < sequenceLength; place += 1) {
      kinds[i * sequenceLength + place] = sequence[place * sequenceWidth] as number;
      ages[i * sequenceLength + place] = sequence[place * sequenceWidth + 1] as number;
    }
  });
  return { rows: batch.length, features: own, kinds, ages };
}

/** Log-odds of a batch: [rows]. */
function network(parameters: Parameters, features: number): (batch: Batch, random?: Random) => Tensor {
  const { tf } = parameters;
  const kindOf = embedding(parameters, layerNames.kind, { ids: kindCodes, width: widths.kind });
  const stateOf = dense(parameters, layerNames.state, {
    ...{ inputs: widths.kind + 1, outputs: widths.state, activation: 'relu' },
  });
  const weigh = dense(parameters, layerNames.weigh, { inputs: widths.state, outputs: 1 });
  const hidden = dense(parameters, layerNames.hidden, {
    ...{ inputs: features + widths.state, outputs: widths.hidden, activation: 'relu' },
  });
  const logit = dense(parameters, layerNames.logit, { inputs: widths.hidden, outputs: 1 });
  return ({ rows, features: own, kinds, ages }, random) => {
    const grid: [number, number] = [rows, sequenceLength];
    const ageOf = tf.tensor(ages, [rows, sequenceLength, 1]);
    const states = stateOf(tf.concat([kindOf(tf.tensor(kinds, grid, 'int32')), ageOf], 2));
    const unfilled = tf.tensor(
      Float32Array.from(kinds, (kind) => (kind === 0 ? hiddenScore : 0)),
      grid,
    );
    const weights = tf.softmax(tf.add(tf.reshape(weigh(states), grid), unfilled));
    const sum = tf.sum(tf.mul(states, tf.reshape(weights, [rows, sequenceLength, 1])), 1);
    const inputs = tf.concat([tf.tensor(own, [rows, own.length / rows]), sum], 1);
    return tf.reshape(logit(dropout(tf, hidden(inputs), dropped, random)), [rows]);
  };
}

/** The mean of log(1 + e^z) - y z, so written that no exponential overflows. */
function logisticLoss(tf: TensorFlow, logits: Tensor, labels: Float32Array): Scalar {
  const softplus = tf.add(tf.relu(logits), tf.log1p(tf.exp(tf.neg(tf.abs(logits)))));
  return tf.mean(tf.sub(softplus, tf.mul(logits, tf.tensor1d(labels)))) as Scalar;
}
