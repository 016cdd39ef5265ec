/** Adds to a count of a bounded record; once it is full, new names go to "other". */
export function countBounded(counts: Record<string, number>, name: string, bound: number): void {
  const known = Object.hasOwn(counts, name) || Object.keys(counts).length < bound - 1;
  const key = known && name !== '__proto__' ? name : 'other';
  counts[key] = (counts[key] ?? 0) + 1;
}

/**
 * Adds weight to a name of a bounded record; when a new name comes to a full one, the lightest goes and the new one
 * starts from its own weight. As weights decay, old favourites make room.
 */
export function addWeight(
  weights: Record<string, number>,
  name: string,
  weight: number,
  bound: number,
): void {
  if (name === '__proto__') return;
  if (!Object.hasOwn(weights, name) && Object.keys(weights).length >= bound) {
    const lightest = Object.keys(weights).reduce((a, b) =>
      (weights[b] as number) < (weights[a] as number) ? b : a,
    );
    delete weights[lightest];
  }
  weights[name] = (weights[name] ?? 0) + weight;
}
