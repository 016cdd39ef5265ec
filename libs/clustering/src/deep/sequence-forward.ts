import { distanceSlope, LAYER_NORM_EPSILON } from '@shoal/neural/layers';
import { ENCODER } from './encoder-size.ts';
import { type DenseNumbers, denseForward, denseNumbers, relu, softmax } from './forward.ts';
import { GAP_IDS, ITEM_BUCKETS, KIND_IDS, SEQUENCE_EVENTS, type SequenceIds } from './item-sequences.ts';
import type { WeightTable } from './stored-weights.ts';

interface NormNumbers {
  readonly scale: Float32Array;
  readonly shift: Float32Array;
}

const { width, heads, wide } = ENCODER;

/** The encoder of sequence-network.ts in plain arrays: the states of a row's events, one beside the other. */
export function sequenceForward(weights: WeightTable): (ids: SequenceIds, row: number) => Float64Array {
  const tables = [
    weights.find('kind/table', [KIND_IDS, width]),
    weights.find('item/table', [ITEM_BUCKETS, width]),
    weights.find('gap/table', [GAP_IDS, width]),
  ] as const;
  const [beforeAttention, beforeMixing, last] = ['before-attention', 'before-mixing', 'last'].map((name) =>
    normNumbers(weights, name),
  ) as [NormNumbers, NormNumbers, NormNumbers];
  const [queries, keys, values, output] = ['queries', 'keys', 'values', 'output'].map((name) =>
    denseNumbers(weights, `attention/${name}`, width, width),
  ) as [DenseNumbers, DenseNumbers, DenseNumbers, DenseNumbers];
  const widen = denseNumbers(weights, 'widen', width, wide);
  const narrow = denseNumbers(weights, 'narrow', wide, width);
  return (ids, row) => {
    const seen = lookUp(tables, ids, row);
    const normed = norm(beforeAttention, seen);
    const [q, k, v] = [queries, keys, values].map((layer) => denseForward(layer, normed)) as [
      Float64Array,
      Float64Array,
      Float64Array,
    ];
    const attended = add(seen, denseForward(output, attend(q, k, v)));
    const mixed = denseForward(narrow, relu(denseForward(widen, norm(beforeMixing, attended))));
    return norm(last, add(attended, mixed));
  };
}

function normNumbers(weights: WeightTable, name: string): NormNumbers {
  return { scale: weights.find(`${name}/scale`, [width]), shift: weights.find(`${name}/shift`, [width]) };
}

type Tables = readonly [Float32Array, Float32Array, Float32Array];

function lookUp(
  [kind, item, gap]: Tables,
  { kinds, items, gaps, lengths }: SequenceIds,
  row: number,
): Float64Array {
  const seen = new Float64Array((lengths[row] as number) * width);
  for (let i = 0; i < seen.length; i++) {
    const event = row * SEQUENCE_EVENTS + Math.floor(i / width);
    const column = i % width;
    seen[i] =
      (kind[(kinds[event] as number) * width + column] as number) +
      (item[(items[event] as number) * width + column] as number) +
      (gap[(gaps[event] as number) * width + column] as number);
  }
  return seen;
}

/** (x - mean) / sqrt(variance + epsilon) * scale + shift, event by event. */
function norm({ scale, shift }: NormNumbers, x: Float64Array): Float64Array {
  const y = new Float64Array(x.length);
  for (let begin = 0; begin < x.length; begin += width) {
    let mean = 0;
    for (let j = 0; j < width; j++) mean += (x[begin + j] as number) / width;
    let variance = 0;
    for (let j = 0; j < width; j++) variance += ((x[begin + j] as number) - mean) ** 2 / width;
    const inverse = 1 / Math.sqrt(variance + LAYER_NORM_EPSILON);
    for (let j = 0; j < width; j++) {
      y[begin + j] =
        ((x[begin + j] as number) - mean) * inverse * (scale[j] as number) + (shift[j] as number);
    }
  }
  return y;
}

/** softmax(q k' / sqrt(d) - slope * distance) v, each event over itself and those before it. */
function attend(q: Float64Array, k: Float64Array, v: Float64Array): Float64Array {
  const events = q.length / width;
  const mixed = new Float64Array(q.length);
  const shares = new Float64Array(events);
  for (let head = 0; head < heads; head++) {
    for (let from = 0; from < events; from++) {
      shareOut(shares, { q, k, head, from });
      mixIn(mixed, v, { shares, head, from });
    }
  }
  return mixed;
}

interface Look {
  readonly head: number;
  readonly from: number;
}

const depth = width / heads;

/** How much the event at `from` attends to each up to itself. */
function shareOut(shares: Float64Array, { q, k, head, from }: Look & Record<'q' | 'k', Float64Array>): void {
  const slope = distanceSlope(head, heads);
  const asking = from * width + head * depth;
  for (let to = 0; to <= from; to++) {
    const asked = to * width + head * depth;
    let product = 0;
    for (let d = 0; d < depth; d++) product += (q[asking + d] as number) * (k[asked + d] as number);
    shares[to] = product / Math.sqrt(depth) - slope * (from - to);
  }
  softmax(shares, 0, from + 1);
}

function mixIn(
  mixed: Float64Array,
  v: Float64Array,
  { shares, head, from }: Look & { readonly shares: Float64Array },
): void {
  const into = from * width + head * depth;
  for (let to = 0; to <= from; to++) {
    const asked = to * width + head * depth;
    const share = shares[to] as number;
    for (let d = 0; d < depth; d++) {
      mixed[into + d] = (mixed[into + d] as number) + share * (v[asked + d] as number);
    }
  }
}

function add(x: Float64Array, y: Float64Array): Float64Array {
  return x.map((value, i) => value + (y[i] as number));
}
