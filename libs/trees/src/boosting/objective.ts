import { OneClassError, ValueError } from '../errors.ts';

/** Labels with their weights, and the scores that the trees have given them so far. */
export interface Scored {
  readonly labels: Float64Array;
  readonly weights: Float64Array;
  readonly scores: Float64Array;
}

/** A loss with its first two derivatives by the score. */
export interface Objective {
  /** Throws ValueError or OneClassError. */
  check(labels: Float64Array, weights: Float64Array): void;
  /** The constant score of the least loss. */
  base(labels: Float64Array, weights: Float64Array): number;
  /** Fills in both derivatives for each row, times its weight. */
  derive(scored: Scored, gradient: Float64Array, hessian: Float64Array): void;
  /** The weighted mean of the loss. */
  loss(scored: Scored): number;
  /** What a score says: a probability, or an amount. */
  fromScore(score: number): number;
}

export type ObjectiveName = 'binary' | 'squaredError';

/** ℓ = log(1 + e^s) − y s, for labels 0 and 1: the score s is the log-odds. */
const binary: Objective = {
  check(labels, weights) {
    const wrong = labels.findIndex((label) => label !== 0 && label !== 1);
    if (wrong !== -1)
      throw new ValueError(`the label of row ${wrong} is ${labels[wrong]}: it must be 0 or 1`);
    const counts = (wanted: number) =>
      labels.some((label, i) => label === wanted && (weights[i] as number) > 0);
    if (!counts(0) || !counts(1)) throw new OneClassError();
  },
  base(labels, weights) {
    const share = weightedMean(labels, weights);
    return Math.log(share / (1 - share));
  },
  derive({ labels, weights, scores }, gradient, hessian) {
    for (let i = 0; i < scores.length; i++) {
      const p = 1 / (1 + Math.exp(-(scores[i] as number)));
      const weight = weights[i] as number;
      gradient[i] = weight * (p - (labels[i] as number));
      hessian[i] = weight * p * (1 - p);
    }
  },
  loss({ labels, weights, scores }) {
    let sum = 0;
    for (let i = 0; i < scores.length; i++) {
      const score = scores[i] as number;
      const softplus = Math.max(0, score) + Math.log1p(Math.exp(-Math.abs(score)));
      sum += (weights[i] as number) * (softplus - (labels[i] as number) * score);
    }
    return sum / sumOf(weights);
  },
  fromScore: (score) => 1 / (1 + Math.exp(-score)),
};

/** ℓ = (s − y)² / 2. */
const squaredError: Objective = {
  check(labels) {
    const wrong = labels.findIndex((label) => !Number.isFinite(label));
    if (wrong !== -1)
      throw new ValueError(`the label of row ${wrong} is ${labels[wrong]}: it must be finite`);
  },
  base: weightedMean,
  derive({ labels, weights, scores }, gradient, hessian) {
    for (let i = 0; i < scores.length; i++) {
      gradient[i] = (weights[i] as number) * ((scores[i] as number) - (labels[i] as number));
      hessian[i] = weights[i] as number;
    }
  },
  loss({ labels, weights, scores }) {
    let sum = 0;
    for (let i = 0; i < scores.length; i++) {
      sum += ((weights[i] as number) * ((scores[i] as number) - (labels[i] as number)) ** 2) / 2;
    }
    return sum / sumOf(weights);
  },
  fromScore: (score) => score,
};

export const OBJECTIVES: Readonly<Record<ObjectiveName, Objective>> = { binary, squaredError };

function weightedMean(values: Float64Array, weights: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += (values[i] as number) * (weights[i] as number);
  return sum / sumOf(weights);
}

function sumOf(values: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i] as number;
  return sum;
}
