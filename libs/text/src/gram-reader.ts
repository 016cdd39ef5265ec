import { LETTER } from './characters.ts';
import { type CompleteGramOptions, completeGramOptions, type GramOptions } from './gram-options.ts';
import { HASH_START, mix } from './hash.ts';
import { markNegated } from './negation.ts';
import { TEXT_LENGTH_MAX } from './normalise-text.ts';
import { joinSegments } from './segments.ts';
import { SymbolReader } from './symbol-reader.ts';
import { TermCounter } from './term-counter.ts';

// Spaces of hashes that must not meet: a negated word is not that word, nor is a piece of one, nor a piece of a negated one.
const NEGATED_START = 0x3c6ef372;
const PIECE_START = 0x5be0cd19;
const NEGATED_PIECE_START = 0x1f83d9ab;
const EDGE = 0x20;

/**
 * Reads texts as counts of hashed grams: of Chinese characters, words and word pairs, pieces of words, emoji. Nothing is
 * allocated for a gram: it is a 32-bit hash that grows as the gram does. `terms` and `counts` hold the last text.
 */
export class GramReader {
  readonly options: CompleteGramOptions;
  readonly #symbols = new SymbolReader();
  readonly #negated = new Uint8Array(TEXT_LENGTH_MAX);
  readonly #counter: TermCounter;

  /** Throws a RangeError for options outside their ranges. */
  constructor(options?: GramOptions) {
    this.options = completeGramOptions(options);
    this.#counter = new TermCounter(TEXT_LENGTH_MAX * this.#gramsOfAUnit());
  }

  /** The distinct grams of the last text: the first `size` of these are meant. */
  get terms(): Int32Array {
    return this.#counter.terms;
  }

  get counts(): Int32Array {
    return this.#counter.counts;
  }

  /** Reads a text that normaliseText has made, and returns how many distinct grams it has. */
  read(text: string): number {
    const symbols = this.#symbols.read(text);
    const count = this.options.segmented ? joinSegments(this.#symbols, symbols, text) : symbols;
    this.#counter.begin(Math.max(1, text.length * this.#gramsOfAUnit()));
    markNegated(this.#symbols, count, this.#negated);
    for (let from = 0; from < count; from++) {
      this.#runs(from, count);
      if (this.#symbols.kinds[from] === LETTER) this.#pieces(text, from);
    }
    return this.#counter.size;
  }

  /** No text has more grams than this times its length: a word of one letter has a blank beside it. */
  #gramsOfAUnit(): number {
    const [shortest, longest] = this.options.pieces;
    return Math.max(this.options.characters, this.options.words) + (longest - shortest + 1);
  }

  /** The runs of symbols that begin here. A single negated word is another one than the same word asserted. */
  #runs(from: number, count: number): void {
    const { ids, kinds } = this.#symbols;
    const { characters, words } = this.options;
    let most = characters;
    let hash = this.#negated[from] === 1 ? NEGATED_START : HASH_START;
    for (let length = 1; length <= most && from + length <= count; length++) {
      const at = from + length - 1;
      if (kinds[at] === LETTER) most = Math.min(most, words);
      if (length > most) break;
      hash = mix(hash, ids[at] as number);
      this.#counter.add(hash);
      // Pairs say themselves what is denied.
      if (length === 1) hash = mix(HASH_START, ids[at] as number);
    }
  }

  #pieces(text: string, symbol: number): void {
    const [shortest, longest] = this.options.pieces;
    if (longest === 0) return;
    const begin = this.#symbols.begins[symbol] as number;
    const end = this.#symbols.ends[symbol] as number;
    // The word with a blank at either end; a piece that is the whole of it says nothing new.
    for (let from = begin - 1; from + shortest <= end + 1; from++) {
      let hash = this.#negated[symbol] === 1 ? NEGATED_PIECE_START : PIECE_START;
      const last = Math.min(from + longest, end + 1);
      for (let at = from; at < last; at++) {
        hash = mix(hash, at < begin || at >= end ? EDGE : text.charCodeAt(at));
        if (at - from + 1 >= shortest) this.#counter.add(hash);
      }
    }
  }
}
