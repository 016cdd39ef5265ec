/** Which grams are made of a text. */
export interface GramOptions {
  /** Longest run of Chinese characters, marks and emoji. Default 4, 1 to 6. */
  readonly characters?: number;
  /** Longest run of symbols that has a word in it. Default 2, 1 to 4. */
  readonly words?: number;
  /** Lengths of the pieces that words are cut into, their edges marked, against typos and endings. Default [3, 5]; [0, 0] for none. */
  readonly pieces?: readonly [number, number];
}

export type CompleteGramOptions = Required<GramOptions>;

/** Throws a RangeError for what lies outside the ranges. */
export function completeGramOptions(options: GramOptions = {}): CompleteGramOptions {
  const { characters = 4, words = 2, pieces = [3, 5] } = options;
  const isWithin = (value: number, least: number, most: number) =>
    Number.isInteger(value) && value >= least && value <= most;
  if (!isWithin(characters, 1, 6)) throw new RangeError(`characters is ${characters}, and must be 1 to 6`);
  if (!isWithin(words, 1, 4)) throw new RangeError(`words is ${words}, and must be 1 to 4`);
  const [shortest, longest] = pieces;
  if (!isWithin(shortest, 0, 8) || !isWithin(longest, shortest, 8))
    throw new RangeError(`pieces is ${pieces}, and must be two ascending lengths of 0 to 8`);
  return { characters, words, pieces };
}
