/** Which grams are made of a text. */
export interface GramOptions {
  /** Longest run of Chinese characters, marks and emoji. Default 4, 1 to 6. */
  readonly characters?: number;
  /** Longest run of symbols that has a word in it. Default 2, 1 to 4. */
  readonly words?: number;
  /** Lengths of the pieces that words are cut into, their edges marked, against typos and endings. Default [3, 5]; [0, 0] for none. */
  readonly pieces?: readonly [number, number];
  /**
   * Whether Chinese is read as words, those of Unicode's text segmentation (UAX 29), in place of characters; `characters` then counts words.
   * The dictionary of words is that of the Node.js at hand. Default false, which is faster.
   */
  readonly segmented?: boolean;
}

/** The default of `segmented` is left out, so that what was stored before it came stays the same to the byte. */
export type CompleteGramOptions = Required<Omit<GramOptions, 'segmented'>> & Pick<GramOptions, 'segmented'>;

/** Throws a RangeError for what lies outside the ranges. */
export function completeGramOptions(options: GramOptions = {}): CompleteGramOptions {
  const { characters = 4, words = 2, pieces = [3, 5], segmented = false } = options;
  const isWithin = (value: number, least: number, most: number) =>
    Number.isInteger(value) && value >= least && value <= most;
  if (!isWithin(characters, 1, 6)) throw new RangeError(`characters is ${characters}, and must be 1 to 6`);
  if (!isWithin(words, 1, 4)) throw new RangeError(`words is ${words}, and must be 1 to 4`);
  const [shortest, longest] = pieces;
  if (!isWithin(shortest, 0, 8) || !isWithin(longest, shortest, 8))
    throw new RangeError(`pieces is ${pieces}, and must be two ascending lengths of 0 to 8`);
  if (typeof segmented !== 'boolean')
    throw new RangeError(`segmented is ${segmented}, and must be true or false`);
  return { characters, words, pieces, ...(segmented && { segmented }) };
}
