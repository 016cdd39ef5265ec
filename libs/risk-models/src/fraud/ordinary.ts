import { squeezed } from '../classify/squeeze.ts';
import { RiskFormatError } from '../errors.ts';

/** What is ordinary for each feature, so that one without labels can say what is not: mean and deviation, of squeezed values. */
export class Ordinary {
  readonly #means: readonly number[];
  readonly #deviations: readonly number[];

  constructor(means: readonly number[], deviations: readonly number[]) {
    this.#means = means;
    this.#deviations = deviations;
  }

  static of(columns: readonly Float64Array[]): Ordinary {
    const known = columns.map((column) => squeezed(column).filter((value) => !Number.isNaN(value)));
    const meanOf = (values: Float64Array) =>
      values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length;
    const means = known.map(meanOf);
    const deviations = known.map((values, c) =>
      Math.sqrt(meanOf(values.map((value) => (value - (means[c] as number)) ** 2))),
    );
    return new Ordinary(means, deviations);
  }

  /** Throws RiskFormatError. */
  static fromJSON(json: unknown): Ordinary {
    const { means, deviations } = (json ?? {}) as Record<string, unknown>;
    const isNumbers = (list: unknown): list is number[] => Array.isArray(list) && list.every(Number.isFinite);
    if (!isNumbers(means) || !isNumbers(deviations) || means.length !== deviations.length)
      throw new RiskFormatError('what is ordinary is damaged in a stored model');
    return new Ordinary(means, deviations);
  }

  /** By how many deviations each value of a row lies off; 0 for what is missing or never differs. */
  distances(row: Float64Array): Float64Array {
    return squeezed(row).map((value, c) => {
      const deviation = this.#deviations[c] as number;
      return deviation > 0 && !Number.isNaN(value) ? (value - (this.#means[c] as number)) / deviation : 0;
    });
  }

  toJSON() {
    return { means: this.#means, deviations: this.#deviations };
  }
}
