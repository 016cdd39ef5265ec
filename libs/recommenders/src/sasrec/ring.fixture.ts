import type { Interactions } from '../interactions.ts';
import { interactionsFrom } from '../interactions-from.ts';

export const RING_ITEMS = 12;

/** 48 users walk round a ring of 12 items, one a step, from 5 to 8 steps: what comes next follows from the last item alone. */
export const ring: Interactions = interactionsFrom(
  Array.from({ length: 48 }, (_, u) =>
    Array.from({ length: 5 + (u % 4) }, (_, at) => ({
      user: `u${u}`,
      item: `i${(u + at) % RING_ITEMS}`,
      at,
    })),
  ).flat(),
);

/** A training of seconds that needs several epochs. */
export const ringOptions = {
  ...{ seed: 3, width: 16, heads: 2, blocks: 1, lengthMax: 6 },
  ...{ dropout: 0.1, sampled: 8, epochsMax: 8, patience: 8, batchSize: 16, learningRate: 0.01 },
};
