import { DocumentFrequencies } from './document-frequencies.ts';
import type { GramOptions } from './gram-options.ts';
import { GramReader } from './gram-reader.ts';
import { type SparseRows, SparseRowsBuilder } from './sparse-rows.ts';
import { Vocabulary } from './vocabulary.ts';

export interface TfIdfOptions {
  readonly grams?: GramOptions;
  /** Documents in which a gram must occur to count. Default 2, at least 1. */
  readonly documentsMin?: number;
}

/** What a TfIdf has learned: enough to make it again. */
export interface TfIdfState {
  readonly grams: GramOptions;
  /** Distinct hashes, one a column. */
  readonly terms: Int32Array;
  /** Inverse document frequency of each column. */
  readonly idf: Float32Array;
}

/**
 * Texts as rows of weighted grams: (1 + ln count) x idf, scaled to the length 1, with idf = 1 + ln((1 + documents) / (1 + documents with
 * the gram)). Grams are told apart by a 32-bit hash alone, so that no string is made or kept. All texts are those of normaliseText.
 */
export class TfIdf {
  readonly state: TfIdfState;
  readonly #reader: GramReader;
  readonly #vocabulary: Vocabulary;

  constructor(state: TfIdfState) {
    this.state = state;
    this.#reader = new GramReader(state.grams);
    this.#vocabulary = new Vocabulary(state.terms);
  }

  /** Learns which grams there are and how rare each is. Throws a RangeError for options outside their ranges. */
  static fit(texts: readonly string[], { grams = {}, documentsMin = 2 }: TfIdfOptions = {}): TfIdf {
    if (!Number.isInteger(documentsMin) || documentsMin < 1)
      throw new RangeError(`documentsMin is ${documentsMin}, and must be a whole number from 1`);
    const reader = new GramReader(grams);
    const frequencies = new DocumentFrequencies();
    for (const text of texts) frequencies.add(reader.terms, reader.read(text));
    const { terms, documents } = frequencies.frequent(documentsMin);
    const idf = Float32Array.from(documents, (each) => 1 + Math.log((1 + texts.length) / (1 + each)));
    return new TfIdf({ grams: reader.options, terms, idf });
  }

  get columns(): number {
    return this.state.terms.length;
  }

  /** One row a text; a text of which no gram is known has an empty one. */
  transform(texts: readonly string[]): SparseRows {
    const builder = new SparseRowsBuilder();
    for (const text of texts) {
      const size = this.#reader.read(text);
      const { column, value, at } = builder.begin(size);
      builder.end(this.#write(size, { column, value, at }));
    }
    return builder.rows(this.columns);
  }

  /** The sum of `weights` over a text's row, without making the row; undefined for a text of which no gram is known. */
  score(text: string, weights: Float32Array): number | undefined {
    const size = this.#reader.read(text);
    const { terms, counts } = this.#reader;
    const { idf } = this.state;
    let product = 0;
    let squares = 0;
    for (let i = 0; i < size; i++) {
      const column = this.#vocabulary.columnOf(terms[i] as number);
      if (column < 0) continue;
      const value = (1 + logOf(counts[i] as number)) * (idf[column] as number);
      product += value * (weights[column] as number);
      squares += value * value;
    }
    return squares === 0 ? undefined : product / Math.sqrt(squares);
  }

  #write(size: number, to: { column: Int32Array; value: Float32Array; at: number }): number {
    const { terms, counts } = this.#reader;
    const { idf } = this.state;
    let entries = 0;
    let squares = 0;
    for (let i = 0; i < size; i++) {
      const column = this.#vocabulary.columnOf(terms[i] as number);
      if (column < 0) continue;
      const value = (1 + logOf(counts[i] as number)) * (idf[column] as number);
      to.column[to.at + entries] = column;
      to.value[to.at + entries] = value;
      squares += value * value;
      entries++;
    }
    const scale = squares === 0 ? 0 : 1 / Math.sqrt(squares);
    for (let i = to.at; i < to.at + entries; i++) to.value[i] = (to.value[i] as number) * scale;
    return entries;
  }
}

const LOGS = Float64Array.from({ length: 64 }, (_, count) => Math.log(Math.max(1, count)));

/** Most grams of a text occur once or twice. */
function logOf(count: number): number {
  return count < LOGS.length ? (LOGS[count] as number) : Math.log(count);
}
