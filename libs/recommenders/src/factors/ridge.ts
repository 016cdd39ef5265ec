import { solveInPlace } from './cholesky.ts';
import type { Vectors } from './vectors.ts';

/** A least squares problem over rows of vectors: weights[i] (targets[i] - x . vectors[rows[i]])^2 summed. */
export interface RidgeProblem {
  readonly vectors: Vectors;
  readonly rows: Int32Array;
  readonly weights: Float32Array;
  readonly targets: Float32Array;
}

/**
 * Collects the normal equations of a ridge regression and solves them; its scratch is allocated once. Only the lower half of
 * the system is filled.
 */
export class Ridge {
  private readonly length: number;
  private readonly system: Float64Array;
  private readonly right: Float64Array;

  constructor(length: number) {
    this.length = length;
    this.system = new Float64Array(length ** 2);
    this.right = new Float64Array(length);
  }

  /** The system starts as this matrix, the right-hand side as nothing. */
  begin(base: Float64Array): void {
    this.system.set(base);
    this.right.fill(0);
  }

  /** The system starts as so many times the identity. */
  beginWith(regularization: number): void {
    this.system.fill(0);
    this.right.fill(0);
    for (let c = 0; c < this.length; c++) this.system[c * (this.length + 1)] = regularization;
  }

  /** Adds weight * y y' to the system and weight * target * y to the right-hand side. */
  add({ vectors, rows, weights, targets }: RidgeProblem, from: number, end: number): void {
    const { length, system, right } = this;
    const { values } = vectors;
    for (let i = from; i < end; i++) {
      const y = (rows[i] as number) * length;
      for (let c = 0; c < length; c++) {
        const scaled = (weights[i] as number) * (values[y + c] as number);
        right[c] = (right[c] as number) + (targets[i] as number) * scaled;
        const line = c * length;
        for (let d = 0; d <= c; d++) {
          system[line + d] = (system[line + d] as number) + scaled * (values[y + d] as number);
        }
      }
    }
  }

  /** Writes the solution into a row. */
  solveInto(to: Vectors, row: number): void {
    solveInPlace(this.system, this.right, this.length);
    to.values.set(this.right, row * this.length);
  }
}
