import type { TensorFlow } from '@shoal/neural';
import {
  dense,
  dropout,
  embedding,
  HIDDEN_SCORE,
  layerNorm,
  type Parameters,
  selfAttention,
  type Tensor,
} from '@shoal/neural/layers';
import type { Random } from '@shoal/neural/training';
import { blockName, type NetworkShape } from './network-layout.ts';
import type { Pack } from './windows.ts';

/** The states of all places of a pack that are asked: [asked, width]. */
export type Reader = (pack: Pack, random?: Random) => Tensor;

type Transform = (input: Tensor, bias: Tensor, random?: Random) => Tensor;

/**
 * The network of Kang and McAuley, "Self-attentive sequential recommendation" (2018): vectors of items and places, then blocks
 * of causal self-attention and a small network in each place. As in BERT the norm comes after each sum, and is over what
 * was looked up too. Weights go by the names of network-layout.ts.
 */
export function sasRecNetwork(parameters: Parameters, shape: NetworkShape, share: number): Reader {
  const { tf } = parameters;
  const { items, width, heads, blocks, lengthMax } = shape;
  const lookUp = embedding(parameters, 'item', { ids: items + 1, width });
  const placeOf = embedding(parameters, 'place', { ids: lengthMax, width });
  const first = layerNorm(parameters, 'first', width);
  const transforms = Array.from({ length: blocks }, (_, i) =>
    blockOf(parameters, blockName(i), { width, heads, share }),
  );
  return (pack, random) => {
    const grid = [pack.rows, pack.length];
    const seen = tf.add(
      lookUp(tf.tensor(pack.items, grid, 'int32')),
      placeOf(tf.tensor(pack.places, grid, 'int32')),
    );
    const bias = sightOf(tf, pack);
    const begun = dropout(tf, first(seen), share, random);
    const states = transforms.reduce((x, transform) => transform(x, bias, random), begun);
    return tf.gather(tf.reshape(states, [-1, width]), tf.tensor1d(pack.asked, 'int32'));
  };
}

/** The bias [rows, 1, length, length] that hides what follows, and the other windows of the row. */
function sightOf(tf: TensorFlow, { rows, length, owners }: Pack): Tensor {
  const hidden = new Float32Array(rows * length * length).fill(HIDDEN_SCORE);
  for (let from = 0; from < owners.length; from++) {
    const begin = from - (from % length);
    for (let to = from; to >= begin && owners[to] === owners[from]; to--)
      hidden[from * length + to - begin] = 0;
  }
  return tf.tensor(hidden, [rows, 1, length, length]);
}

interface BlockOptions {
  readonly width: number;
  readonly heads: number;
  /** How much is dropped while learning. */
  readonly share: number;
}

function blockOf(parameters: Parameters, name: string, { width, heads, share }: BlockOptions): Transform {
  const { tf } = parameters;
  const square = { inputs: width, outputs: width };
  const attend = selfAttention(parameters, `${name}/attention`, { width, heads });
  const afterAttention = layerNorm(parameters, `${name}/attended`, width);
  const widen = dense(parameters, `${name}/widen`, { ...square, activation: 'relu' });
  const narrow = dense(parameters, `${name}/narrow`, square);
  const afterMixing = layerNorm(parameters, `${name}/mixed`, width);
  return (input, bias, random) => {
    const heard = dropout(tf, attend(input, bias), share, random);
    const attended = afterAttention(tf.add(input, heard));
    const mixed = dropout(tf, narrow(widen(attended)), share, random);
    return afterMixing(tf.add(attended, mixed));
  };
}

/** The vectors of these items: [items, width]. They are the same that the network reads, as in the paper. */
export function itemVectors({ tf, variables }: Parameters, items: Int32Array): Tensor {
  return tf.gather(variables.get('item/table') as Tensor, tf.tensor1d(items, 'int32'));
}
