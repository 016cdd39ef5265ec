const SLOTS_MIN = 64;

/**
 * Counts how often each hash occurs in one text, by open addressing in arrays that are allocated once. The table takes only as
 * many slots as the text at hand needs, so that short texts stay in the processor's nearest cache.
 */
export class TermCounter {
  /** The distinct hashes of the text in order of first occurrence, and how often each occurs. */
  readonly terms: Int32Array;
  readonly counts: Int32Array;
  size = 0;
  /** One more than the place in `terms`; 0 is free. */
  readonly #slots: Int32Array;
  #mask = 0;

  /** `termsMax` is the most hashes that one text can have. */
  constructor(termsMax: number) {
    this.terms = new Int32Array(termsMax);
    this.counts = new Int32Array(termsMax);
    this.#slots = new Int32Array(2 ** Math.ceil(Math.log2(termsMax * 2)));
  }

  /** Forgets the last text. `termsMax` bounds how many hashes the next one has. */
  begin(termsMax: number): void {
    let slots = SLOTS_MIN;
    while (slots < termsMax * 2) slots *= 2;
    this.#mask = slots - 1;
    this.#slots.fill(0, 0, slots);
    this.size = 0;
  }

  add(hash: number): void {
    const slots = this.#slots;
    const mask = this.#mask;
    let slot = (hash ^ (hash >>> 16)) & mask;
    for (;;) {
      const place = slots[slot] as number;
      if (place === 0) break;
      if (this.terms[place - 1] === hash) {
        this.counts[place - 1] = (this.counts[place - 1] as number) + 1;
        return;
      }
      slot = (slot + 1) & mask;
    }
    this.terms[this.size] = hash;
    this.counts[this.size] = 1;
    this.size++;
    slots[slot] = this.size;
  }
}
