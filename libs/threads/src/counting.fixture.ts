/** Each step adds its code to the thread's own place; 99999 fails. */
export function takeShare(share: unknown): { step(code: number): void } {
  const { sums, place } = share as { sums: Int32Array; place: number };
  if (place < 0) throw new RangeError('no such place');
  return {
    step: (code) => {
      if (code === 99_999) throw new Error(`place ${place} cannot`);
      sums[place] = (sums[place] ?? 0) + code;
    },
  };
}
