import { createMatrix, type Matrix, rowOf } from '../matrix.ts';
import { symmetricEigen } from '../preprocessing/symmetric-eigen.ts';

/** A linear map: (x - mean) times each axis. */
export interface Projection {
  readonly mean: Float64Array;
  /** A row for each axis. */
  readonly axes: Matrix;
}

/** Row i of each: a customer, described by all of the events, and by either half of them. */
export interface Halves {
  readonly whole: Matrix;
  readonly first: Matrix;
  readonly second: Matrix;
}

// Of the mean variance; added to every direction's noise, so that one with hardly any is not blown up.
const RIDGE = 1e-3;

/**
 * The axes on which customers differ from each other the most, measured by how much one customer's halves differ. Plain
 * distances in a network's states are ruled by whatever varies, however fickle; what stays the same from one half of a
 * customer's history to the other is character. Within-class covariance normalisation (Hatch, Kajarekar and Stolcke
 * 2006), each customer a class, then principal components.
 */
export function agreementAxes(halves: Halves, axesMax: number): Projection {
  const { whole } = halves;
  const mean = columnMeans(whole);
  const noise = symmetricEigen(withRidge(disagreement(halves)));
  const whitening = createMatrix(whole.columns, whole.columns, noise.vectors.values.slice());
  noise.values.forEach((variance, i) => {
    rowOf(whitening, i).forEach((x, j, row) => {
      row[j] = x / Math.sqrt(variance);
    });
  });
  const { vectors } = symmetricEigen(covariance(project(whole, { mean, axes: whitening })));
  const kept = createMatrix(axesMax, whole.columns, vectors.values.slice(0, axesMax * whole.columns));
  // A principal axis of the whitened space, said in the space of the states.
  return { mean, axes: product(kept, whitening) };
}

export function project(matrix: Matrix, { mean, axes }: Projection): Matrix {
  const { columns, values } = matrix;
  const projected = createMatrix(matrix.rows, axes.rows);
  for (let row = 0; row < matrix.rows; row++) {
    for (let axis = 0; axis < axes.rows; axis++) {
      let sum = 0;
      for (let j = 0; j < columns; j++) {
        const off = (values[row * columns + j] as number) - (mean[j] as number);
        sum += off * (axes.values[axis * columns + j] as number);
      }
      projected.values[row * axes.rows + axis] = sum;
    }
  }
  return projected;
}

/** A B. */
function product(a: Matrix, b: Matrix): Matrix {
  const result = createMatrix(a.rows, b.columns);
  for (let i = 0; i < a.rows; i++) {
    for (let k = 0; k < a.columns; k++) {
      const factor = a.values[i * a.columns + k] as number;
      for (let j = 0; j < b.columns; j++) {
        const cell = i * b.columns + j;
        result.values[cell] =
          (result.values[cell] as number) + factor * (b.values[k * b.columns + j] as number);
      }
    }
  }
  return result;
}

function columnMeans({ rows, columns, values }: Matrix): Float64Array {
  const means = new Float64Array(columns);
  for (let i = 0; i < values.length; i++) {
    means[i % columns] = (means[i % columns] as number) + (values[i] as number) / rows;
  }
  return means;
}

/** The covariance of the noise of a whole: half the difference of its halves varies like it. */
function disagreement({ first, second }: Halves): Matrix {
  const half = first.values.map((x, i) => (x - (second.values[i] as number)) / 2);
  return covariance(createMatrix(first.rows, first.columns, half));
}

/** Of rows whose mean is 0, or is to be counted as noise. */
function covariance({ rows, columns, values }: Matrix): Matrix {
  const sums = new Float64Array(columns * columns);
  for (let row = 0; row < rows; row++) {
    for (let i = 0; i < columns; i++) {
      const x = (values[row * columns + i] as number) / rows;
      for (let j = 0; j < columns; j++) {
        const cell = i * columns + j;
        sums[cell] = (sums[cell] as number) + x * (values[row * columns + j] as number);
      }
    }
  }
  return createMatrix(columns, columns, sums);
}

function withRidge({ rows: size, values }: Matrix): Matrix {
  let trace = 0;
  for (let i = 0; i < size; i++) trace += values[i * size + i] as number;
  // Without any noise to measure by, every direction counts alike.
  const ridge = trace > 0 ? (RIDGE * trace) / size : 1;
  const ridged = values.map((value, i) => (i % (size + 1) === 0 ? value + ridge : value));
  return createMatrix(size, size, ridged);
}
