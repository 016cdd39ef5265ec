import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { smallTables } from '../labelled-tables.fixture.ts';
import { bestSplit } from './exhaustive-split.fixture.ts';
import { GradientBoosting } from './gradient-boosting.ts';

describe('the first split', () => {
  for (const minChildSamples of [1, 3])
    for (const l2 of [0.5, 2])
      it(`gains what the best of all splits gains, with leaves of ${minChildSamples} rows and l2 ${l2}`, () => {
        fc.assert(
          fc.property(smallTables, ({ data: mixed, labels }) => {
            // The order of G / H has the best set of categories as a cut only where no set is too small.
            const data = minChildSamples === 1 ? mixed : { ...mixed, categorical: [] };
            const share = labels.reduce((sum, label) => sum + label, 0) / labels.length;
            const gradient = Float64Array.from(labels, (label) => share - label);
            const hessian = new Float64Array(labels.length).fill(share * (1 - share));
            const best = bestSplit(data, { gradient, hessian, l2, minChildSamples });
            const free = { minSumHessian: 1e-9, categorySmoothing: 0, categoryL2: 0 };
            const options = {
              seed: 1,
              trees: 1,
              learningRate: 1,
              numLeaves: 2,
              minChildSamples,
              l2,
              ...free,
            };
            const model = new GradientBoosting(options).fit(data, labels);
            if (best === undefined || best.gain < 1e-6) {
              assert.equal(model.trees, 0);
              return;
            }
            const [used] = model.featureImportance();
            assert.ok(Math.abs(used!.gain - best.gain) < 1e-9, `${used!.gain} for ${best.gain}`);
            // The scores say which rows went together: their gain must be that of the split, whichever of equals it is.
            const scores = model.rawScores(data);
            const left = [...scores.keys()].filter((row) => scores[row] === scores[0]);
            const worth = (rows: readonly number[]) => {
              const g = rows.reduce((sum, row) => sum + gradient[row]!, 0);
              return g ** 2 / (rows.length * share * (1 - share) + l2);
            };
            const all = [...scores.keys()];
            const right = all.filter((row) => !left.includes(row));
            assert.ok(Math.abs(worth(left) + worth(right) - worth(all) - best.gain) < 1e-9);
          }),
        );
      });
});
