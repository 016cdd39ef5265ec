import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { seededRandom } from '../random.ts';
import { adjustedRand } from './adjusted-rand.ts';

describe('the adjusted Rand index', () => {
  const cases: readonly [string, number[], number[], number][] = [
    ['is 1 for the same groups under other names', [0, 0, 1, 1, -1], [7, 7, 3, 3, 0], 1],
    ['is 1 where both put all together', [0, 0, 0], [5, 5, 5], 1],
    ['is 1 where both put all apart', [0, 1, 2], [2, 0, 1], 1],
    ['is 1 for nothing', [], [], 1],
    ['is 0 where one says nothing', [0, 0, 0, 0], [0, 0, 1, 1], 0],
    // The figures of scikit-learn's documentation and of its adjusted_rand_score.
    ['agrees with scikit-learn on a split', [0, 0, 1, 2], [0, 0, 1, 1], 0.5714285714285714],
    ['is below 0 for less than chance', [0, 0, 1, 1], [0, 1, 0, 1], -0.5],
    ['agrees with scikit-learn on a mixture', [0, 0, 0, 1, 1, 1], [0, 0, 1, 1, 2, 2], 0.24242424242424243],
  ];
  for (const [name, one, other, expected] of cases) {
    it(name, () => {
      assert.ok(Math.abs(adjustedRand(one, other) - expected) < 1e-12, `${adjustedRand(one, other)}`);
      assert.equal(adjustedRand(other, one), adjustedRand(one, other));
    });
  }

  it('is about 0 for labels drawn by chance, however uneven', () => {
    const random = seededRandom(1);
    const draw = () => Int32Array.from({ length: 20_000 }, () => Math.floor(5 * random() ** 2));
    assert.ok(Math.abs(adjustedRand(draw(), draw())) < 0.01);
  });

  it('refuses labels of different lengths', () => {
    assert.throws(() => adjustedRand([0], [0, 1]), { name: 'ShapeError' });
  });
});
