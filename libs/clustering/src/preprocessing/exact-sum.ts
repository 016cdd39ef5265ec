/**
 * Sums that keep what rounding cuts off (Neumaier 1974): the order of the rows then does not show, which it otherwise would where
 * clusters touch.
 */
export class ExactSums {
  readonly #sums: Float64Array;
  readonly #rests: Float64Array;

  constructor(count: number) {
    this.#sums = new Float64Array(count);
    this.#rests = new Float64Array(count);
  }

  add(place: number, x: number): void {
    const before = this.#sums[place] as number;
    const after = before + x;
    const lost = Math.abs(before) >= Math.abs(x) ? before - after + x : x - after + before;
    this.#sums[place] = after;
    this.#rests[place] = (this.#rests[place] as number) + lost;
  }

  at(place: number): number {
    return (this.#sums[place] as number) + (this.#rests[place] as number);
  }
}
