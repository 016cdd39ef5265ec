/**
 * The small fast counting generator sfc32 of Chris Doty-Humphrey's PractRand: 128 bits of state, period at least 2^32.
 * Every customer has streams of its own (seed, customer, purpose), so one customer's draws never move another's.
 */
export class Sfc32 {
  private a: number;
  private b: number;
  private c: number;
  private counter = 1;

  constructor(seed: number, stream = 0, purpose = 0) {
    this.a = seed | 0;
    // Seeds beyond 32 bits (a time in ms, say) must not collide with their low half.
    this.b = Math.imul(Math.floor(seed / 4294967296), 0x9e3779b9) ^ (purpose | 0);
    this.c = stream | 0;
    // PractRand discards 12 outputs for a 96-bit seed until every bit has met every other.
    for (let round = 0; round < 15; round += 1) this.uint32();
  }

  /** The next 32 bits, in [0, 2^32). */
  uint32(): number {
    const sum = (((this.a + this.b) | 0) + this.counter) | 0;
    this.counter = (this.counter + 1) | 0;
    this.a = this.b ^ (this.b >>> 9);
    this.b = (this.c + (this.c << 3)) | 0;
    this.c = (((this.c << 21) | (this.c >>> 11)) + sum) | 0;
    return sum >>> 0;
  }

  /** Uniform in [0, 1). */
  unit(): number {
    return this.uint32() / 4294967296;
  }

  /** Uniform whole number in [0, bound). */
  below(bound: number): number {
    return Math.floor(this.unit() * bound);
  }

  /** True with the given probability. */
  chance(probability: number): boolean {
    return this.unit() < probability;
  }

  /** Uniform in [from, to). */
  between(from: number, to: number): number {
    return from + (to - from) * this.unit();
  }

  /** One of the values, each as likely. Throws when there is none. */
  pick<Value>(values: readonly Value[]): Value {
    const value = values[this.below(values.length)];
    if (value === undefined) throw new RangeError('Nothing to pick from');
    return value;
  }
}
