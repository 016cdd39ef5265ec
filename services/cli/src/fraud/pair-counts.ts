/** With how many different values of one entity column each value of another was seen, and the other way round. */
export class PairCounts {
  readonly #seen = new Set<number>();
  readonly #of: readonly [Float64Array, Float64Array];

  constructor(first: number, second: number) {
    this.#of = [new Float64Array(first), new Float64Array(second)];
  }

  /** How many values of the second column the first's `entity` was seen with (side 0), or of the first the second's (side 1). */
  read(side: 0 | 1, entity: number): number {
    return this.#of[side][entity] ?? 0;
  }

  learn(first: number, second: number): void {
    const [ofFirst, ofSecond] = this.#of;
    const before = this.#seen.size;
    this.#seen.add(first * ofSecond.length + second);
    if (this.#seen.size === before) return;
    ofFirst[first] = (ofFirst[first] ?? 0) + 1;
    ofSecond[second] = (ofSecond[second] ?? 0) + 1;
  }
}
