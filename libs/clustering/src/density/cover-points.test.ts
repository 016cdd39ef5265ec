import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { rowOf } from '../matrix.ts';
import { coverPoints } from './cover-points.ts';
import { uniform } from './shapes.fixture.ts';

describe('covering points', () => {
  const points = uniform(600, 2, 1);
  // Two labels that are mixed through each other: neither may stand for the other.
  const labels = Int32Array.from({ length: 600 }, (_, i) => i % 2);

  it('keeps no more than allowed, and one of the same label within the radius of each', () => {
    const cover = coverPoints(points, labels, { numbersMax: 200, radiusMin: 0.01 });
    assert.ok(cover.points.rows <= 100 && cover.points.rows > 20, `${cover.points.rows}`);
    for (let i = 0; i < 600; i++) {
      const near = Array.from({ length: cover.points.rows }, (_, l) => l).filter(
        (l) =>
          cover.labels[l] === labels[i] &&
          Math.hypot(...rowOf(points, i).map((x, j) => x - rowOf(cover.points, l)[j]!)) <=
            cover.radius * (1 + 1e-9),
      );
      assert.ok(near.length > 0, `row ${i}`);
    }
  });

  it('keeps all where they are allowed', () => {
    const cover = coverPoints(points, labels, { numbersMax: 1200, radiusMin: 0.01 });
    assert.equal(cover.points.rows, 600);
    assert.equal(cover.radius, 0);
  });
});
