/** Words of 32 bits in the set of categories of a split: a bit for each bin. */
export const SET_WORDS = 8;

/**
 * Binary trees in flat arrays, one entry a node. A tree's nodes stand together, the root first and children after their parent;
 * the right child stands right after the left one.
 */
export interface Forest {
  /** The root of each tree, and at the end the number of nodes. */
  readonly roots: Int32Array;
  /** The column that a node asks for; -1 is a leaf. */
  readonly feature: Int32Array;
  /** Values up to it go left; 0 in leaves and splits by categories. */
  readonly threshold: Float64Array;
  /** The left child; -1 in leaves. */
  readonly left: Int32Array;
  /** 1 where missing values go left. */
  readonly missingLeft: Uint8Array;
  /** The place in `sets` of the categories that go left, in words; -1 where amounts are split. */
  readonly set: Int32Array;
  readonly sets: Uint32Array;
  /** What a leaf adds to the score; 0 in other nodes. */
  readonly value: Float64Array;
  /** The rows of the fit that came by. */
  readonly cover: Float64Array;
  /** By how much a split lowered the loss; 0 in leaves. */
  readonly gain: Float64Array;
}

/** Rows for a forest, one after another: amounts as they are, the bins of categories, NaN for what is missing. */
export interface RowBlock {
  readonly cells: Float64Array;
  readonly width: number;
}

/** Whether the row that starts at `at` goes left in this node. */
export function goesLeft(forest: Forest, node: number, value: number): boolean {
  if (Number.isNaN(value)) return forest.missingLeft[node] === 1;
  const set = forest.set[node] as number;
  if (set < 0) return value <= (forest.threshold[node] as number);
  return (((forest.sets[set + (value >> 5)] as number) >>> (value & 31)) & 1) === 1;
}

/** Adds to each sum what the trees give to the row at its place in the block. */
export function addLeafValues(forest: Forest, block: RowBlock, sums: Float64Array): void {
  const { roots, feature, left, value } = forest;
  const { cells, width } = block;
  const count = sums.length;
  // Tree by tree, so that one tree stays in the cache while all rows of the block run through it.
  for (let tree = 0; tree + 1 < roots.length; tree++) {
    const root = roots[tree] as number;
    for (let i = 0; i < count; i++) {
      let node = root;
      for (let asked = feature[node] as number; asked >= 0; asked = feature[node] as number) {
        const isLeft = goesLeft(forest, node, cells[i * width + asked] as number);
        node = (left[node] as number) + (isLeft ? 0 : 1);
      }
      sums[i] = (sums[i] as number) + (value[node] as number);
    }
  }
}
