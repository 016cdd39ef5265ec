import assert from 'node:assert/strict';
import { it } from 'node:test';
import { loadTensorFlow } from '@shoal/neural';
import { matrixFromRows, matrixToRows } from '../matrix.ts';
import { softAssignment, softAssignments, targetDistribution } from './soft-assignment.ts';

const embedded = matrixFromRows([
  [0, 0],
  [3, 0],
]);
const centroids = matrixFromRows([
  [0, 1],
  [3, 0],
]);

it('belonging falls with the squared distance, after Student’s t', () => {
  // Squared distances 1 and 9, 10 and 0: 1/2 to 1/10 and 1/11 to 1.
  const [first, second] = matrixToRows(softAssignments(embedded, centroids));
  assert.deepEqual(first, [0.5 / 0.6, 0.1 / 0.6]);
  assert.deepEqual(second, [1 / 11 / (12 / 11), 1 / (12 / 11)]);
});

it('is the same on TensorFlow', async () => {
  const { tf } = await loadTensorFlow({ backend: 'wasm' });
  const theirs = softAssignment(tf, tf.tensor(matrixToRows(embedded)), tf.tensor(matrixToRows(centroids)));
  softAssignments(embedded, centroids).values.forEach((q, i) => {
    assert.ok(Math.abs(q - theirs.dataSync()[i]!) < 1e-6);
  });
});

it('the target is sharper, and favours the smaller cluster where belonging is even', () => {
  const target = targetDistribution(
    matrixFromRows([
      [0.5, 0.5],
      [0.9, 0.1],
    ]),
  );
  // f = (1.4, 0.6): (.25 / 1.4, .25 / .6) and (.81 / 1.4, .01 / .6), each to sum to 1.
  const [even, sure] = matrixToRows(target) as [number[], number[]];
  assert.ok(Math.abs(even[0]! - 0.3) < 1e-12 && Math.abs(even[1]! - 0.7) < 1e-12, `${even}`);
  assert.ok(sure[0]! > 0.97 && Math.abs(sure[0]! + sure[1]! - 1) < 1e-12, `${sure}`);
});
