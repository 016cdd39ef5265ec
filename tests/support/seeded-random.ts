/** Seeded draws for tests: mulberry32 (Tommy Ettinger, public domain algorithm), 32 bits of state. */
export function randomsOf(seed: number) {
  let state = seed >>> 0;
  const unit = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  return {
    /** From `low` to `high`, both included. */
    integer: (low: number, high: number) => low + Math.floor(unit() * (high - low + 1)),
    pick: <T>(values: readonly T[]): T => values[Math.floor(unit() * values.length)] as T,
  };
}
