import type { HeldOut } from '../evaluation/splits.ts';
import type { RecommenderModel } from '../recommender.ts';
import { candidatesOf } from './candidates.ts';
import { evenWeights, FEATURES, rankFeature } from './rank-features.ts';

/** Candidates of one query: `features` has a row for each, and one of them is what the user then did. */
interface Choice {
  readonly features: Float32Array;
  readonly chosen: number;
}

export interface LearningOptions {
  readonly candidates: number;
  /** Of how many held-out queries the weights are learned at most; they are spread evenly over all. */
  readonly queriesMax: number;
}

const STEPS = 150;
const LEARNING_RATE = 0.05;
/** How sure it is from the outset that parts are worth alike: the inverse of the variance of a weight round its even value. */
const PRIOR_PRECISION = 1;

/**
 * The weights under which the items that were held out are likeliest among the candidates: softmax regression, the conditional
 * logit of McFadden (1974), by Adam from even weights on, with a normal prior round these: what few queries say by chance counts
 * for little. A query whose item no part has named teaches nothing.
 */
export function learnWeights(
  parts: readonly RecommenderModel[],
  heldOut: readonly HeldOut[],
  { candidates, queriesMax }: LearningOptions,
): Float64Array {
  const step = Math.max(1, heldOut.length / queriesMax);
  const choices: Choice[] = [];
  for (let at = 0; at < heldOut.length; at += step) {
    const choice = choiceOf(parts, heldOut[Math.floor(at)] as HeldOut, candidates);
    if (choice !== undefined) choices.push(choice);
  }
  const weights = evenWeights(parts.length);
  return choices.length === 0 ? weights : ascend(weights, choices);
}

function choiceOf(
  parts: readonly RecommenderModel[],
  { query, items }: HeldOut,
  candidates: number,
): Choice | undefined {
  const named = candidatesOf(parts.map((part) => part.recommend(query, candidates)));
  const chosen = named.findIndex(({ item }) => items.includes(item));
  if (chosen < 0) return undefined;
  const width = parts.length * FEATURES;
  const features = new Float32Array(named.length * width);
  named.forEach(({ ranks }, row) => {
    for (let i = 0; i < width; i++) {
      const rank = ranks[Math.floor(i / FEATURES)] as number;
      features[row * width + i] = rankFeature(i % FEATURES, rank, candidates);
    }
  });
  return { features, chosen };
}

function ascend(weights: Float64Array, choices: readonly Choice[]): Float64Array {
  const even = weights.slice();
  const pull = PRIOR_PRECISION / choices.length;
  const first = new Float64Array(weights.length);
  const second = new Float64Array(weights.length);
  for (let step = 1; step <= STEPS; step++) {
    const gradient = weights.map((weight, i) => pull * ((even[i] as number) - weight));
    for (const choice of choices) addGradient(gradient, weights, choice, choices.length);
    const correction = Math.sqrt(1 - 0.999 ** step) / (1 - 0.9 ** step);
    for (let i = 0; i < weights.length; i++) {
      const g = gradient[i] as number;
      first[i] = 0.9 * (first[i] as number) + 0.1 * g;
      second[i] = 0.999 * (second[i] as number) + 0.001 * g * g;
      const move = (first[i] as number) / (Math.sqrt(second[i] as number) + 1e-9);
      weights[i] = (weights[i] as number) + LEARNING_RATE * correction * move;
    }
  }
  return weights;
}

/** d ln p(chosen) / d weights = features of the chosen - sum of p(row) features(row), a share of the mean. */
function addGradient(
  gradient: Float64Array,
  weights: Float64Array,
  { features, chosen }: Choice,
  choices: number,
): void {
  const width = weights.length;
  const rows = features.length / width;
  const shares = new Float64Array(rows);
  let most = Number.NEGATIVE_INFINITY;
  for (let row = 0; row < rows; row++) {
    let score = 0;
    for (let i = 0; i < width; i++) score += (weights[i] as number) * (features[row * width + i] as number);
    shares[row] = score;
    most = Math.max(most, score);
  }
  let sum = 0;
  for (let row = 0; row < rows; row++) {
    shares[row] = Math.exp((shares[row] as number) - most);
    sum += shares[row] as number;
  }
  for (let row = 0; row < rows; row++) {
    const pull = ((row === chosen ? 1 : 0) - (shares[row] as number) / sum) / choices;
    for (let i = 0; i < width; i++) {
      gradient[i] = (gradient[i] as number) + pull * (features[row * width + i] as number);
    }
  }
}
