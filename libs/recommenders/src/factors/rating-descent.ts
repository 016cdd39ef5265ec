import type { Interactions } from '../interactions.ts';
import type { RatingOptions } from './rating-options.ts';
import { Vectors } from './vectors.ts';

type Random = () => number;

/** Biases and vectors while they are learned. */
export class RatingDescent {
  readonly scale: { readonly mean: number; readonly lowest: number; readonly highest: number };
  readonly userBias: Float32Array;
  readonly itemBias: Float32Array;
  readonly userFactors: Vectors;
  readonly itemFactors: Vectors;
  private readonly rate: number;
  private readonly cost: number;

  constructor(ratings: Interactions, options: Required<RatingOptions>, random: Random) {
    const start = { length: options.factors, deviation: options.initialDeviation };
    this.scale = scaleOf(ratings.weight);
    this.userBias = new Float32Array(ratings.users.length);
    this.itemBias = new Float32Array(ratings.items.length);
    this.userFactors = Vectors.normal({ rows: ratings.users.length, ...start }, random);
    this.itemFactors = Vectors.normal({ rows: ratings.items.length, ...start }, random);
    this.rate = options.learningRate;
    this.cost = options.regularization;
    dropUnrated(this.userFactors, ratings.user);
    dropUnrated(this.itemFactors, ratings.item);
  }

  /** What the prediction lacks; moves both biases against it. */
  correctBiases(user: number, item: number, rating: number, product: number): number {
    const { userBias, itemBias, rate, cost } = this;
    const ofUser = userBias[user] as number;
    const ofItem = itemBias[item] as number;
    const error = rating - this.scale.mean - ofUser - ofItem - product;
    userBias[user] = ofUser + rate * (error - cost * ofUser);
    itemBias[item] = ofItem + rate * (error - cost * ofItem);
    return error;
  }
}

// Who has rated nothing in the fit stays at the mean, rather than at chance.
function dropUnrated(vectors: Vectors, places: Int32Array): void {
  const rated = new Set(places);
  for (let row = 0; row < vectors.rows; row++) {
    if (!rated.has(row)) vectors.values.fill(0, row * vectors.length, (row + 1) * vectors.length);
  }
}

function scaleOf(ratings: Float32Array) {
  let sum = 0;
  let lowest = Number.POSITIVE_INFINITY;
  let highest = Number.NEGATIVE_INFINITY;
  for (const rating of ratings) {
    sum += rating;
    lowest = Math.min(lowest, rating);
    highest = Math.max(highest, rating);
  }
  return { mean: sum / ratings.length, lowest, highest };
}
