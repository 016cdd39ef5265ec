import type { TensorFlow } from '@shoal/neural';
import type { Tensor } from '@shoal/neural/layers';
import type { HeldOut } from '../evaluation/splits.ts';
import type { Histories } from '../histories.ts';
import type { Reader } from './sasrec-network.ts';
import { type Pack, packOf, readingOf, type Window } from './windows.ts';

/** One question: what was read, the item that came next, and what the user had before it. */
interface Question {
  readonly window: Window;
  readonly seen: Int32Array;
}

export interface NdcgTask {
  readonly tf: TensorFlow;
  readonly read: Reader;
  /** Item vectors as they are when it is called: [items, width]. */
  readonly vectors: () => Tensor;
  readonly histories: Histories;
  readonly heldOut: readonly HeldOut[];
  readonly lengthMax: number;
}

const TOP = 10;
const QUESTIONS_A_BATCH = 256;

/**
 * NDCG@10 of the first held-out item of each as `evaluateRanking` has it (all items, without those seen, ties counted against the
 * network), by TensorFlow and many at a time: a training asks after each epoch.
 */
export function heldOutNdcg({ tf, read, vectors, histories, heldOut, lengthMax }: NdcgTask): () => number {
  const questions = heldOut.flatMap((each) => questionOf(each, histories, lengthMax));
  const windows = questions.map(({ window }) => window);
  const members = Int32Array.from(windows.keys());
  return () => {
    let gain = 0;
    for (let begin = 0; begin < members.length; begin += QUESTIONS_A_BATCH) {
      const pack = packOf(windows, members.subarray(begin, begin + QUESTIONS_A_BATCH), lengthMax);
      // Read outside of the tidy: large reads within one are a thousand times slower.
      const scores = tf.tidy(() => tf.matMul(read(pack) as Matrix, tf.transpose(vectors()) as Matrix));
      gain += gainOf(scores.dataSync() as Float32Array, pack, questions);
      scores.dispose();
    }
    return gain / Math.max(1, heldOut.length);
  };
}

type Matrix = ReturnType<TensorFlow['tensor2d']>;

function questionOf({ query, items }: HeldOut, histories: Histories, lengthMax: number): Question[] {
  const target = histories.placeOfItem(items[0] ?? '');
  const { item: seen } = histories.of(query);
  // What the model cannot name, or may not any more, is a miss.
  if (target === undefined || seen.includes(target)) return [];
  const inputs = readingOf(seen, histories.itemNames.length, lengthMax);
  const targets = new Int32Array(inputs.length).fill(-1);
  targets[targets.length - 1] = target;
  return [{ window: { inputs, targets }, seen }];
}

function gainOf(scores: Float32Array, { members, targets }: Pack, questions: readonly Question[]): number {
  const items = scores.length / members.length;
  let gain = 0;
  members.forEach((member, row) => {
    const line = scores.subarray(row * items, (row + 1) * items);
    const own = line[targets[row] as number] as number;
    for (const item of (questions[member] as Question).seen) line[item] = Number.NEGATIVE_INFINITY;
    let rank = 0;
    for (let item = 0; item < items; item++) if ((line[item] as number) >= own) rank++;
    if (rank <= TOP) gain += 1 / Math.log2(rank + 1);
  });
  return gain;
}
