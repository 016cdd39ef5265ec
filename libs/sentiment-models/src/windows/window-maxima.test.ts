import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import { loadTensorFlow, type TensorFlow } from '@shoal/neural';
import type { Tensor } from '@shoal/neural/layers';
import { windowMaxima } from './window-maxima.ts';
import { FILTERS, PROJECTIONS, WINDOWS } from './window-shape.ts';

const ROWS = 4;
const sequences = [Int32Array.of(1, 2, 3, 1, 1), Int32Array.of(2)];
const values = Float32Array.from({ length: ROWS * PROJECTIONS }, (_, i) => Math.sin(i * i));

/** The definition, window by window: row 0 stands for whatever comes after the end. */
function maximumOf(text: number, kind: number, filter: number, given: Float32Array): number {
  const rows = sequences[text]!;
  const column = WINDOWS.slice(0, kind).reduce((sum, window) => sum + window * FILTERS, 0);
  const sums = Array.from(rows, (_, begin) => {
    let sum = 0;
    for (let place = 0; place < WINDOWS[kind]!; place++)
      sum += given[(rows[begin + place] ?? 0) * PROJECTIONS + column + place * FILTERS + filter]!;
    return sum;
  });
  return Math.max(...sums);
}

describe('windowMaxima', () => {
  let tf: TensorFlow;
  before(async () => {
    ({ tf } = await loadTensorFlow());
  });

  it('gives the largest sum of a window for each text and filter', () => {
    const maxima = windowMaxima(tf, tf.tensor2d(values, [ROWS, PROJECTIONS]), sequences);
    assert.deepEqual(maxima.shape, [sequences.length, FILTERS * WINDOWS.length]);
    const got = maxima.dataSync();
    for (let i = 0; i < got.length; i++) {
      const [text, rest] = [Math.floor(i / maxima.shape[1]!), i % maxima.shape[1]!];
      const expected = maximumOf(text, Math.floor(rest / FILTERS), rest % FILTERS, values);
      assert.ok(Math.abs(got[i]! - expected) < 1e-5);
    }
  });

  it('has the gradient of the definition', () => {
    const sumOfSquares = (input: Tensor) => tf.sum(tf.square(windowMaxima(tf, input, sequences)));
    const gradient = tf
      .grad(sumOfSquares)(tf.tensor2d(values, [ROWS, PROJECTIONS]))
      .dataSync();
    const total = (given: Float32Array) => {
      let sum = 0;
      for (let text = 0; text < sequences.length; text++)
        for (let kind = 0; kind < WINDOWS.length; kind++)
          for (let filter = 0; filter < FILTERS; filter++) sum += maximumOf(text, kind, filter, given) ** 2;
      return sum;
    };
    const step = 1e-3;
    for (const row of [0, 1, 2, 3])
      for (const column of [0, 1, FILTERS + 5, PROJECTIONS - 1]) {
        const moved = (by: number) =>
          total(values.map((value, i) => (i === row * PROJECTIONS + column ? value + by : value)));
        const expected = (moved(step) - moved(-step)) / (2 * step);
        assert.ok(Math.abs(gradient[row * PROJECTIONS + column]! - expected) < 1e-2, `${row}, ${column}`);
      }
  });
});
