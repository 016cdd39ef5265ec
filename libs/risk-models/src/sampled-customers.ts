/** FNV-1a over UTF-16 code units: spreads ids evenly, whatever they look like. */
export function hashOf(text: string, seed = 0x811c9dc5): number {
  let hash = seed;
  for (let i = 0; i < text.length; i += 1) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  // The last characters alone would decide the low bits.
  hash ^= hash >>> 15;
  return Math.imul(hash, 0x2c1b3c6d) >>> 0;
}

/**
 * What is kept of customers, of a bounded number of them: as more come, half of those there are forgotten, by the hash of their ids, so
 * that the rest stays a uniform sample whose customers were kept from their first event on.
 */
export class SampledCustomers<T> {
  readonly #max: number;
  readonly #create: (customerId: string) => T;
  readonly #kept = new Map<string, T>();
  #stride = 1;

  constructor(max: number, create: (customerId: string) => T) {
    this.#max = max;
    this.#create = create;
  }

  /** Undefined for one who is not in the sample. */
  of(customerId: string): T | undefined {
    const known = this.#kept.get(customerId);
    if (known !== undefined) return known;
    if (hashOf(customerId) % this.#stride !== 0) return undefined;
    while (this.#kept.size >= this.#max) this.#halve();
    if (hashOf(customerId) % this.#stride !== 0) return undefined;
    const created = this.#create(customerId);
    this.#kept.set(customerId, created);
    return created;
  }

  /** The one that is there already. */
  peek(customerId: string): T | undefined {
    return this.#kept.get(customerId);
  }

  values(): IterableIterator<T> {
    return this.#kept.values();
  }

  #halve(): void {
    this.#stride *= 2;
    for (const id of this.#kept.keys()) if (hashOf(id) % this.#stride !== 0) this.#kept.delete(id);
  }
}
