import { gapToPoint, type Point, pointsSquared } from './box-distances.ts';
import type { KdTree } from './kd-tree.ts';
import { NearestPoint } from './nearest-point.ts';

/** All points, which of their positions are core points, and those by themselves with the root of each one's group. */
export interface Cores {
  readonly tree: KdTree;
  readonly core: Uint8Array;
  readonly coreTree: KdTree;
  readonly roots: Int32Array;
}

/** Which of several clusters gets a border point that lies within eps of core points of each. */
export type Borders = 'nearest' | 'first';

/** The group of each row: core points have their own, others that of a core point within eps, -1 where there is none. */
export function groupsOf(cores: Cores, epsSquared: number, borders: Borders): Int32Array {
  const { tree, core, coreTree, roots } = cores;
  const groups = new Int32Array(core.length).fill(-1);
  for (let i = 0; i < roots.length; i++) groups[coreTree.order[i] as number] = roots[i] as number;
  const search = borders === 'nearest' ? nearestGroup(cores, epsSquared) : firstGroup(cores, epsSquared);
  const point = { values: tree.points, offset: 0 };
  for (let position = 0; position < core.length; position++) {
    if (core[position] === 1) continue;
    point.offset = position * tree.columns;
    groups[tree.order[position] as number] = search(point);
  }
  return groups;
}

type GroupSearch = (point: Point) => number;

function nearestGroup({ coreTree, roots }: Cores, epsSquared: number): GroupSearch {
  const nearest = new NearestPoint(coreTree);
  return (point) => {
    const found = nearest.search(point, epsSquared);
    return found < 0 ? -1 : (roots[found] as number);
  };
}

/** The group whose first core point comes first in the matrix: it is the one that grows first in the original. */
function firstGroup({ coreTree, roots }: Cores, epsSquared: number): GroupSearch {
  const { order, starts, ends, firstLeaf } = coreTree;
  // The first row of each group, at its root.
  const firstRows = new Int32Array(roots.length).fill(order.reduce((most, row) => Math.max(most, row), 0));
  roots.forEach((root, i) => {
    firstRows[root] = Math.min(firstRows[root] as number, order[i] as number);
  });
  let best = -1;
  const scan = (leaf: number, point: Point): void => {
    for (let position = starts[leaf] as number; position < (ends[leaf] as number); position++) {
      const root = roots[position] as number;
      if (best >= 0 && (firstRows[root] as number) >= (firstRows[best] as number)) continue;
      if (pointsSquared(coreTree, position, point, epsSquared) <= epsSquared) best = root;
    }
  };
  const visit = (node: number, point: Point): void => {
    if (gapToPoint(coreTree, node, point, epsSquared) > epsSquared) return;
    if (node >= firstLeaf) {
      scan(node, point);
    } else {
      visit(2 * node + 1, point);
      visit(2 * node + 2, point);
    }
  };
  return (point) => {
    best = -1;
    if (roots.length > 0) visit(0, point);
    return best;
  };
}
