import type { NamedTensorMap, Variable } from '@tensorflow/tfjs-core';
import { assign } from '../layers/parameters.ts';
import type { Weight } from '../layers/weights.ts';
import type { TensorFlow } from '../tensorflow.ts';

const [BETA_1, BETA_2, EPSILON] = [0.9, 0.999, 1e-7];

interface Moments {
  readonly variable: Variable;
  readonly values: Float32Array;
  readonly first: Float32Array;
  readonly second: Float32Array;
}

/**
 * Adam (Kingma and Ba 2015). Not tf.train.adam, for two reasons: its weights leave out the powers of the betas, so that
 * a resumed training differs in the last bits; and a dozen small operations for each weight cost more than one loop
 * over typed arrays, which also gives the same on every backend.
 */
export class Adam {
  readonly #tf: TensorFlow;
  readonly #learningRate: number;
  readonly #moments = new Map<string, Moments>();
  #steps = 0;

  constructor(tf: TensorFlow, variables: ReadonlyMap<string, Variable>, learningRate: number) {
    this.#tf = tf;
    this.#learningRate = learningRate;
    for (const [name, variable] of variables) {
      const values = Float32Array.from(variable.dataSync());
      const [first, second] = [new Float32Array(values.length), new Float32Array(values.length)];
      this.#moments.set(name, { variable, values, first, second });
    }
  }

  get steps(): number {
    return this.#steps;
  }

  /** One step down the gradients, which go by the variables' own names. A weight without a gradient stays. */
  step(gradients: NamedTensorMap): void {
    this.#steps += 1;
    const correction = Math.sqrt(1 - BETA_2 ** this.#steps) / (1 - BETA_1 ** this.#steps);
    for (const moments of this.#moments.values()) {
      const gradient = gradients[moments.variable.name];
      if (!gradient) continue;
      descend(moments, gradient.dataSync() as Float32Array, this.#learningRate * correction);
      assign(this.#tf, moments.variable, moments.values);
    }
  }

  /** Copies of the moments, named `first/<weight>` and `second/<weight>`. */
  read(): Weight[] {
    return [...this.#moments].flatMap(
      ([
        name,
        {
          variable: { shape },
          first,
          second,
        },
      ]) => [
        { name: `first/${name}`, shape, values: first.slice() },
        { name: `second/${name}`, shape, values: second.slice() },
      ],
    );
  }

  /** Goes on from what `read` gave, with the variables as they are now. */
  resume(steps: number, moments: readonly Weight[]): void {
    const given = new Map(moments.map(({ name, values }) => [name, values]));
    this.#steps = steps;
    for (const [name, { variable, values, first, second }] of this.#moments) {
      values.set(variable.dataSync());
      first.set(given.get(`first/${name}`) ?? []);
      second.set(given.get(`second/${name}`) ?? []);
    }
  }
}

// m = b1 m + (1 - b1) g,  v = b2 v + (1 - b2) g^2,  w = w - rate m / (sqrt(v) + e); the rate has both corrections in it.
function descend({ values, first, second }: Moments, gradient: Float32Array, rate: number): void {
  for (let i = 0; i < values.length; i++) {
    const g = gradient[i] as number;
    const m = BETA_1 * (first[i] as number) + (1 - BETA_1) * g;
    const v = BETA_2 * (second[i] as number) + (1 - BETA_2) * g * g;
    first[i] = m;
    second[i] = v;
    values[i] = (values[i] as number) - (rate * m) / (Math.sqrt(v) + EPSILON);
  }
}
