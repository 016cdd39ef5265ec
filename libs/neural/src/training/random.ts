/** Uniform numbers in [0, 1), the same for the same seeds. */
export type Random = () => number;

/**
 * sfc32 (C. Doty-Humphrey, PractRand), its state filled from the seeds by a multiplicative hash. Several seeds make
 * independent streams, so that what is drawn in epoch 7 does not depend on what was drawn before it: a resumed
 * training draws the same.
 */
export function randomFrom(...seeds: readonly number[]): Random {
  let hash = 0x9e3779b9;
  const mix = (word: number): number => {
    hash = Math.imul(hash ^ word, 0x85ebca6b);
    hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
    hash ^= hash >>> 16;
    return hash;
  };
  for (const seed of seeds) {
    mix(seed | 0);
    mix(Math.floor(seed / 4294967296) | 0);
  }
  let [a, b, c, counter] = [mix(0x6d2b79f5), mix(0x6d2b79f5), mix(0x6d2b79f5), 1];
  const next = (): number => {
    const t = (a + b + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = ((c << 21) | (c >>> 11)) + t;
    return (t >>> 0) / 4294967296;
  };
  for (let i = 0; i < 12; i++) next();
  return next;
}

/** The numbers 0..count-1 in an order drawn uniformly: Fisher and Yates. */
export function shuffledIndices(count: number, random: Random): Int32Array {
  const indices = Int32Array.from({ length: count }, (_, i) => i);
  for (let i = count - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1));
    const moved = indices[i] as number;
    indices[i] = indices[j] as number;
    indices[j] = moved;
  }
  return indices;
}
