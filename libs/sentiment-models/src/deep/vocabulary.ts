/** The hashes that a network has vectors for. Their ids count from 1; 0 is whatever else there is, and the end of a text. */
export class Vocabulary {
  readonly terms: Int32Array;
  readonly #ids: ReadonlyMap<number, number>;

  constructor(terms: Int32Array) {
    this.terms = terms;
    this.#ids = new Map(Array.from(terms, (term, i) => [term, i + 1]));
  }

  /** The hashes of at least `documentsMin` texts, those of the most texts first, `sizeMax` at most. */
  static of(
    texts: Iterable<Int32Array>,
    { documentsMin, sizeMax }: { readonly documentsMin: number; readonly sizeMax: number },
  ): Vocabulary {
    const documents = new Map<number, number>();
    for (const text of texts)
      for (const term of new Set(text)) documents.set(term, (documents.get(term) ?? 0) + 1);
    const frequent = [...documents].filter(([, count]) => count >= documentsMin);
    frequent.sort(([a, countOfA], [b, countOfB]) => countOfB - countOfA || a - b);
    return new Vocabulary(Int32Array.from(frequent.slice(0, sizeMax), ([term]) => term));
  }

  /** How many ids there are, with 0. */
  get size(): number {
    return this.terms.length + 1;
  }

  idsOf(hashes: Int32Array): Int32Array {
    return hashes.map((hash) => this.#ids.get(hash) ?? 0);
  }
}
