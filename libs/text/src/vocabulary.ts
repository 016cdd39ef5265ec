/** Maps 32-bit hashes of grams to columns 0, 1, 2 ... by open addressing in typed arrays. */
export class Vocabulary {
  /** The hash of each column. */
  readonly terms: Int32Array;
  readonly #slots: Int32Array;
  readonly #mask: number;

  /** The terms must be distinct; they are kept, not copied. */
  constructor(terms: Int32Array) {
    let slots = 64;
    while (slots < terms.length * 2) slots *= 2;
    this.terms = terms;
    this.#mask = slots - 1;
    this.#slots = new Int32Array(slots);
    for (let column = 0; column < terms.length; column++) this.#insert(terms[column] as number, column);
  }

  get size(): number {
    return this.terms.length;
  }

  /** The column of a hash, or -1. */
  columnOf(hash: number): number {
    let slot = (hash ^ (hash >>> 16)) & this.#mask;
    for (;;) {
      const place = this.#slots[slot] as number;
      if (place === 0) return -1;
      if (this.terms[place - 1] === hash) return place - 1;
      slot = (slot + 1) & this.#mask;
    }
  }

  #insert(hash: number, column: number): void {
    let slot = (hash ^ (hash >>> 16)) & this.#mask;
    while (this.#slots[slot] !== 0) slot = (slot + 1) & this.#mask;
    this.#slots[slot] = column + 1;
  }
}
