import { checkBothClasses, checkFinite, type Numbers } from '../check-scores.ts';
import { sigmoid, softplus } from '../sigmoid.ts';
import { scoringFields } from '../stored-fields.ts';
import type { Calibration } from './calibration.ts';

const KIND = 'platt-scaling';
const VERSION = 1;
const STEPS_MAX = 100;
const GRADIENT_MIN = 1e-9;

/**
 * Probabilities as a sigmoid of the score, p = 1 / (1 + e^−(slope · score + intercept)) (Platt 1999), found by the Newton
 * method with backtracking of Lin, Lin and Weng (2007). For few labels, or scores that are raw log-odds.
 */
export class PlattScaling implements Calibration {
  readonly kind = KIND;
  readonly slope: number;
  readonly intercept: number;

  constructor(slope: number, intercept: number) {
    this.slope = slope;
    this.intercept = intercept;
  }

  /**
   * Learns from scores that the labels were not used to make, or it will find them better than they are.
   * Throws ShapeError, ValueError (also for infinite scores) or OneClassError.
   */
  static fit(labels: Numbers, scores: Numbers): PlattScaling {
    const positives = checkBothClasses(labels, scores);
    checkFinite(scores);
    // The targets are the posterior under a uniform prior instead of 0 and 1, which keeps the slope finite (Platt 1999).
    const high = (positives + 1) / (positives + 2);
    const low = 1 / (labels.length - positives + 2);
    const { centre, scale } = spreadOf(scores);
    const standard = Float64Array.from(scores, (score) => (score - centre) / scale);
    const targets = Float64Array.from(labels, (label) => (label === 1 ? high : low));
    const [slope, intercept] = newton(standard, targets);
    return new PlattScaling(slope / scale, intercept - (slope * centre) / scale);
  }

  /** Throws ScoringFormatError. */
  static fromJSON(json: unknown): PlattScaling {
    const fields = scoringFields(json, KIND, VERSION);
    return new PlattScaling(fields.number('slope'), fields.number('intercept'));
  }

  calibrate(scores: Numbers): Float64Array {
    return Float64Array.from(scores, (score) => sigmoid(this.slope * score + this.intercept));
  }

  toJSON() {
    return { kind: KIND, version: VERSION, slope: this.slope, intercept: this.intercept };
  }
}

/** Of unit spread the two parameters are of like size, and the Hessian is well conditioned. */
function spreadOf(scores: Numbers): { centre: number; scale: number } {
  const rows = scores.length;
  let centre = 0;
  for (let i = 0; i < rows; i++) centre += (scores[i] as number) / rows;
  let squares = 0;
  for (let i = 0; i < rows; i++) squares += ((scores[i] as number) - centre) ** 2 / rows;
  return { centre, scale: squares > 0 ? Math.sqrt(squares) : 1 };
}

/** The gradient and the Hessian of the loss; a part of 1e-12 of the identity keeps the Hessian invertible. */
interface Slopes {
  a: number;
  b: number;
  aa: number;
  ab: number;
  bb: number;
}

function newton(scores: Float64Array, targets: Float64Array): [slope: number, intercept: number] {
  let slope = 0;
  let intercept = 0;
  let loss = lossOf(scores, targets, slope, intercept);
  for (let step = 0; step < STEPS_MAX; step++) {
    const { a, b, aa, ab, bb } = slopesAt(scores, targets, slope, intercept);
    if (Math.abs(a) < GRADIENT_MIN && Math.abs(b) < GRADIENT_MIN) break;
    const determinant = aa * bb - ab * ab;
    const da = -(bb * a - ab * b) / determinant;
    const db = -(aa * b - ab * a) / determinant;
    const descent = a * da + b * db;
    const before = loss;
    let share = 1;
    for (; share > 1e-10; share /= 2) {
      loss = lossOf(scores, targets, slope + share * da, intercept + share * db);
      if (loss < before + 1e-4 * share * descent) break;
    }
    if (!(loss < before)) break;
    slope += share * da;
    intercept += share * db;
  }
  return [slope, intercept];
}

function lossOf(scores: Float64Array, targets: Float64Array, slope: number, intercept: number): number {
  let loss = 0;
  for (let i = 0; i < scores.length; i++) {
    const z = slope * (scores[i] as number) + intercept;
    loss += softplus(z) - (targets[i] as number) * z;
  }
  return loss;
}

function slopesAt(scores: Float64Array, targets: Float64Array, slope: number, intercept: number): Slopes {
  const sums: Slopes = { a: 0, b: 0, aa: 1e-12, ab: 0, bb: 1e-12 };
  for (let i = 0; i < scores.length; i++) {
    const score = scores[i] as number;
    const p = sigmoid(slope * score + intercept);
    const error = p - (targets[i] as number);
    const weight = p * (1 - p);
    sums.a += error * score;
    sums.b += error;
    sums.aa += weight * score * score;
    sums.ab += weight * score;
    sums.bb += weight;
  }
  return sums;
}
