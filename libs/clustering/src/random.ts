/** Uniform numbers in [0, 1), the same for the same seeds. */
export type Random = () => number;

/**
 * sfc32 (C. Doty-Humphrey, PractRand), its state filled from the seeds by a multiplicative hash.
 * Several seeds make independent streams: `seededRandom(seed, start)` for each start of a fit.
 */
export function seededRandom(...seeds: readonly number[]): Random {
  const hash = hashStream(seeds);
  let a = hash();
  let b = hash();
  let c = hash();
  let counter = 1;
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

function hashStream(seeds: readonly number[]): () => number {
  let state = 0x9e3779b9;
  const mix = (word: number): number => {
    state = Math.imul(state ^ word, 0x85ebca6b);
    state = Math.imul(state ^ (state >>> 13), 0xc2b2ae35);
    state ^= state >>> 16;
    return state;
  };
  for (const seed of seeds) {
    mix(seed | 0);
    mix(Math.floor(seed / 4294967296) | 0);
  }
  return () => mix(0x6d2b79f5);
}

/** `count` of the numbers 0..total-1, each subset equally likely, ascending. All of them when count >= total. */
export function sampleIndices(total: number, count: number, random: Random): Int32Array {
  const indices = Int32Array.from({ length: total }, (_, i) => i);
  if (count >= total) return indices;
  // The first steps of a Fisher-Yates shuffle are a uniform sample.
  for (let i = 0; i < count; i++) {
    const j = i + Math.floor(random() * (total - i));
    const swapped = indices[i] as number;
    indices[i] = indices[j] as number;
    indices[j] = swapped;
  }
  return indices.slice(0, count).sort();
}
