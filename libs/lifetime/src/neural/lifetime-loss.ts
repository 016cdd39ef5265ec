import type { TensorFlow } from '@shoal/neural';
import { dense, dropout, type Layer, type Parameters, type Scalar, type Tensor } from '@shoal/neural/layers';
import type { Random } from '@shoal/neural/training';
import type { Examples } from './examples.ts';
import { LAYERS, LN_RATE, LN_SPREAD, OUTPUTS, SHAPES } from './network-layout.ts';

/** Share of each hidden layer that is dropped while it learns. */
const DROPPED = 0.1;
/** Who buys again is what customers are ranked by; how often and for how much is learnt from few, and loud. */
const WEIGHT = { occurrence: 1, count: 0.25, money: 0.1 } as const;
/** Of the squared weights, beside the mean loss. */
const DECAY = 1e-5;
const CHANCE_MIN = 1e-6;

/** What a network learns from. */
export interface Lessons extends Pick<Examples, 'lnExpected' | 'bought' | 'paid'> {
  /** Standardised, row-major. */
  readonly features: Float32Array;
  readonly columns: number;
}

export type Loss = (batch: Int32Array, random?: Random) => Scalar;

/**
 * A network that begins as BG/NBD itself, for its last layers begin at 0, and learns by which factor that is off: ln rate = ln expected +
 * direct(x) + deep(relu(second(relu(first(x))))). The mean loss of a batch is the sum of three: whether a customer bought, the binary loss
 * of the chance 1 - exp(-rate); how often, Poisson's; and what he paid if he did, the lognormal part of the zero-inflated lognormal loss
 * (Wang, Liu and Miao 2019), whose mean moves with the purchases that BG/NBD expects of one who buys.
 */
export function lifetimeLoss(parameters: Parameters, lessons: Lessons): Loss {
  const { tf } = parameters;
  const answer = network(parameters, meanMoney(lessons));
  return (batch, random) => {
    const { features, lnExpected, bought, paid, ln } = batchOf(tf, lessons, batch);
    const [count, occurrence, mean, spread] = tf.unstack(answer(features, random), 1) as [
      ...[Tensor, Tensor, Tensor, Tensor],
    ];
    const parts = [
      tf.mul(WEIGHT.count, countLoss(tf, tf.add(lnExpected, count), bought)),
      tf.mul(WEIGHT.occurrence, occurrenceLoss(tf, tf.add(lnExpected, occurrence), bought)),
      tf.mul(WEIGHT.money, tf.mul(paid, moneyLoss(tf, tf.sub(ln, mean), spread))),
    ];
    const own = tf.mean(tf.addN(parts)) as Scalar;
    return random === undefined ? own : (tf.add(own, decayOf(parameters)) as Scalar);
  };
}

function network(parameters: Parameters, lnMoney: number): (features: Tensor, random?: Random) => Tensor {
  const { tf } = parameters;
  const layers = SHAPES.map(([name, inputs, outputs]) => {
    const isHidden = name === LAYERS.first || name === LAYERS.second;
    const layer = dense(parameters, name, {
      inputs,
      outputs,
      ...(isHidden && { activation: 'relu' as const }),
    });
    if (!isHidden) parameters.set(`${name}/kernel`, new Float32Array(inputs * outputs));
    return layer;
  });
  const [first, second, deep, direct] = layers as [Layer, Layer, Layer, Layer];
  parameters.set(
    `${LAYERS.direct}/bias`,
    Float32Array.from(OUTPUTS, (name) => (name === 'moneyMean' ? lnMoney : 0)),
  );
  return (features, random) => {
    const lower = dropout(tf, first(features), DROPPED, random);
    return tf.add(direct(features), deep(dropout(tf, second(lower), DROPPED, random)));
  };
}

/** ln of the purchases that BG/NBD expects of one who buys at all: e / (1 - exp(-e)). */
export function lnConditional(lnExpected: number): number {
  const expected = Math.exp(lnExpected);
  // For next to no purchases expected, one who buys nevertheless buys once.
  return expected < 1e-5 ? 0 : Math.log(expected / -Math.expm1(-expected));
}

function meanMoney({ paid, lnExpected }: Lessons): number {
  let [sum, size] = [0, 0];
  paid.forEach((amount, row) => {
    if (amount <= 0) return;
    sum += Math.log(amount) - lnConditional(lnExpected[row] as number);
    size += 1;
  });
  return sum / Math.max(1, size);
}

function batchOf(tf: TensorFlow, { features, columns, ...lessons }: Lessons, batch: Int32Array) {
  const own = new Float32Array(batch.length * columns);
  batch.forEach((row, i) => {
    own.set(features.subarray(row * columns, (row + 1) * columns), i * columns);
  });
  const column = (pick: (row: number) => number) => tf.tensor1d(Float32Array.from(batch, pick));
  const paidBy = (row: number) => lessons.paid[row] as number;
  const expectedOf = (row: number) => lessons.lnExpected[row] as number;
  return {
    features: tf.tensor(own, [batch.length, columns]),
    lnExpected: column(expectedOf),
    bought: column((row) => lessons.bought[row] as number),
    paid: column((row) => Number(paidBy(row) > 0)),
    ln: column((row) => (paidBy(row) > 0 ? Math.log(paidBy(row)) - lnConditional(expectedOf(row)) : 0)),
  };
}

/** exp(ln rate) - y ln rate. */
function countLoss(tf: TensorFlow, lnRate: Tensor, bought: Tensor): Tensor {
  const bounded = tf.clipByValue(lnRate, LN_RATE.least, LN_RATE.most);
  return tf.sub(tf.exp(bounded), tf.mul(bought, bounded));
}

/** rate where nothing was bought, else -ln(1 - exp(-rate)). */
function occurrenceLoss(tf: TensorFlow, lnRate: Tensor, bought: Tensor): Tensor {
  const rate = tf.exp(tf.clipByValue(lnRate, LN_RATE.least, LN_RATE.most));
  const chance = tf.clipByValue(tf.neg(tf.expm1(tf.neg(rate))), CHANCE_MIN, 1);
  const has = tf.minimum(bought, 1);
  return tf.sub(tf.mul(tf.sub(1, has), rate), tf.mul(has, tf.log(chance)));
}

/** ln s + (off / s)^2 / 2. */
function moneyLoss(tf: TensorFlow, off: Tensor, lnSpread: Tensor): Tensor {
  const bounded = tf.clipByValue(lnSpread, LN_SPREAD.least, LN_SPREAD.most);
  return tf.add(bounded, tf.div(tf.square(tf.mul(off, tf.exp(tf.neg(bounded)))), 2));
}

function decayOf({ tf, variables }: Parameters): Tensor {
  const kernels = [...variables].filter(([name]) => name.endsWith('/kernel')).map(([, kernel]) => kernel);
  return tf.mul(DECAY, tf.addN(kernels.map((kernel) => tf.sum(tf.square(kernel)))));
}
