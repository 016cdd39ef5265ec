import { gapSquared, gapToPoint, type Point, pointsSquared, spanSquared } from './box-distances.ts';
import type { KdTree } from './kd-tree.ts';
import { createUnionFind, find, type UnionFind, unite } from './union-find.ts';

// What is known of a node: a position in it when all its points are connected, else one of these.
const MIXED = -1;

/**
 * The sets of points that chains of steps, none longer than the distance whose square is given, connect: for each
 * position of the tree the lowest position of its set. The tree is joined with itself, near branches first, and two
 * branches that are known to be connected are not looked at again (the idea of Curtin et al. 2013 for spanning
 * trees): the work grows with the surface between groups, not with the number of neighbours.
 */
export function connectPoints(tree: KdTree, epsSquared: number): Int32Array {
  const connecting = new Connecting(tree, epsSquared);
  connecting.connect(0);
  const roots = new Int32Array(tree.order.length);
  for (let i = 0; i < roots.length; i++) roots[i] = find(connecting.sets, i);
  return roots;
}

class Connecting {
  readonly sets: UnionFind;
  readonly #tree: KdTree;
  readonly #epsSquared: number;
  readonly #known: Int32Array;

  constructor(tree: KdTree, epsSquared: number) {
    this.sets = createUnionFind(tree.order.length);
    this.#tree = tree;
    this.#epsSquared = epsSquared;
    this.#known = new Int32Array(tree.starts.length).fill(MIXED);
  }

  /** Connects the points of one branch among themselves. */
  connect(node: number): void {
    const tree = this.#tree;
    if (this.#isEmpty(node)) return;
    if (spanSquared(tree, node, tree, node) <= this.#epsSquared) {
      this.#uniteAll(node);
    } else if (node >= tree.firstLeaf) {
      this.#joinLeaves(node, node);
      this.#learn(node);
    } else {
      this.connect(2 * node + 1);
      this.connect(2 * node + 2);
      this.#join(2 * node + 1, 2 * node + 2);
      this.#learn(node);
    }
  }

  #isEmpty(node: number): boolean {
    return this.#tree.starts[node] === this.#tree.ends[node];
  }

  #uniteAll(node: number): void {
    const start = this.#tree.starts[node] as number;
    const end = this.#tree.ends[node] as number;
    for (let position = start + 1; position < end; position++) unite(this.sets, start, position);
    this.#known[node] = start;
  }

  /** Connects the points of two branches that are each connected as far as they can be. */
  #join(a: number, b: number): void {
    const tree = this.#tree;
    if (this.#isEmpty(a) || this.#isEmpty(b) || this.#areOne(a, b)) return;
    if (gapSquared(tree, a, tree, b) > this.#epsSquared) return;
    if (spanSquared(tree, a, tree, b) <= this.#epsSquared) {
      this.#uniteAll(a);
      this.#uniteAll(b);
      unite(this.sets, tree.starts[a] as number, tree.starts[b] as number);
    } else if (a >= tree.firstLeaf && b >= tree.firstLeaf) {
      this.#joinLeaves(a, b);
      this.#learn(a);
      this.#learn(b);
    } else {
      this.#joinChildren(a, b);
    }
  }

  #areOne(a: number, b: number): boolean {
    const knownA = this.#known[a] as number;
    const knownB = this.#known[b] as number;
    return knownA >= 0 && knownB >= 0 && find(this.sets, knownA) === find(this.sets, knownB);
  }

  /** All leaves lie on one level, so that two nodes which are joined do too. */
  #joinChildren(a: number, b: number): void {
    this.#tell(a);
    this.#tell(b);
    for (let i = 1; i <= 2; i++) {
      for (let j = 1; j <= 2; j++) this.#join(2 * a + i, 2 * b + j);
    }
    this.#learn(a);
    this.#learn(b);
  }

  /** What is connected as a whole is so in its parts. */
  #tell(node: number): void {
    if ((this.#known[node] as number) < 0) return;
    for (let child = 2 * node + 1; child <= 2 * node + 2; child++) {
      if (!this.#isEmpty(child)) this.#known[child] = this.#tree.starts[child] as number;
    }
  }

  #learn(node: number): void {
    if ((this.#known[node] as number) >= 0) return;
    const { starts, ends, firstLeaf } = this.#tree;
    if (node >= firstLeaf) {
      if (this.#isOneSet(starts[node] as number, ends[node] as number))
        this.#known[node] = starts[node] as number;
      return;
    }
    const left = 2 * node + 1;
    const whole =
      (this.#isEmpty(left) && (this.#known[left + 1] as number) >= 0) ||
      (this.#isEmpty(left + 1) && (this.#known[left] as number) >= 0) ||
      this.#areOne(left, left + 1);
    if (whole) this.#known[node] = starts[node] as number;
  }

  #isOneSet(start: number, end: number): boolean {
    const root = find(this.sets, start);
    for (let position = start + 1; position < end; position++) {
      if (find(this.sets, position) !== root) return false;
    }
    return true;
  }

  #joinLeaves(a: number, b: number): void {
    const tree = this.#tree;
    const limit = this.#epsSquared;
    const point = { values: tree.points, offset: 0 };
    // One step between two wholes makes them one.
    const oneIsEnough = (this.#known[a] as number) >= 0 && (this.#known[b] as number) >= 0;
    const endA = tree.ends[a] as number;
    for (let position = tree.starts[a] as number; position < endA; position++) {
      point.offset = position * tree.columns;
      if (gapToPoint(tree, b, point, limit) > limit) continue;
      const found = this.#joinPoint(position, point, a === b ? position + 1 : (tree.starts[b] as number), b);
      if (found && oneIsEnough) return;
    }
  }

  /** True when the point was connected to one of the leaf's from this position on. */
  #joinPoint(position: number, point: Point, from: number, leaf: number): boolean {
    const tree = this.#tree;
    const limit = this.#epsSquared;
    const end = tree.ends[leaf] as number;
    let found = false;
    for (let other = from; other < end; other++) {
      if (find(this.sets, position) === find(this.sets, other)) continue;
      if (pointsSquared(tree, other, point, limit) > limit) continue;
      unite(this.sets, position, other);
      found = true;
    }
    return found;
  }
}
