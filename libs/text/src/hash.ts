/** Where the hash of a word or of a gram begins. */
export const HASH_START = 0x811c9dc5 | 0;

/** One step of a hash over 32-bit numbers: multiply by the golden ratio's odd neighbour, fold the high half down. */
export function mix(hash: number, value: number): number {
  const mixed = Math.imul(hash ^ value, 0x9e3779b1);
  return mixed ^ (mixed >>> 15);
}

/** The hash of a word, as the reader of symbols computes it. */
export function hashWord(word: string): number {
  let hash = HASH_START;
  for (let i = 0; i < word.length; i++) hash = mix(hash, word.charCodeAt(i));
  return hash;
}
