import { median, rounded } from '../support/report.ts';
import type { ReviewSet } from './review-sets.ts';
import type { Side } from './sides.ts';

/** Who is timed: models that were fitted on the loaded set. */
export interface Timed {
  readonly model: string;
  readonly side: Side;
}

/** Reviews that a model judges in a second. */
export interface Rate {
  readonly set: string;
  readonly model: string;
  readonly texts: number;
  readonly reviewsPerSecond: number;
}

/** Times all on the same texts, in turn, round by round; the first round warms up and does not count. Milliseconds of each. */
export async function timeInTurn(
  timed: readonly Timed[],
  texts: number,
  rounds: number,
): Promise<number[][]> {
  const ms: number[][] = timed.map(() => []);
  for (let round = 0; round <= rounds; round += 1) {
    for (const [i, { model, side }] of timed.entries()) {
      const passed = await side.call<number>('time', { model, texts });
      if (round > 0) ms[i]?.push(passed);
    }
  }
  return ms;
}

/** Medians over the rounds. */
export function ratesOf({ name }: ReviewSet, timed: readonly Timed[], texts: number, ms: number[][]): Rate[] {
  return timed.map(({ model }, i) => ({
    set: name,
    model,
    texts,
    reviewsPerSecond: rounded((texts * 1_000) / median(ms[i] ?? [])),
  }));
}
