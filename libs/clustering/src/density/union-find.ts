/** Disjoint sets of 0..size-1 (Tarjan 1975): each number's root, found along paths that are halved on the way. */
export interface UnionFind {
  readonly parents: Int32Array;
}

export function createUnionFind(size: number): UnionFind {
  return { parents: Int32Array.from({ length: size }, (_, i) => i) };
}

export function find({ parents }: UnionFind, item: number): number {
  let at = item;
  for (;;) {
    const parent = parents[at] as number;
    if (parent === at) return at;
    const grandparent = parents[parent] as number;
    parents[at] = grandparent;
    at = grandparent;
  }
}

/** The root of both after they became one set. The lower root wins, so that the result is the same in every run. */
export function unite(sets: UnionFind, a: number, b: number): number {
  const rootA = find(sets, a);
  const rootB = find(sets, b);
  const low = Math.min(rootA, rootB);
  sets.parents[Math.max(rootA, rootB)] = low;
  return low;
}
