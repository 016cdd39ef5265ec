import { TooFewExamplesError } from './errors.ts';
import type { Example } from './sentiment-model.ts';

/** Throws TooFewExamplesError unless there are examples of both classes. */
export function demandBoth(examples: readonly Example[]): void {
  for (const label of ['positive', 'negative'] as const) {
    if (!examples.some((example) => example.label === label))
      throw new TooFewExamplesError(`there is no ${label} example to learn from`);
  }
}
