import type { TensorFlow } from '@shoal/neural';
import {
  attentionMask,
  dense,
  distanceBias,
  embedding,
  layerNorm,
  type Parameters,
  type Scalar,
  selfAttention,
  type Tensor,
} from '@shoal/neural/layers';
import { crossEntropy } from '@shoal/neural/training';
import { ENCODER } from './encoder-size.ts';
import { GAP_IDS, ITEM_BUCKETS, KIND_IDS, SEQUENCE_EVENTS, type SequenceIds } from './item-sequences.ts';

/** Weights of what is only needed while learning begin with this. */
export const HEAD_PREFIX = 'next-';

/**
 * An encoder that reads a customer's events and foretells each next one: its kind, and how long it will be in coming. Nobody
 * needs to label anything for that, and whoever foretells well has understood in what order a customer does things. One
 * block of attention that sees only what came before, with layer norm first (Xiong et al. 2020).
 */
export function sequenceNetwork(parameters: Parameters): (ids: SequenceIds, batch: Int32Array) => Scalar {
  const { tf } = parameters;
  const { width } = ENCODER;
  const encode = encoder(parameters);
  const toKind = dense(parameters, `${HEAD_PREFIX}kind`, { inputs: width, outputs: KIND_IDS });
  const toGap = dense(parameters, `${HEAD_PREFIX}gap`, { inputs: width, outputs: GAP_IDS });
  return (ids, batch) => {
    const [kinds, items, gaps] = [ids.kinds, ids.items, ids.gaps].map((all) => takeSequences(all, batch)) as [
      Int32Array,
      Int32Array,
      Int32Array,
    ];
    const states = encode(
      ...([kinds, items, gaps].map((part) => batchTensor(tf, part)) as [Tensor, Tensor, Tensor]),
    );
    const known = hasNext(ids.lengths, batch);
    return tf.add(
      crossEntropy(tf, toKind(states), shifted(kinds), known),
      crossEntropy(tf, toGap(states), shifted(gaps), known),
    );
  };
}

/** [batch, events] of kinds, items and gaps to a state of each event: [batch, events, width]. */
export function encoder(parameters: Parameters): (kinds: Tensor, items: Tensor, gaps: Tensor) => Tensor {
  const { tf } = parameters;
  const { width, heads, wide } = ENCODER;
  const kind = embedding(parameters, 'kind', { ids: KIND_IDS, width });
  const item = embedding(parameters, 'item', { ids: ITEM_BUCKETS, width });
  const gap = embedding(parameters, 'gap', { ids: GAP_IDS, width });
  const beforeAttention = layerNorm(parameters, 'before-attention', width);
  const attend = selfAttention(parameters, 'attention', { width, heads });
  const beforeMixing = layerNorm(parameters, 'before-mixing', width);
  const widen = dense(parameters, 'widen', { inputs: width, outputs: wide, activation: 'relu' });
  const narrow = dense(parameters, 'narrow', { inputs: wide, outputs: width });
  const last = layerNorm(parameters, 'last', width);
  return (kinds, items, gaps) => {
    const seen = tf.add(tf.add(kind(kinds), item(items)), gap(gaps));
    const attended = tf.add(seen, attend(beforeAttention(seen), sightOf(tf)));
    return last(tf.add(attended, narrow(widen(beforeMixing(attended)))));
  };
}

/** Sequences are filled up at their end, so what hides the future hides the filling too. */
function sightOf(tf: TensorFlow): Tensor {
  const past = attentionMask(tf, [SEQUENCE_EVENTS], SEQUENCE_EVENTS, { causal: true });
  return tf.add(past, distanceBias(tf, ENCODER.heads, SEQUENCE_EVENTS));
}

export function takeSequences(all: Int32Array, batch: Int32Array): Int32Array {
  const taken = new Int32Array(batch.length * SEQUENCE_EVENTS);
  batch.forEach((row, i) => {
    taken.set(all.subarray(row * SEQUENCE_EVENTS, (row + 1) * SEQUENCE_EVENTS), i * SEQUENCE_EVENTS);
  });
  return taken;
}

export function batchTensor(tf: TensorFlow, ids: Int32Array): Tensor {
  return tf.tensor(ids, [ids.length / SEQUENCE_EVENTS, SEQUENCE_EVENTS], 'int32');
}

/** What comes next, in each place. In the last place of a row it is wrong, and `hasNext` is 0. */
const shifted = (ids: Int32Array): Int32Array => ids.map((_, i) => ids[i + 1] ?? 0);

function hasNext(lengths: Int32Array, batch: Int32Array): Float32Array {
  const known = new Float32Array(batch.length * SEQUENCE_EVENTS);
  batch.forEach((row, i) => {
    const begin = i * SEQUENCE_EVENTS;
    known.fill(1, begin, begin + Math.max(0, (lengths[row] as number) - 1));
  });
  return known;
}
