import { checkFinite, checkScores, checkWeights, type Numbers } from '../check-scores.ts';
import { orderByScore } from '../ranking/order-by-score.ts';
import { scoringFields } from '../stored-fields.ts';
import type { Calibration } from './calibration.ts';

const KIND = 'isotonic-calibration';
const VERSION = 1;

/**
 * Probabilities as a non-decreasing function of the score: the one nearest to the labels in squares, found by pooling adjacent
 * violators (Ayer et al. 1955; Zadrozny and Elkan 2002). Between two knots it is linear, outside it stays as at the nearest
 * one. For a thousand labels and more: it bends where Platt's sigmoid cannot.
 */
export class IsotonicCalibration implements Calibration {
  readonly kind = KIND;
  private readonly scores: Float64Array;
  private readonly values: Float64Array;

  private constructor(scores: Float64Array, values: Float64Array) {
    this.scores = scores;
    this.values = values;
  }

  /**
   * Learns from scores that the labels were not used to make. Throws ShapeError or ValueError (also for infinite scores).
   * @param weights One for each row, 0 or more; all alike unless told.
   */
  static fit(labels: Numbers, scores: Numbers, weights?: Numbers): IsotonicCalibration {
    checkScores(labels, scores);
    checkFinite(scores);
    checkWeights(weights, labels.length);
    const blocks = poolViolators(blocksOf(labels, scores, weights));
    const knots: [score: number, value: number][] = [];
    for (const { first, last, sum, weight } of blocks) {
      knots.push([first, sum / weight]);
      if (last > first) knots.push([last, sum / weight]);
    }
    return new IsotonicCalibration(
      Float64Array.from(knots, ([score]) => score),
      Float64Array.from(knots, ([, value]) => value),
    );
  }

  /** Throws ScoringFormatError. */
  static fromJSON(json: unknown): IsotonicCalibration {
    const fields = scoringFields(json, KIND, VERSION);
    const scores = fields.numbers('scores');
    const values = fields.numbers('values', scores.length);
    const ascend = scores.every((score, i) => i === 0 || score > (scores[i - 1] as number));
    if (scores.length === 0 || !ascend) throw fields.damaged('scores');
    const rise = values.every((value, i) => value >= (i === 0 ? 0 : (values[i - 1] as number)) && value <= 1);
    if (!rise) throw fields.damaged('values');
    return new IsotonicCalibration(scores, values);
  }

  calibrate(scores: Numbers): Float64Array {
    return Float64Array.from(scores, (score) => this.valueAt(score));
  }

  toJSON() {
    return { kind: KIND, version: VERSION, scores: [...this.scores], values: [...this.values] };
  }

  private valueAt(score: number): number {
    if (Number.isNaN(score)) return Number.NaN;
    const { scores, values } = this;
    const at = firstAtLeast(scores, score);
    const upper = values[Math.min(at, values.length - 1)] as number;
    if (at === 0 || at === values.length || score === scores[at]) return upper;
    const left = scores[at - 1] as number;
    const lower = values[at - 1] as number;
    const share = (score - left) / ((scores[at] as number) - left);
    // Rounding must not lift it above the next knot.
    return Math.min(upper, lower + (upper - lower) * share);
  }
}

/** Neighbouring rows that share one value. */
interface Block {
  readonly first: number;
  readonly last: number;
  readonly sum: number;
  readonly weight: number;
}

/** One for each distinct score, ascending; rows without weight are left out. */
function blocksOf(labels: Numbers, scores: Numbers, weights: Numbers | undefined): Block[] {
  const blocks: Block[] = [];
  for (const row of orderByScore(scores).reverse()) {
    const weight = weights === undefined ? 1 : (weights[row] as number);
    if (weight === 0) continue;
    const score = scores[row] as number;
    const block = { first: score, last: score, sum: weight * (labels[row] as number), weight };
    const before = blocks.at(-1);
    if (before !== undefined && before.last === score) blocks[blocks.length - 1] = merged(before, block);
    else blocks.push(block);
  }
  return blocks;
}

function poolViolators(blocks: readonly Block[]): Block[] {
  const pooled: Block[] = [];
  for (const each of blocks) {
    let block = each;
    for (let before = pooled.at(-1); before !== undefined; before = pooled.at(-1)) {
      if (before.sum * block.weight < block.sum * before.weight) break;
      block = merged(before, block);
      pooled.pop();
    }
    pooled.push(block);
  }
  return pooled;
}

function merged(a: Block, b: Block): Block {
  return { first: a.first, last: b.last, sum: a.sum + b.sum, weight: a.weight + b.weight };
}

function firstAtLeast(ascending: Float64Array, value: number): number {
  let low = 0;
  let high = ascending.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((ascending[middle] as number) < value) low = middle + 1;
    else high = middle;
  }
  return low;
}
