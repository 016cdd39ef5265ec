const SLOTS_FIRST = 1 << 16;
/** More documents than memory holds, and few enough for an exact number of count and hash. */
const COUNT_MAX = 2 ** 20;

/** Counts in how many documents each hash occurs; grows as it must. */
export class DocumentFrequencies {
  #hashes = new Int32Array(SLOTS_FIRST);
  #documents = new Int32Array(SLOTS_FIRST);
  #size = 0;

  /** Takes the first `size` terms of a document, which must be distinct. */
  add(terms: Int32Array, size: number): void {
    while ((this.#size + size) * 2 > this.#hashes.length) this.#grow();
    for (let i = 0; i < size; i++) this.#count(terms[i] as number, 1);
  }

  /**
   * The hashes that occur in at least `least` documents, the most frequent first, and in how many. In this order what is looked at
   * most lies together, which makes passes over the rows of a large corpus twice as fast.
   */
  frequent(least: number): { readonly terms: Int32Array; readonly documents: Int32Array } {
    let kept = 0;
    for (const documents of this.#documents) if (documents >= least) kept++;
    // Both in one number, exactly: the complement of the count above the hash.
    const keys = new Float64Array(kept);
    for (let slot = 0, to = 0; slot < this.#hashes.length; slot++) {
      const documents = this.#documents[slot] as number;
      if (documents >= least)
        keys[to++] = (COUNT_MAX - documents) * 2 ** 32 + ((this.#hashes[slot] as number) >>> 0);
    }
    keys.sort();
    const terms = Int32Array.from(keys, (key) => key % 2 ** 32);
    return { terms, documents: Int32Array.from(keys, (key) => COUNT_MAX - Math.floor(key / 2 ** 32)) };
  }

  #count(hash: number, documents: number): void {
    const slot = this.#slotOf(hash);
    if (this.#documents[slot] === 0) this.#size++;
    this.#hashes[slot] = hash;
    this.#documents[slot] = (this.#documents[slot] as number) + documents;
  }

  /** Where the hash is, or the free slot where it belongs. */
  #slotOf(hash: number): number {
    const mask = this.#hashes.length - 1;
    let slot = (hash ^ (hash >>> 16)) & mask;
    while (this.#documents[slot] !== 0 && this.#hashes[slot] !== hash) slot = (slot + 1) & mask;
    return slot;
  }

  #grow(): void {
    const hashes = this.#hashes;
    const documents = this.#documents;
    this.#hashes = new Int32Array(hashes.length * 2);
    this.#documents = new Int32Array(hashes.length * 2);
    this.#size = 0;
    for (let slot = 0; slot < hashes.length; slot++) {
      if (documents[slot] !== 0) this.#count(hashes[slot] as number, documents[slot] as number);
    }
  }
}
