import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { foldEvent } from './fold-event.ts';
import { evaluateLeanings } from './leanings.ts';
import { newFeatureState } from './new-state.ts';

const now = Date.UTC(2026, 0, 1);

describe('leanings', () => {
  it('are nothing for a new customer, and grow with what is done again and again', () => {
    const state = newFeatureState('demo', 'c', now);
    const seen: number[] = [];
    for (let order = 0; order < 8; order += 1) {
      seen.push(evaluateLeanings(state, now).discountLeaning);
      foldEvent(
        state,
        { type: 'track', event: 'Order Completed', properties: { total: 10, coupon: 'x' } },
        now,
      );
    }
    assert.deepEqual(seen.slice(0, 3), [0, 1 / 5, 2 / 6]);
    assert.ok(seen.every((share, i) => share < 1 && (i === 0 || share > (seen[i - 1] as number))));
  });
});
