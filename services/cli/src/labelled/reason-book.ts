const REASONS_MAX = 3;
/** What moved a score by less than this share of its weightiest reason is none. */
const LEAST_SHARE = 0.1;

/** One feature that moved one row's score. */
export interface Effect {
  /** The place of the feature. */
  readonly feature: number;
  /** What it added to the score: above 0 it speaks for the positive label. */
  readonly effect: number;
}

/** Keeps of each row the three features that moved its score most, and of each feature how much it moved scores overall. */
export class ReasonBook {
  readonly #features: number;
  readonly #best: Int32Array;
  readonly #effects: Float64Array;
  readonly #weights: Float64Array;
  #rows = 0;

  constructor(rows: number, features: number) {
    this.#features = features;
    this.#best = new Int32Array(rows * REASONS_MAX).fill(-1);
    this.#effects = new Float64Array(rows * REASONS_MAX);
    this.#weights = new Float64Array(features);
  }

  /** Enters the effects of some rows, row after row; `rows` says whose they are. */
  add(rows: ArrayLike<number>, effects: ArrayLike<number>): void {
    for (let i = 0; i < rows.length; i++) {
      for (let feature = 0; feature < this.#features; feature++) {
        const effect = effects[i * this.#features + feature] ?? 0;
        this.#weights[feature] = (this.#weights[feature] ?? 0) + Math.abs(effect);
        this.#enter(rows[i] ?? 0, feature, effect);
      }
    }
    this.#rows += rows.length;
  }

  /** The weightiest first, at most three; none of a row that was never entered. */
  reasonsOf(row: number): readonly Effect[] {
    const from = row * REASONS_MAX;
    const least = LEAST_SHARE * Math.abs(this.#effects[from] ?? 0);
    return Array.from({ length: REASONS_MAX }, (_, rank) => ({
      feature: this.#best[from + rank] ?? -1,
      effect: this.#effects[from + rank] ?? 0,
    })).filter(({ feature, effect }) => feature >= 0 && effect !== 0 && Math.abs(effect) >= least);
  }

  /** By how much each feature moves a score on average, in the order of the features. */
  importance(): Float64Array {
    return this.#weights.map((weight) => weight / Math.max(1, this.#rows));
  }

  /** Insertion into three places, which stay in order; equals keep theirs. */
  #enter(row: number, feature: number, effect: number): void {
    const from = row * REASONS_MAX;
    let place = REASONS_MAX;
    while (place > 0 && this.#isWeightier(effect, from + place - 1)) place--;
    if (place === REASONS_MAX) return;
    const at = from + place;
    this.#best.copyWithin(at + 1, at, from + REASONS_MAX - 1);
    this.#effects.copyWithin(at + 1, at, from + REASONS_MAX - 1);
    this.#best[at] = feature;
    this.#effects[at] = effect;
  }

  #isWeightier(effect: number, place: number): boolean {
    return (this.#best[place] ?? -1) < 0 || Math.abs(effect) > Math.abs(this.#effects[place] ?? 0);
  }
}
