import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { stratifiedFolds } from './stratified-folds.ts';

const labelled = fc.array(fc.constantFrom(0, 1, 2), { minLength: 10, maxLength: 80 });
const folds = fc.integer({ min: 2, max: 10 });

describe('stratified folds', () => {
  it('test every row once, and learn from the others', () => {
    fc.assert(
      fc.property(labelled, folds, fc.integer(), (labels, count, seed) => {
        const tested = stratifiedFolds(labels, count, seed).map(({ train, test }) => {
          assert.deepEqual(
            [...train, ...test].sort((a, b) => a - b),
            [...labels.keys()],
          );
          return [...test];
        });
        assert.deepEqual(
          tested.flat().sort((a, b) => a - b),
          [...labels.keys()],
        );
      }),
    );
  });

  it('have their share of each class and of all rows, to within one', () => {
    fc.assert(
      fc.property(labelled, folds, (labels, count) => {
        for (const { test } of stratifiedFolds(labels, count, 1)) {
          assert.ok(Math.abs(test.length - labels.length / count) < 1);
          for (const label of [0, 1, 2]) {
            const all = labels.filter((each) => each === label).length;
            const here = [...test].filter((row) => labels[row] === label).length;
            assert.ok(Math.abs(here - all / count) < 1);
          }
        }
      }),
    );
  });

  it('are the same for the same seed, and others for another', () => {
    const labels = Uint8Array.from({ length: 200 }, (_, i) => (i % 3) & 1);
    assert.deepEqual(stratifiedFolds(labels, 5, 42), stratifiedFolds(labels, 5, 42));
    assert.notDeepEqual(stratifiedFolds(labels, 5, 42), stratifiedFolds(labels, 5, 43));
  });

  it('refuse what cannot be', () => {
    assert.throws(() => stratifiedFolds([0, 1], 3, 1), { code: 'SCORING_SHAPE' });
    assert.throws(() => stratifiedFolds([0, 1], 1, 1), { code: 'SCORING_OPTION' });
    assert.throws(() => stratifiedFolds([0, 1], 2, 0.5), { code: 'SCORING_OPTION' });
  });
});
