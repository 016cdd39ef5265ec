import { ShapeError } from '../errors.ts';

const pairs = (count: number): number => (count * (count - 1)) / 2;

/**
 * How far two labellings of the same rows agree, whatever their clusters are called: 1 for the same groups, about
 * 0 for chance, below 0 for less than chance (Hubert and Arabie 1985). Noise, -1, counts as a group of its own.
 * Throws ShapeError when the labellings differ in length.
 */
export function adjustedRand(one: ArrayLike<number>, other: ArrayLike<number>): number {
  if (one.length !== other.length) {
    throw new ShapeError(`${one.length} labels cannot be compared with ${other.length}`);
  }
  const ofOne = new Map<number, number>();
  const ofOther = new Map<number, number>();
  const ofBoth = new Map<string, number>();
  for (let i = 0; i < one.length; i++) {
    const a = one[i] as number;
    const b = other[i] as number;
    countOne(ofOne, a);
    countOne(ofOther, b);
    countOne(ofBoth, `${a}:${b}`);
  }
  const [together, first, second] = [pairsWithin(ofBoth), pairsWithin(ofOne), pairsWithin(ofOther)];
  const all = pairs(one.length);
  const expected = all === 0 ? 0 : (first * second) / all;
  const most = (first + second) / 2;
  // Both put every row together, or every row apart: they agree wholly and the formula would divide by zero.
  return most === expected ? 1 : (together - expected) / (most - expected);
}

function countOne<K>(counts: Map<K, number>, key: K): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}

function pairsWithin(counts: ReadonlyMap<unknown, number>): number {
  let sum = 0;
  for (const count of counts.values()) sum += pairs(count);
  return sum;
}
