import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { evaluateFeatures } from './evaluate-features.ts';
import { mergeStates } from './merge-states.ts';
import { newFeatureState } from './new-state.ts';
import { foldSentiment } from './sentiment.ts';

const at = Date.UTC(2026, 0, 1);
const stateOf = (id: string) => newFeatureState('demo', id, at);
const review = (offset: number, probability: number, partition = 0) => ({
  label: probability > 0.5 ? ('positive' as const) : ('negative' as const),
  probability,
  inbox: { partition, offset },
});
const meanOf = (state: ReturnType<typeof stateOf>) => evaluateFeatures(state, at).sentiment;

describe('what reviews say', () => {
  it('is a mean from -1 to 1, and 0 before the first', () => {
    const ann = stateOf('ann');
    assert.equal(meanOf(ann), 0);
    foldSentiment(ann, review(1, 1), false);
    foldSentiment(ann, review(2, 0.25), false);
    assert.equal(meanOf(ann), 0.25);
  });

  it('counts a redelivery once, however far back it goes', () => {
    const ann = stateOf('ann');
    const all = Array.from({ length: 40 }, (_, offset) => review(offset, 0.9));
    for (const one of [...all, ...all]) foldSentiment(ann, one, false);
    assert.equal(ann.sentiment?.count, 40);
    assert.equal(ann.sentiment?.recent.length, 16);
  });

  it('takes one that a former id hands over after later ones came by themselves, once', () => {
    const ann = stateOf('ann');
    assert.ok(foldSentiment(ann, review(9, 0.9), false));
    assert.ok(foldSentiment(ann, review(4, 0.9), true));
    assert.ok(!foldSentiment(ann, review(4, 0.9), true));
    assert.equal(ann.sentiment?.count, 2);
  });

  it('goes with a history to the customer, and is known there', () => {
    const [visitor, ann] = [stateOf('visitor'), stateOf('ann')];
    foldSentiment(visitor, review(3, 0.9), false);
    foldSentiment(ann, review(5, 0.1), false);
    mergeStates(ann, visitor);
    assert.deepEqual([ann.sentiment?.count, meanOf(ann)], [2, 0]);
    assert.ok(!foldSentiment(ann, review(3, 0.9), true));
  });

  it('is nothing where nobody can judge', () => {
    const ann = stateOf('ann');
    assert.ok(
      !foldSentiment(ann, { label: 'unknown', probability: 0.5, inbox: { partition: 0, offset: 1 } }, false),
    );
    assert.equal(ann.sentiment, undefined);
  });
});
