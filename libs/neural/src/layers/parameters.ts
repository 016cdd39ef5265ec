import type { Tensor, Variable } from '@tensorflow/tfjs-core';
import type { TensorFlow } from '../tensorflow.ts';
import type { Random } from '../training/random.ts';
import { sizeOf, type Weight } from './weights.ts';

/** How a weight begins: 'glorot' is uniform in +-sqrt(6 / (in + out)) (Glorot and Bengio 2010). */
export type Initial = 'glorot' | 'zeros' | 'ones' | 'small';

/**
 * The trainable weights of one network by name, in the order of their making. The first values are drawn here and
 * not by TensorFlow, so that both backends begin with the same numbers. Call `dispose` when done: TensorFlow's memory
 * is not collected.
 */
export class Parameters {
  readonly tf: TensorFlow;
  readonly #random: Random;
  readonly #variables = new Map<string, Variable>();

  constructor(tf: TensorFlow, random: Random) {
    this.tf = tf;
    this.#random = random;
  }

  /** A new weight. The name must be new: it is how the weight is found in a file. */
  add(name: string, shape: readonly number[], initial: Initial): Variable {
    if (this.#variables.has(name)) throw new RangeError(`there is a weight '${name}' already`);
    const values = firstValues(shape, initial, this.#random);
    // TensorFlow's own names are global to the process: two networks could not share one.
    const variable = this.tf.tidy(() => this.tf.variable(this.tf.tensor(values, [...shape], 'float32')));
    this.#variables.set(name, variable);
    return variable;
  }

  /** Gives one weight these values. Throws a RangeError when there is none of that name or size. */
  set(name: string, values: Float32Array): void {
    const variable = this.#variables.get(name);
    if (variable === undefined) throw new RangeError(`there is no weight '${name}'`);
    if (variable.size !== values.length) {
      throw new RangeError(`'${name}' has ${variable.size} values, not ${values.length}`);
    }
    assign(this.tf, variable, values);
  }

  get variables(): ReadonlyMap<string, Variable> {
    return this.#variables;
  }

  /** Copies of all weights, in order. */
  async read(): Promise<Weight[]> {
    const weights: Weight[] = [];
    for (const [name, variable] of this.#variables) {
      const values = Float32Array.from(await variable.data());
      weights.push({ name, shape: variable.shape, values });
    }
    return weights;
  }

  /** Sets all weights. Throws a RangeError where names or shapes differ from these. */
  write(weights: readonly Weight[]): void {
    const given = new Map(weights.map((weight) => [weight.name, weight]));
    for (const [name, variable] of this.#variables) {
      const weight = given.get(name);
      if (weight === undefined) throw new RangeError(`no values for the weight '${name}'`);
      if (`${weight.shape}` !== `${variable.shape}`) {
        throw new RangeError(`'${name}' has the shape [${variable.shape}], the values [${weight.shape}]`);
      }
      assign(this.tf, variable, weight.values);
    }
    if (given.size !== this.#variables.size) throw new RangeError('there are values for unknown weights');
  }

  dispose(): void {
    for (const variable of this.#variables.values()) variable.dispose();
    this.#variables.clear();
  }
}

/** Gives a variable new values of the same shape. */
export function assign(tf: TensorFlow, variable: Variable, values: Float32Array): void {
  const next: Tensor = tf.tensor(values, variable.shape, 'float32');
  variable.assign(next);
  next.dispose();
}

function firstValues(shape: readonly number[], initial: Initial, random: Random): Float32Array {
  const values = new Float32Array(sizeOf(shape));
  if (initial === 'zeros') return values;
  if (initial === 'ones') return values.fill(1);
  const [rows = 1, columns = 1] = shape;
  const limit = initial === 'glorot' ? Math.sqrt(6 / (rows + columns)) : 0.05;
  return values.map(() => (2 * random() - 1) * limit);
}
