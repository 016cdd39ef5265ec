import { describe, it } from 'node:test';
import { halfLivesDays } from '@shoal/contracts';
import fc from 'fast-check';
import { assertClose, dayMs, foldAll, start, type TimedEvent } from './histories.fixture.ts';
import { evaluateFeatures } from './index.ts';

const moments = fc.array(fc.integer({ min: start, max: start + 300 * dayMs }), {
  minLength: 1,
  maxLength: 200,
});
const now = start + 310 * dayMs;

/** Sum of 2^(-age / half-life). */
const plainly = (times: readonly number[], halfLifeDays: number) =>
  times.reduce((sum, at) => sum + 2 ** (-(now - at) / (halfLifeDays * dayMs)), 0);

const tracked = (event: string, at: number, total?: number): TimedEvent => ({
  at,
  event: { type: 'track', event, properties: { total } },
});

describe('decayed features', () => {
  it('are the sum over all events of 2^(-age / half-life), in whatever order they came', () => {
    fc.assert(
      fc.property(moments, (times) => {
        const features = evaluateFeatures(foldAll(times.map((at) => tracked('Product Viewed', at))), now);
        for (const halfLife of halfLivesDays) {
          assertClose(features[`views${halfLife}d`], plainly(times, halfLife), `views${halfLife}d`);
        }
      }),
      { seed: 9 },
    );
  });

  it('weigh what was paid by its amount, in units of the currency', () => {
    fc.assert(
      fc.property(moments, (times) => {
        const features = evaluateFeatures(
          foldAll(times.map((at) => tracked('Order Completed', at, 12.5))),
          now,
        );
        for (const halfLife of halfLivesDays) {
          assertClose(features[`spend${halfLife}d`], 12.5 * plainly(times, halfLife), `spend${halfLife}d`);
        }
      }),
      { seed: 10 },
    );
  });

  it('decay over events that come every millisecond too', () => {
    const times = Array.from({ length: 20_000 }, (_, i) => now - 20_000 + i);
    const features = evaluateFeatures(foldAll(times.map((at) => tracked('Product Viewed', at))), now);
    for (const halfLife of halfLivesDays)
      assertClose(features[`views${halfLife}d`], plainly(times, halfLife));
  });

  it('halve in each half-life', () => {
    const state = foldAll([tracked('Product Viewed', start)]);
    for (const halfLife of halfLivesDays) {
      const name = `views${halfLife}d` as const;
      assertClose(evaluateFeatures(state, start)[name], 1);
      assertClose(evaluateFeatures(state, start + halfLife * dayMs)[name], 0.5);
      assertClose(evaluateFeatures(state, start + 2 * halfLife * dayMs)[name], 0.25);
    }
  });
});
