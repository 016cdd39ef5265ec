import { OptionError } from '../errors.ts';
import { namesIn, treesFields } from '../stored-json.ts';
import { CODES_MAX } from './dataset.ts';

const KIND = 'category-encoder';
const VERSION = 1;

/** Codes for the texts of a categorical column: the most frequent text is 0. Immutable. */
export class CategoryEncoder {
  /** The text of each code. */
  readonly categories: readonly string[];
  private readonly codes: ReadonlyMap<string, number>;

  private constructor(categories: readonly string[]) {
    this.categories = categories;
    this.codes = new Map(categories.map((category, code) => [category, code]));
  }

  /**
   * Learns the texts of a column; null and undefined are missing. Texts as frequent as each other are in the order of their
   * characters, so that the codes do not depend on the order of the rows. Throws OptionError.
   * @param categoriesMax 1 to 65,536 (unless told): rarer texts beyond it are unknown.
   */
  static fit(values: Iterable<string | null | undefined>, categoriesMax = CODES_MAX): CategoryEncoder {
    if (!Number.isSafeInteger(categoriesMax) || categoriesMax < 1 || categoriesMax > CODES_MAX) {
      throw new OptionError(
        `categoriesMax is ${categoriesMax}: it must be a whole number from 1 to ${CODES_MAX}`,
      );
    }
    const counts = new Map<string, number>();
    for (const value of values) {
      if (value !== null && value !== undefined) counts.set(value, (counts.get(value) ?? 0) + 1);
    }
    const frequent = [...counts].sort(([a, times], [b, timesOfB]) => timesOfB - times || (a < b ? -1 : 1));
    return new CategoryEncoder(frequent.slice(0, categoriesMax).map(([category]) => category));
  }

  /** Throws TreesFormatError. */
  static fromJSON(json: unknown): CategoryEncoder {
    return new CategoryEncoder(namesIn(treesFields(json, KIND, VERSION), 'categories', CODES_MAX));
  }

  /** The code of each text; NaN, which is missing, for null, undefined, and what the fit has not seen. */
  encode(values: readonly (string | null | undefined)[]): Float64Array {
    return Float64Array.from(values, (value) => this.codeOf(value));
  }

  private codeOf(value: string | null | undefined): number {
    if (value === null || value === undefined) return Number.NaN;
    return this.codes.get(value) ?? Number.NaN;
  }

  toJSON() {
    return { kind: KIND, version: VERSION, categories: this.categories };
  }
}
