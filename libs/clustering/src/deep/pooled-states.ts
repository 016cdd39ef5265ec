import type { Weight } from '@shoal/neural/layers';
import { createMatrix, type Matrix } from '../matrix.ts';
import { type Halves, type Projection, project } from './agreement-axes.ts';
import { ENCODER } from './encoder-size.ts';
import { sequenceIds } from './item-sequences.ts';
import { sequenceForward } from './sequence-forward.ts';
import { WeightTable } from './stored-weights.ts';

export interface PooledStates extends Halves {
  /** Events of each row. A half of a row with fewer than two of them is 0, a whole without any too. */
  readonly lengths: Int32Array;
}

/** The mean state of the events of each row of a `sequenceMatrix`, and of the earlier and the later half of them. */
export function pooledStates(encoder: readonly Weight[]): (matrix: Matrix) => PooledStates {
  const forward = sequenceForward(new WeightTable(encoder));
  const { width } = ENCODER;
  return (matrix) => {
    const ids = sequenceIds(matrix);
    const [whole, first, second] = [0, 1, 2].map(() => createMatrix(matrix.rows, width)) as [
      Matrix,
      Matrix,
      Matrix,
    ];
    for (let row = 0; row < matrix.rows; row++) {
      const events = ids.lengths[row] as number;
      const middle = events >> 1;
      const states = forward(ids, row);
      addMean(whole, row, states);
      addMean(first, row, states.subarray(0, middle * width));
      if (middle > 0) addMean(second, row, states.subarray(middle * width));
    }
    return { whole, first, second, lengths: ids.lengths };
  };
}

/** The vector of each row; of whom nothing is known nothing is said: the middle of everybody. */
export function customerVectors({ whole, lengths }: PooledStates, projection: Projection): Matrix {
  const vectors = project(whole, projection);
  const { columns, values } = vectors;
  lengths.forEach((length, row) => {
    if (length === 0) values.fill(0, row * columns, (row + 1) * columns);
  });
  return vectors;
}

function addMean({ columns, values }: Matrix, row: number, states: Float64Array): void {
  const events = states.length / columns;
  for (let i = 0; i < states.length; i++) {
    const cell = row * columns + (i % columns);
    values[cell] = (values[cell] as number) + (states[i] as number) / events;
  }
}
