import assert from 'node:assert/strict';
import { it } from 'node:test';
import { createMatrix, matrixFromRows, rowOf } from '../matrix.ts';
import { seededRandom } from '../random.ts';
import { agreementAxes, project } from './agreement-axes.ts';

const random = seededRandom(3);

/** Column 0 is loud and fickle, column 1 soft and the same in both halves; column 2 says nothing. */
const halves = Array.from({ length: 400 }, (_, i) => {
  const character = i % 2 === 0 ? -0.1 : 0.1;
  return [0, 1].map(() => [
    20 * (random() - 0.5),
    character + 0.02 * (random() - 0.5),
    0.02 * (random() - 0.5),
  ]);
});
const first = matrixFromRows(halves.map(([half]) => half!));
const second = matrixFromRows(halves.map(([, half]) => half!));
const whole = createMatrix(
  400,
  3,
  first.values.map((x, i) => (x + second.values[i]!) / 2),
);

it('the first axis is the one on which halves agree, however soft it is', () => {
  const projection = agreementAxes({ whole, first, second }, 2);
  const vectors = project(whole, projection);
  const signs = Array.from({ length: 400 }, (_, row) => Math.sign(rowOf(vectors, row)[0]!));
  assert.ok(signs.every((sign, i) => sign === signs[i % 2]) && signs[0] === -signs[1]!);
  assert.ok(Math.abs(rowOf(projection.axes, 0)[0]!) < 0.05 * Math.abs(rowOf(projection.axes, 0)[1]!));
});

it('the noise of a whole has about the variance 1 on every axis', () => {
  const projection = agreementAxes({ whole, first, second }, 3);
  const [one, other] = [project(first, projection), project(second, projection)];
  for (let axis = 0; axis < 2; axis++) {
    let variance = 0;
    for (let row = 0; row < 400; row++) {
      variance += ((rowOf(one, row)[axis]! - rowOf(other, row)[axis]!) / 2) ** 2 / 400;
    }
    // The ridge takes something off.
    assert.ok(variance > 0 && variance < 1.05, `${variance}`);
  }
});

it('without anybody whose halves could be compared nothing is NaN', () => {
  const { axes, mean } = agreementAxes(
    { whole: createMatrix(0, 3), first: createMatrix(0, 3), second: createMatrix(0, 3) },
    2,
  );
  assert.ok([...axes.values, ...mean].every(Number.isFinite));
});
