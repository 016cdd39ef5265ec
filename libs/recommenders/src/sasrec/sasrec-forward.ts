import { LAYER_NORM_EPSILON } from '@shoal/neural/layers';
import { blockName, type NetworkShape, weightsByName } from './network-layout.ts';

/**
 * The network of sasrec-network.ts in plain arrays, for one history: `inputs` are items, at most lengthMax of them, and the
 * answer is the state of the last place. TensorFlow would take as long to be called as this takes to compute.
 */
export function sasRecForward(
  shape: NetworkShape,
  values: Float32Array,
): (inputs: Int32Array) => Float32Array {
  const weights = weightsByName(shape, values);
  const find = (name: string): Float32Array => weights.get(name) as Float32Array;
  const { width, blocks } = shape;
  const [items, places] = [find('item/table'), find('place/table')];
  const first = normOf(find, 'first');
  const steps = Array.from({ length: blocks }, (_, i) => blockOf(shape, find, blockName(i)));
  return (inputs) => {
    const seen: Float32Array = new Float32Array(inputs.length * width);
    for (let i = 0; i < seen.length; i++) {
      const place = Math.floor(i / width);
      const item = inputs[place] as number;
      seen[i] = (items[item * width + (i % width)] as number) + (places[i] as number);
    }
    normalise(seen, first, width);
    // The last block need not tell what nobody asks any more.
    const fromOf = (block: number): number => (block === blocks - 1 ? inputs.length - 1 : 0);
    return steps.reduce((x, step, block) => step(x, fromOf(block)), seen).slice(-width);
  };
}

type Find = (name: string) => Float32Array;

interface Dense {
  readonly kernel: Float32Array;
  readonly bias: Float32Array;
}

interface Norm {
  readonly scale: Float32Array;
  readonly shift: Float32Array;
}

const denseOf = (find: Find, name: string): Dense => ({
  kernel: find(`${name}/kernel`),
  bias: find(`${name}/bias`),
});

const normOf = (find: Find, name: string): Norm => ({
  scale: find(`${name}/scale`),
  shift: find(`${name}/shift`),
});

/** One block: the states of the places from `from` on. */
function blockOf({ width, heads }: NetworkShape, find: Find, name: string) {
  const [queries, keys, values, output] = ['queries', 'keys', 'values', 'output'].map((part) =>
    denseOf(find, `${name}/attention/${part}`),
  ) as [Dense, Dense, Dense, Dense];
  const [widen, narrow] = [denseOf(find, `${name}/widen`), denseOf(find, `${name}/narrow`)];
  const [attended, mixed] = [normOf(find, `${name}/attended`), normOf(find, `${name}/mixed`)];
  return (input: Float32Array, from: number): Float32Array => {
    const asking = input.subarray(from * width);
    const heard = attend({
      q: apply(queries, asking, width),
      k: apply(keys, input, width),
      v: apply(values, input, width),
      from,
      width,
      heads,
    });
    const x = add(apply(output, heard, width), asking);
    normalise(x, attended, width);
    const hidden = apply(widen, x, width);
    for (let i = 0; i < hidden.length; i++) hidden[i] = Math.max(0, hidden[i] as number);
    const y = add(apply(narrow, hidden, width), x);
    normalise(y, mixed, width);
    return y;
  };
}

/** x W + b, row by row. */
function apply({ kernel, bias }: Dense, x: Float32Array, width: number): Float32Array {
  const y = new Float32Array(x.length);
  for (let begin = 0; begin < x.length; begin += width) {
    const row = y.subarray(begin, begin + width);
    row.set(bias);
    for (let i = 0; i < width; i++) {
      const factor = x[begin + i] as number;
      if (factor === 0) continue;
      const line = i * width;
      for (let j = 0; j < width; j++) {
        row[j] = (row[j] as number) + factor * (kernel[line + j] as number);
      }
    }
  }
  return y;
}

interface Attention {
  readonly q: Float32Array;
  readonly k: Float32Array;
  readonly v: Float32Array;
  /** The place of the first row of q. */
  readonly from: number;
  readonly width: number;
  readonly heads: number;
}

/** softmax(q k' / sqrt(d)) v, each place over itself and those before it. */
function attend(all: Attention): Float32Array {
  const { q, k, from, width, heads } = all;
  const depth = width / heads;
  const heard = new Float32Array(q.length);
  const shares = new Float64Array(k.length / width);
  for (let row = 0; row * width < q.length; row++) {
    const heardOf = shares.subarray(0, from + row + 1);
    for (let head = 0; head < heads; head++) {
      const look = { ...all, row, column: head * depth, depth };
      shareOut(heardOf, look);
      mixIn(heard, heardOf, look);
    }
  }
  return heard;
}

/** One head in one row. */
interface Look extends Attention {
  readonly row: number;
  /** Where the head's numbers begin in a row, and how many they are. */
  readonly column: number;
  readonly depth: number;
}

function shareOut(shares: Float64Array, { q, k, row, column, depth, width }: Look): void {
  const at = row * width + column;
  let most = Number.NEGATIVE_INFINITY;
  for (let place = 0; place < shares.length; place++) {
    const other = place * width + column;
    let product = 0;
    for (let d = 0; d < depth; d++) product += (q[at + d] as number) * (k[other + d] as number);
    shares[place] = product / Math.sqrt(depth);
    most = Math.max(most, shares[place] as number);
  }
  let sum = 0;
  for (let place = 0; place < shares.length; place++) {
    shares[place] = Math.exp((shares[place] as number) - most);
    sum += shares[place] as number;
  }
  for (let place = 0; place < shares.length; place++) shares[place] = (shares[place] as number) / sum;
}

function mixIn(heard: Float32Array, shares: Float64Array, { v, row, column, depth, width }: Look): void {
  const at = row * width + column;
  for (let place = 0; place < shares.length; place++) {
    const share = shares[place] as number;
    const other = place * width + column;
    for (let d = 0; d < depth; d++) {
      heard[at + d] = (heard[at + d] as number) + share * (v[other + d] as number);
    }
  }
}

/** x += y */
function add(x: Float32Array, y: Float32Array): Float32Array {
  for (let i = 0; i < x.length; i++) x[i] = (x[i] as number) + (y[i] as number);
  return x;
}

/** (x - mean) / sqrt(variance + epsilon) * scale + shift in place, row by row. */
function normalise(x: Float32Array, { scale, shift }: Norm, width: number): void {
  for (let begin = 0; begin < x.length; begin += width) {
    let mean = 0;
    for (let j = 0; j < width; j++) mean += x[begin + j] as number;
    mean /= width;
    let variance = 0;
    for (let j = 0; j < width; j++) variance += ((x[begin + j] as number) - mean) ** 2;
    const inverse = 1 / Math.sqrt(variance / width + LAYER_NORM_EPSILON);
    for (let j = 0; j < width; j++) {
      x[begin + j] =
        ((x[begin + j] as number) - mean) * inverse * (scale[j] as number) + (shift[j] as number);
    }
  }
}
