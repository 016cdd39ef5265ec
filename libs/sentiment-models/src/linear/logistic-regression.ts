import { minimise } from '@shoal/optimisation';
import type { SparseRows } from '@shoal/text';

export interface LogisticProblem {
  readonly rows: SparseRows;
  /** 1 for positive, 0 for negative; one a row. */
  readonly labels: Uint8Array;
  /** How much each row counts. Default 1 each. */
  readonly importance?: Float32Array;
  /** Log odds that each row has already, to which the weights add theirs. Default 0 each. */
  readonly offsets?: Float64Array;
  /** Cost of errors beside that of large weights, as in LIBLINEAR and scikit-learn. */
  readonly c: number;
  /** What the weights are drawn towards in place of 0, its last number the bias: one more than there are columns. */
  readonly prior?: Float64Array;
  readonly tolerance?: number;
  readonly onIteration?: (iteration: number) => void;
}

/**
 * The weights w and, as the last number, the bias b that minimise |w - prior|^2 / 2 + C sum ln(1 + exp(-y (w x + b + offset))), y being 1 or -1.
 * The bias is drawn to the prior too, but a hundredth as much, which keeps the function strictly convex.
 */
export function fitLogistic(problem: LogisticProblem): Float64Array {
  const { rows, prior, tolerance = 1e-3, onIteration } = problem;
  const point = new Float64Array(rows.columns + 1);
  if (prior) point.set(prior);
  minimise((weights, gradient) => costOf(problem, weights, gradient), point, {
    tolerance,
    ...(onIteration && { onIteration }),
  });
  return point;
}

const BIAS_PULL = 0.01;

function costOf(problem: LogisticProblem, weights: Float64Array, gradient: Float64Array): number {
  const { rows, labels, importance, offsets, c } = problem;
  const { columns, starts, column, value } = rows;
  let cost = penaltyOf(problem, weights, gradient);
  for (let row = 0; row < rows.rows; row++) {
    const begin = starts[row] as number;
    const end = starts[row + 1] as number;
    let score = (weights[columns] as number) + (offsets ? (offsets[row] as number) : 0);
    for (let i = begin; i < end; i++)
      score += (weights[column[i] as number] as number) * (value[i] as number);
    const sign = labels[row] === 1 ? 1 : -1;
    const margin = sign * score;
    const factor = c * (importance ? (importance[row] as number) : 1);
    // ln(1 + exp(-m)) and its derivative, without overflow.
    const small = Math.exp(-Math.abs(margin));
    cost += factor * (Math.log1p(small) + Math.max(0, -margin));
    const pull = -sign * factor * ((margin > 0 ? small : 1) / (1 + small));
    gradient[columns] = (gradient[columns] as number) + pull;
    for (let i = begin; i < end; i++) {
      const at = column[i] as number;
      gradient[at] = (gradient[at] as number) + pull * (value[i] as number);
    }
  }
  return cost;
}

/** What large weights cost; begins the gradient anew. */
function penaltyOf({ rows, prior }: LogisticProblem, weights: Float64Array, gradient: Float64Array): number {
  let penalty = 0;
  for (let i = 0; i < weights.length; i++) {
    const pull = i === rows.columns ? BIAS_PULL : 1;
    const away = (weights[i] as number) - (prior ? (prior[i] as number) : 0);
    gradient[i] = pull * away;
    penalty += (pull * away * away) / 2;
  }
  return penalty;
}
