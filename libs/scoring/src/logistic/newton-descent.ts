import type { Numbers } from '../check-scores.ts';
import { sigmoid, softplus } from '../sigmoid.ts';
import { solveCholesky } from './cholesky.ts';

/** What a fit works on. */
export interface Problem {
  /** Standardised, each as long as the labels. */
  readonly columns: readonly Float64Array[];
  readonly labels: Numbers;
  readonly weights: Float64Array;
  readonly l2: number;
}

const HALVINGS_MAX = 40;

/**
 * Minimises Σ w (log(1 + e^z) − y z) + l2/2 |β|², z = β₀ + Σ βⱼ xⱼ, by Newton steps (iteratively reweighted least squares),
 * each halved until the loss falls. β₀, at place 0, costs nothing.
 */
export class NewtonDescent {
  readonly coefficients: Float64Array;
  private readonly problem: Problem;
  private readonly scores: Float64Array;
  private readonly curvature: Float64Array;
  private readonly gradient: Float64Array;
  private readonly hessian: Float64Array;
  private loss: number;

  constructor(problem: Problem) {
    const size = problem.columns.length + 1;
    const rows = problem.labels.length;
    this.problem = problem;
    this.coefficients = new Float64Array(size);
    this.scores = new Float64Array(rows);
    this.curvature = new Float64Array(rows);
    this.gradient = new Float64Array(size);
    this.hessian = new Float64Array(size * size);
    this.loss = this.lossAt(this.coefficients);
  }

  /** One step; by how much of itself the loss fell. */
  step(): number {
    this.measure();
    solveCholesky(this.hessian, this.gradient, 1e-12 * this.problem.labels.length);
    const before = this.loss;
    const moved = new Float64Array(this.coefficients.length);
    let share = 1;
    for (let halving = 0; halving < HALVINGS_MAX; halving++, share /= 2) {
      for (let j = 0; j < moved.length; j++) {
        moved[j] = (this.coefficients[j] as number) - share * (this.gradient[j] as number);
      }
      const loss = this.lossAt(moved);
      if (loss >= before) continue;
      this.coefficients.set(moved);
      this.loss = loss;
      return (before - loss) / before;
    }
    this.lossAt(this.coefficients);
    return 0;
  }

  /** Also leaves the scores of these coefficients behind. */
  private lossAt(coefficients: Float64Array): number {
    const { columns, labels, weights, l2 } = this.problem;
    const { scores } = this;
    scores.fill(coefficients[0] as number);
    let loss = 0;
    for (let j = 0; j < columns.length; j++) {
      const coefficient = coefficients[j + 1] as number;
      addScaled(scores, coefficient, columns[j] as Float64Array);
      loss += (l2 / 2) * coefficient ** 2;
    }
    for (let i = 0; i < scores.length; i++) {
      const z = scores[i] as number;
      loss += (weights[i] as number) * (softplus(z) - (labels[i] as number) * z);
    }
    return loss;
  }

  private measure(): void {
    const { columns, labels, weights, l2 } = this.problem;
    const { scores, curvature, gradient, hessian } = this;
    const rows = scores.length;
    const size = columns.length + 1;
    const errors = new Float64Array(rows);
    for (let i = 0; i < rows; i++) {
      const p = sigmoid(scores[i] as number);
      errors[i] = (weights[i] as number) * (p - (labels[i] as number));
      curvature[i] = (weights[i] as number) * p * (1 - p);
    }
    gradient[0] = sumOf(errors);
    hessian[0] = sumOf(curvature);
    const curved = new Float64Array(rows);
    for (let j = 1; j < size; j++) {
      const column = columns[j - 1] as Float64Array;
      for (let i = 0; i < rows; i++) curved[i] = (curvature[i] as number) * (column[i] as number);
      gradient[j] = dot(errors, column) + l2 * (this.coefficients[j] as number);
      hessian[j * size] = sumOf(curved);
      for (let k = 1; k <= j; k++) hessian[j * size + k] = dot(curved, columns[k - 1] as Float64Array);
      hessian[j * size + j] = (hessian[j * size + j] as number) + l2;
    }
  }
}

function addScaled(sums: Float64Array, factor: number, values: Float64Array): void {
  for (let i = 0; i < sums.length; i++) sums[i] = (sums[i] as number) + factor * (values[i] as number);
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i] as number) * (b[i] as number);
  return sum;
}

function sumOf(values: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i] as number;
  return sum;
}
