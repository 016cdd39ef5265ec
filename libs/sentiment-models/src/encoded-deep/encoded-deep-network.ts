import { dropout, type Parameters, type Scalar, type Tensor } from '@shoal/neural/layers';
import type { Random } from '@shoal/neural/training';
import { logisticLoss } from '../networks/logistic-loss.ts';
import { windowMaxima } from '../windows/window-maxima.ts';
import { type WeightName, weightShapes } from './network-shape.ts';
import { meanOf, unpackInto } from './packed-text.ts';

/** Share of the numbers that are dropped while learning: of a token's, and of the features. */
const [HIDDEN_DROPPED, FEATURES_DROPPED] = [0.2, 0.5];

/** A network that is learning. */
export class EncodedDeepNetwork {
  readonly parameters: Parameters;
  readonly #width: number;
  readonly #weights: Readonly<Record<WeightName, Tensor>>;

  constructor(parameters: Parameters, width: number) {
    this.parameters = parameters;
    this.#width = width;
    const shapes = weightShapes(width);
    const add = (name: WeightName, initial: 'glorot' | 'zeros') =>
      parameters.add(name, shapes[name], initial);
    this.#weights = {
      hidden: add('hidden', 'glorot'),
      hiddenBias: add('hiddenBias', 'zeros'),
      kernel: add('kernel', 'glorot'),
      filterBias: add('filterBias', 'zeros'),
      output: add('output', 'glorot'),
      outputBias: add('outputBias', 'zeros'),
    };
  }

  /** Of packed texts. Labels are 1 for praise, else 0. */
  loss(batch: readonly Int8Array[], labels: Float32Array, random?: Random): Scalar {
    return logisticLoss(this.parameters.tf, this.logOdds(batch, random), labels);
  }

  /** [texts]. */
  logOdds(batch: readonly Int8Array[], random?: Random): Tensor {
    const { tf } = this.parameters;
    const { output, outputBias } = this.#weights;
    const both = [this.#strongest(batch, random), this.#means(batch)];
    const features = dropout(tf, tf.concat(both, 1), FEATURES_DROPPED, random);
    return tf.reshape(tf.add(tf.matMul(features, output), outputBias), [batch.length]);
  }

  /** relu of the strongest window of each filter: [texts, MAXIMA]. */
  #strongest(batch: readonly Int8Array[], random: Random | undefined): Tensor {
    const { tf } = this.parameters;
    const { hidden, hiddenBias, kernel, filterBias } = this.#weights;
    const { tokens, sequences } = this.#layOut(batch);
    const narrow = tf.relu(tf.add(tf.matMul(tokens as Tensor, hidden), hiddenBias));
    const kept = dropout(tf, narrow, HIDDEN_DROPPED, random);
    const maxima = windowMaxima(tf, tf.matMul(kept, kernel), sequences);
    return tf.relu(tf.add(maxima, filterBias));
  }

  /** All tokens of the batch, and of each text which they are. Row 0, of zeros, is what comes after the end of a text. */
  #layOut(batch: readonly Int8Array[]) {
    const { tf } = this.parameters;
    const width = this.#width;
    const rows = 1 + batch.reduce((sum, text) => sum + text.length / width, 0);
    const values = new Float32Array(rows * width);
    let row = 1;
    const sequences = batch.map((text) => {
      unpackInto(values.subarray(row * width), text);
      const own = Int32Array.from({ length: text.length / width }, (_, i) => row + i);
      row += own.length;
      return own.length > 0 ? own : Int32Array.of(0);
    });
    return { tokens: tf.tensor2d(values, [rows, width]), sequences };
  }

  /** [texts, width]. */
  #means(batch: readonly Int8Array[]): Tensor {
    const means = new Float32Array(batch.length * this.#width);
    batch.forEach((text, i) => {
      meanOf(text, means.subarray(i * this.#width, (i + 1) * this.#width));
    });
    return this.parameters.tf.tensor2d(means, [batch.length, this.#width]);
  }
}
