import type { KdTree } from './kd-tree.ts';
import { comparePositions } from './nearest-point.ts';

/** Labels 0, 1, ... by falling size, -1 where there is none, and the rows of each. */
export interface NumberedClusters {
  readonly labels: Int32Array;
  readonly sizes: readonly number[];
}

/**
 * Numbers groups so that neither the order of the rows nor that of the search shows: by falling size, equally large
 * ones by the least of their points.
 * @param groups the group of each row, any number from 0, or -1
 * @param tree some points of every group, by which equally large ones are told apart
 */
export function numberClusters(groups: Int32Array, tree: KdTree): NumberedClusters {
  const sizes = new Map<number, number>();
  for (const group of groups) {
    if (group >= 0) sizes.set(group, (sizes.get(group) ?? 0) + 1);
  }
  const least = leastPositions(groups, tree);
  const numbered = [...sizes.keys()].sort(
    (a, b) =>
      (sizes.get(b) as number) - (sizes.get(a) as number) ||
      comparePositions(tree, least.get(a) as number, least.get(b) as number),
  );
  const labelOf = new Map(numbered.map((group, label) => [group, label]));
  return {
    labels: groups.map((group) => labelOf.get(group) ?? -1),
    sizes: numbered.map((group) => sizes.get(group) as number),
  };
}

function leastPositions(groups: Int32Array, tree: KdTree): Map<number, number> {
  const least = new Map<number, number>();
  for (let position = 0; position < tree.order.length; position++) {
    const group = groups[tree.order[position] as number] as number;
    const before = least.get(group);
    if (before === undefined || comparePositions(tree, position, before) < 0) least.set(group, position);
  }
  return least;
}
