import { ShapeError } from '../errors.ts';
import { assertFinite, type Matrix } from '../matrix.ts';
import { buildKdTree } from './kd-tree.ts';
import { NearestPoint } from './nearest-point.ts';

/** Labels rows after the nearest of some labelled points, as far as that label reaches. */
export class NearestLabel {
  readonly #columns: number;
  readonly #labels: Int32Array;
  readonly #reachesSquared: Float64Array;
  readonly #nearest: NearestPoint;
  readonly #furthest: number;

  /** Labels of the points, -1 for those that give none; the reach of label i is reaches[i]. */
  constructor(points: Matrix, labels: Int32Array, reaches: Float64Array) {
    const tree = buildKdTree(points);
    this.#columns = points.columns;
    this.#labels = tree.order.map((row) => labels[row] as number);
    this.#reachesSquared = reaches.map((reach) => reach * reach);
    this.#furthest = this.#reachesSquared.reduce((most, reach) => Math.max(most, reach), 0);
    this.#nearest = new NearestPoint(tree);
  }

  /** Throws ShapeError or NonFiniteError. */
  predict(matrix: Matrix): Int32Array {
    assertFinite(matrix);
    if (matrix.columns !== this.#columns) {
      throw new ShapeError(`rows have ${matrix.columns} columns, the model ${this.#columns}`);
    }
    const labels = new Int32Array(matrix.rows);
    const point = { values: matrix.values, offset: 0 };
    for (let row = 0; row < matrix.rows; row++) {
      point.offset = row * matrix.columns;
      const position = this.#nearest.search(point, this.#furthest);
      const label = position < 0 ? -1 : (this.#labels[position] as number);
      labels[row] =
        label >= 0 && this.#nearest.squared <= (this.#reachesSquared[label] as number) ? label : -1;
    }
    return labels;
  }
}
