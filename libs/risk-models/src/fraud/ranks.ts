import { RiskFormatError } from '../errors.ts';

const steps = 400;

/** Where a score stands among those that were seen in training: 0 is the lowest, 1 above all of them. */
export class Ranks {
  readonly #quantiles: readonly number[];

  constructor(quantiles: readonly number[]) {
    this.#quantiles = quantiles;
  }

  static of(scores: Float64Array): Ranks {
    const sorted = Float64Array.from(scores).sort();
    const at = (share: number) =>
      sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] as number;
    return new Ranks(Array.from({ length: steps + 1 }, (_, i) => at(i / steps)));
  }

  /** Throws RiskFormatError. */
  static fromJSON(json: unknown): Ranks {
    if (!Array.isArray(json) || json.length !== steps + 1 || !json.every(Number.isFinite))
      throw new RiskFormatError('the ranks of a stored model are damaged');
    return new Ranks(json);
  }

  /** The share of the scores of the training that lie below, between two steps as a straight line. */
  of(score: number): number {
    const quantiles = this.#quantiles;
    const above = quantiles.findIndex((quantile) => quantile >= score);
    if (above < 0) return 1;
    if (above === 0) return 0;
    const [low, high] = [quantiles[above - 1] as number, quantiles[above] as number];
    return (above - 1 + (score - low) / (high - low)) / steps;
  }

  toJSON() {
    return this.#quantiles;
  }
}
