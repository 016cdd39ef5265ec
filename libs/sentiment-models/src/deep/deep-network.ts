import { dropout, type Parameters, type Scalar, type Tensor } from '@shoal/neural/layers';
import type { Random } from '@shoal/neural/training';
import { logisticLoss } from '../networks/logistic-loss.ts';
import { windowMaxima } from '../windows/window-maxima.ts';
import { GRAM_WIDTH, type WeightName, weightShapes } from './network-shape.ts';

/** A text by the ids of its parts. */
export interface ReadIds {
  readonly symbols: Int32Array;
  readonly grams: Int32Array;
}

/** Share of the features that is dropped while learning, and of the parts of texts that are taken for unknown. */
const [FEATURES_DROPPED, PARTS_DROPPED] = [0.5, 0.25];

type Weights = Readonly<Record<WeightName, Tensor>>;

/** A network that is learning. */
export class DeepNetwork {
  readonly parameters: Parameters;
  readonly #weights: Weights;

  constructor(parameters: Parameters, sizes: { readonly symbols: number; readonly grams: number }) {
    this.parameters = parameters;
    const shapes = weightShapes(sizes.symbols, sizes.grams);
    const add = (name: WeightName, initial: 'small' | 'glorot' | 'zeros') =>
      parameters.add(name, shapes[name], initial);
    this.#weights = {
      symbols: add('symbols', 'small'),
      kernel: add('kernel', 'glorot'),
      filterBias: add('filterBias', 'zeros'),
      grams: add('grams', 'small'),
      output: add('output', 'glorot'),
      outputBias: add('outputBias', 'zeros'),
    };
  }

  loss(batch: readonly ReadIds[], labels: Float32Array, random?: Random): Scalar {
    return logisticLoss(this.parameters.tf, this.#logOdds(batch, random), labels);
  }

  #logOdds(batch: readonly ReadIds[], random: Random | undefined): Tensor {
    const { tf } = this.parameters;
    const { output, outputBias } = this.#weights;
    const both = [this.#strongest(batch, random), this.#meanOfGrams(batch, random)];
    const features = dropout(tf, tf.concat(both, 1), FEATURES_DROPPED, random);
    return tf.reshape(tf.add(tf.matMul(features, output), outputBias), [batch.length]);
  }

  /** relu of the strongest window of each filter: [texts, filters]. */
  #strongest(batch: readonly ReadIds[], random: Random | undefined): Tensor {
    const { tf } = this.parameters;
    const { symbols, kernel, filterBias } = this.#weights;
    const rows = new Rows();
    const sequences = batch.map((text) => {
      const own = text.symbols.map((id) => rows.of(forgetting(id, random)));
      // A text of nothing but markup has only its end.
      return own.length > 0 ? own : Int32Array.of(0);
    });
    const vectors = tf.gather(symbols, tf.tensor1d(rows.ids, 'int32'));
    const maxima = windowMaxima(tf, tf.matMul(vectors, kernel), sequences);
    return tf.relu(tf.add(maxima, filterBias));
  }

  /** [texts, GRAM_WIDTH]. Every text ends with one gram that is unknown, so that none is without. */
  #meanOfGrams(batch: readonly ReadIds[], random: Random | undefined): Tensor {
    const { tf } = this.parameters;
    const rows = new Rows();
    const places = batch.map(({ grams }) => grams.map((id) => rows.of(forgetting(id, random))));
    const shares = new Float32Array(batch.length * rows.size);
    places.forEach((own, text) => {
      const share = 1 / (own.length + 1);
      const first = text * rows.size;
      shares[first] = share;
      for (const row of own) shares[first + row] = (shares[first + row] as number) + share;
    });
    const vectors = tf.gather(this.#weights.grams, tf.tensor1d(rows.ids, 'int32'));
    const mean = tf.matMul(tf.tensor2d(shares, [batch.length, rows.size]), vectors as never);
    return tf.reshape(mean, [batch.length, GRAM_WIDTH]);
  }
}

const forgetting = (id: number, random: Random | undefined): number =>
  random !== undefined && random() < PARTS_DROPPED ? 0 : id;

/** Numbers ids in the order in which a batch first has them; id 0 has row 0. */
class Rows {
  readonly #rows = new Map<number, number>([[0, 0]]);

  of(id: number): number {
    const known = this.#rows.get(id);
    if (known !== undefined) return known;
    this.#rows.set(id, this.#rows.size);
    return this.#rows.size - 1;
  }

  get size(): number {
    return this.#rows.size;
  }

  get ids(): Int32Array {
    return Int32Array.from(this.#rows.keys());
  }
}
