import type { SpanningTree } from './spanning-tree.ts';
import { createUnionFind, find, unite } from './union-find.ts';

/**
 * Single linkage: 0..points-1 are the points, and node points + i, with the children lefts[i] and rights[i], came
 * together over a step of squared length heights[i], which rises with i. The last node is the root.
 */
export interface Dendrogram {
  readonly points: number;
  readonly lefts: Int32Array;
  readonly rights: Int32Array;
  readonly heights: Float64Array;
  /** Points below each node, the points themselves included. */
  readonly sizes: Int32Array;
}

/** Joins the tree's ends in order of their length (Kruskal). */
export function dendrogramOf({ from, to, weights }: SpanningTree): Dendrogram {
  const points = weights.length + 1;
  const sorted = Int32Array.from(weights, (_, i) => i).sort(
    (a, b) => (weights[a] as number) - (weights[b] as number),
  );
  const sets = createUnionFind(points);
  // The node that holds each set, by its root.
  const nodes = Int32Array.from({ length: points }, (_, i) => i);
  const lefts = new Int32Array(weights.length);
  const rights = new Int32Array(weights.length);
  const heights = new Float64Array(weights.length);
  const sizes = new Int32Array(2 * points - 1).fill(1, 0, points);
  sorted.forEach((edge, i) => {
    const left = nodes[find(sets, from[edge] as number)] as number;
    const right = nodes[find(sets, to[edge] as number)] as number;
    lefts[i] = left;
    rights[i] = right;
    heights[i] = weights[edge] as number;
    sizes[points + i] = (sizes[left] as number) + (sizes[right] as number);
    nodes[unite(sets, from[edge] as number, to[edge] as number)] = points + i;
  });
  return { points, lefts, rights, heights, sizes };
}

/**
 * What a node falls apart into when its longest steps are cut: two parts as a rule, more when several steps are
 * equally long. Taking them at once makes the result independent of the order in which equal steps were sorted.
 */
export function partsOf({ points, lefts, rights, heights }: Dendrogram, node: number): number[] {
  const height = heights[node - points];
  const parts: number[] = [];
  const open = [node];
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    if (at === node || (at >= points && heights[at - points] === height)) {
      open.push(lefts[at - points] as number, rights[at - points] as number);
    } else {
      parts.push(at);
    }
  }
  return parts;
}

/** Calls `visit` with each point below a node. */
export function forEachPoint(
  { points, lefts, rights }: Dendrogram,
  node: number,
  visit: (point: number) => void,
): void {
  const open = [node];
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    if (at < points) visit(at);
    else open.push(lefts[at - points] as number, rights[at - points] as number);
  }
}
