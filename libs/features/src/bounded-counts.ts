/**
 * Names come from senders, and a record inherits `constructor` and the like: only what is its own counts.
 * `__proto__` cannot be a name of a plain record at all.
 */
function ownValue(counts: Readonly<Record<string, number>>, name: string): number {
  return Object.hasOwn(counts, name) ? (counts[name] as number) : 0;
}

/** Adds to a count of a record bounded to so many names, "other" among them; once it is full, new names go to "other". */
export function countBounded(counts: Record<string, number>, name: string, bound: number, count = 1): void {
  const isNamed = name !== '__proto__' && (Object.hasOwn(counts, name) || namesOf(counts) < bound - 1);
  const key = isNamed ? name : 'other';
  counts[key] = ownValue(counts, key) + count;
}

/** "other" always has its place: whether it came first must not decide who else gets one. */
function namesOf(counts: Readonly<Record<string, number>>): number {
  return Object.keys(counts).length - (Object.hasOwn(counts, 'other') ? 1 : 0);
}

/** Adds weight to a name. */
export function addWeight(weights: Record<string, number>, name: string, weight: number): void {
  if (name !== '__proto__') weights[name] = ownValue(weights, name) + weight;
}

/** Removes the lightest names until so many are left. */
export function keepHeaviest(weights: Record<string, number>, bound: number): void {
  const names = Object.keys(weights);
  for (let left = names.length; left > bound; left -= 1) {
    const lightest = Object.keys(weights).reduce((a, b) =>
      (weights[b] as number) < (weights[a] as number) ? b : a,
    );
    delete weights[lightest];
  }
}
