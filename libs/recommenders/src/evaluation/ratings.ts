import type { Interactions } from '../interactions.ts';
import { checkInteractions } from '../interactions-from.ts';

export interface RatingFigures {
  /** Root of the mean squared error. */
  readonly rmse: number;
  /** Mean absolute error. */
  readonly mae: number;
  readonly count: number;
}

/** Compares predicted ratings with the true ones of a test. Throws NoInteractionsError when there are none. */
export function evaluateRatings(
  model: { predict(user: string, item: string): number },
  test: Interactions,
): RatingFigures {
  checkInteractions(test);
  let squared = 0;
  let absolute = 0;
  const count = test.user.length;
  for (let i = 0; i < count; i++) {
    const user = test.users[test.user[i] as number] as string;
    const item = test.items[test.item[i] as number] as string;
    const error = model.predict(user, item) - (test.weight[i] as number);
    squared += error ** 2;
    absolute += Math.abs(error);
  }
  return { rmse: Math.sqrt(squared / count), mae: absolute / count, count };
}

/** Figures of several folds as one: every rating counts alike. */
export function pooledRatings(folds: readonly RatingFigures[]): RatingFigures {
  const count = folds.reduce((sum, fold) => sum + fold.count, 0);
  const squared = folds.reduce((sum, fold) => sum + fold.rmse ** 2 * fold.count, 0);
  const absolute = folds.reduce((sum, fold) => sum + fold.mae * fold.count, 0);
  return { rmse: Math.sqrt(squared / count), mae: absolute / count, count };
}
