import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { seededRandom } from '@shoal/clustering';
import fc from 'fast-check';
import { IsolationForest } from './isolation-forest.ts';
import { IsolationForestModel } from './isolation-forest-model.ts';
import { meanPathLength } from './mean-path-length.ts';

/** A cloud of normal rows, and after them some far from it. */
function cloud(rows: number, outliers: number, seed = 1) {
  const random = seededRandom(seed);
  const normal = () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  const column = () =>
    Float64Array.from({ length: rows + outliers }, (_, i) => (i < rows ? normal() : 6 + 3 * random()));
  return { names: ['a', 'b'], columns: [column(), column()] };
}

const data = cloud(990, 10);
const model = new IsolationForest({ seed: 1 }).fit(data);

describe('an isolation forest', () => {
  it('scores what stands apart above all else', () => {
    const scores = model.score(data);
    const ordinary = scores.subarray(0, 990);
    const apart = scores.subarray(990);
    assert.ok(Math.min(...apart) > 0.6, `${apart}`);
    const beyond = ordinary.filter((score) => score > Math.min(...apart)).length;
    assert.ok(beyond <= 5, `${beyond}`);
    assert.ok(ordinary.reduce((sum, score) => sum + score, 0) / 990 < 0.5);
  });

  it('is the same for the same seed, and another for another', () => {
    const text = (seed: number) => JSON.stringify(new IsolationForest({ seed, trees: 10 }).fit(data));
    assert.equal(text(1), text(1));
    assert.notEqual(text(1), text(2));
  });

  it('scores the same to the bit after a round trip through JSON', () => {
    const read = IsolationForestModel.fromJSON(JSON.parse(JSON.stringify(model)));
    assert.deepEqual(read.score(data), model.score(data));
  });

  it('scores from 0 to 1, whatever is missing, infinite or equal', () => {
    const cell = fc.constantFrom(
      0,
      1,
      1e308,
      -1e308,
      Number.NaN,
      Number.POSITIVE_INFINITY,
      Number.NEGATIVE_INFINITY,
    );
    fc.assert(
      fc.property(fc.array(fc.tuple(cell, cell), { minLength: 2, maxLength: 30 }), (rows) => {
        const table = {
          names: ['a', 'b'],
          columns: [Float64Array.from(rows, ([a]) => a), Float64Array.from(rows, ([, b]) => b)],
        };
        const scores = new IsolationForest({ seed: 1, trees: 5 }).fit(table).score(table);
        assert.ok(
          scores.every((score) => score >= 0 && score <= 1),
          `${scores}`,
        );
      }),
    );
  });

  it('says 0.5 of rows that are all the same', () => {
    const same = { names: ['a'], columns: [new Float64Array(50).fill(2)] };
    const [score = 0] = new IsolationForest({ seed: 1 }).fit(same).score(same);
    assert.ok(Math.abs(score - 0.5) < 1e-12);
  });

  it('refuses categories, one row, other columns and damaged JSON', () => {
    const forest = new IsolationForest({ seed: 1, trees: 3 });
    assert.throws(() => forest.fit({ ...data, categorical: ['a'] }), { code: 'TREES_SHAPE' });
    assert.throws(() => forest.fit({ names: ['a'], columns: [Float64Array.of(1)] }), { code: 'TREES_SHAPE' });
    assert.throws(() => model.score({ ...data, names: ['b', 'a'] }), { code: 'TREES_SHAPE' });
    assert.throws(() => new IsolationForest({ seed: 1, sampleSize: 1 }), { code: 'TREES_OPTION' });
    const json = JSON.parse(JSON.stringify(forest.fit(data)));
    for (const wrong of [{}, { ...json, version: 0 }, { ...json, sampleSize: 1 }, { ...json, names: ['a'] }])
      assert.throws(() => IsolationForestModel.fromJSON(wrong), { code: 'TREES_MODEL_FORMAT' });
  });
});

describe('the mean path length', () => {
  it('is that of a search without success', () => {
    assert.deepEqual([0, 1, 2].map(meanPathLength), [0, 0, 1]);
    // Liu, Ting and Zhou's sample of 256 rows.
    assert.ok(Math.abs(meanPathLength(256) - 10.2448) < 1e-4);
  });
});
