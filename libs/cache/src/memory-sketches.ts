import type { DistinctAddition } from './cache.ts';

/** Counts different members by key, exactly; a key is forgotten when its time is over. */
export class MemorySketches {
  readonly #clock: { now(): number };
  readonly #sketches = new Map<string, { readonly members: Set<string>; expiresAt: number }>();

  constructor(clock: { now(): number }) {
    this.#clock = clock;
  }

  /** How many members the key has once this one is among them. */
  add({ key, member, ttlMs }: DistinctAddition): number {
    const now = this.#clock.now();
    const known = this.#sketches.get(key);
    const sketch = known && known.expiresAt > now ? known : { members: new Set<string>(), expiresAt: 0 };
    sketch.members.add(member);
    sketch.expiresAt = now + ttlMs;
    this.#sketches.set(key, sketch);
    return sketch.members.size;
  }

  delete(key: string): void {
    this.#sketches.delete(key);
  }

  clear(): void {
    this.#sketches.clear();
  }
}
