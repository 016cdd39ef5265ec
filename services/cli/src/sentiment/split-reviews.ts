import { seededRandom } from '@shoal/clustering';
import type { Example } from '@shoal/sentiment-models';
import type { Review } from './review-file.ts';

/** Reviews to learn from, and others to be judged by. */
export interface Split {
  readonly known: readonly Example[];
  readonly judged: readonly Example[];
}

/** The labelled reviews, each text once: a text that is learned from and judged too would flatter every model. */
export function distinctExamples(rows: readonly Review[]): Example[] {
  const seen = new Set<string>();
  return rows.flatMap(({ text, label }) => {
    if (label === undefined || text.trim() === '' || seen.has(text)) return [];
    seen.add(text);
    return [{ text, label }];
  });
}

/** Four fifths and one fifth, at random by the seed (Fisher and Yates). */
export function splitExamples(examples: readonly Example[], seed: number): Split {
  const random = seededRandom(seed);
  const order = [...examples];
  for (let i = order.length - 1; i > 0; i -= 1) {
    const j = Math.floor(random() * (i + 1));
    [order[i], order[j]] = [order[j] as Example, order[i] as Example];
  }
  const cut = Math.floor(order.length * 0.8);
  return { known: order.slice(0, cut), judged: order.slice(cut) };
}
