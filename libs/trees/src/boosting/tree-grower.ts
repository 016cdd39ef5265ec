import type { BinnedRows, ColumnBins } from '../binning/binner.ts';
import { GrownTree } from './grown-tree.ts';
import {
  type Derivatives,
  type Gradients,
  type Layout,
  layoutOf,
  narrow,
  subtract,
  sumRows,
} from './histograms.ts';
import { type NodeSums, Split } from './split.ts';
import { SplitFinder, type SplitLimits } from './split-finder.ts';

/** How large trees may grow, and what a leaf is worth. */
export interface GrowthLimits extends SplitLimits {
  readonly numLeaves: number;
  readonly maxDepth: number;
  /** Leaf values are multiplied by it. */
  readonly learningRate: number;
}

/** A leaf: a range of the rows, what they sum up to, and the best split of it. */
interface Leaf {
  node: number;
  begin: number;
  end: number;
  depth: number;
  sums: NodeSums;
  histogram: Float64Array;
  readonly split: Split;
}

/**
 * Grows trees leaf by leaf: always the leaf whose split gains most is split next (Ke et al. 2017; Shi 2007). The rows of a leaf
 * stand next to each other in one array of row numbers, which a split parts in place, keeping their order.
 */
export class TreeGrower {
  readonly tree: GrownTree;
  private readonly layout: Layout;
  private readonly limits: GrowthLimits;
  private readonly binned: BinnedRows;
  private readonly from: Gradients;
  private readonly finder: SplitFinder;
  private readonly leaves: Leaf[] = [];
  private readonly spare: Int32Array;
  /** Histograms that no leaf has at the moment. */
  private readonly free: Float64Array[] = [];
  private rows: Int32Array;
  /** The columns of this tree, and the cells of these columns. */
  private columns: Int32Array = new Int32Array(0);
  private narrowed: Gradients;
  private narrowCells = new Uint8Array(0);
  private grown = 0;

  /** The derivatives are read anew for each tree. */
  constructor(
    columns: readonly ColumnBins[],
    limits: GrowthLimits,
    binned: BinnedRows,
    derivatives: Derivatives,
  ) {
    const from = { ...derivatives, cells: binned.cells, width: columns.length };
    this.binned = binned;
    this.layout = layoutOf(columns);
    this.limits = limits;
    this.from = from;
    this.tree = new GrownTree(limits.numLeaves);
    this.finder = new SplitFinder(columns, this.layout.stride, limits);
    this.spare = new Int32Array(from.gradient.length);
    this.rows = this.spare;
    this.narrowed = from;
  }

  /** Grows a tree on these rows, which are put into the order of its leaves, by these columns (ascending). */
  grow(rows: Int32Array, columns: Int32Array): void {
    this.rows = rows;
    this.columns = columns;
    this.narrowed = this.narrowTo(rows, columns);
    this.tree.size = 0;
    this.grown = 0;
    const root = this.addLeaf({ begin: 0, end: rows.length, depth: 0 }, this.sumsOf(rows));
    root.histogram = this.takeHistogram();
    this.sumUp(root);
    this.findSplit(root);
    while (this.grown < this.limits.numLeaves) {
      const leaf = this.bestLeaf();
      if (leaf === undefined) break;
      this.splitLeaf(leaf);
    }
    for (let i = 0; i < this.grown; i++) this.giveBack(this.leaves[i] as Leaf);
  }

  /** Adds each leaf's value to the scores of its rows. */
  addTo(scores: Float64Array): void {
    for (let i = 0; i < this.grown; i++) {
      const { node, begin, end } = this.leaves[i] as Leaf;
      const value = this.tree.value[node] as number;
      for (let k = begin; k < end; k++) {
        const row = this.rows[k] as number;
        scores[row] = (scores[row] as number) + value;
      }
    }
  }

  private splitLeaf(leaf: Leaf): void {
    const { split, sums, depth, histogram } = leaf;
    const { begin, end } = leaf;
    const middle = this.partition(leaf);
    this.tree.splitLeaf(leaf.node, split);
    const leftSums = { gradient: split.gradient, hessian: split.hessian, count: split.count };
    const rightSums = {
      gradient: sums.gradient - split.gradient,
      hessian: sums.hessian - split.hessian,
      count: sums.count - split.count,
    };
    // The left child takes the parent's place among the leaves, the right one is new.
    leaf.end = middle;
    leaf.depth = depth + 1;
    leaf.sums = leftSums;
    leaf.node = this.addNode(leftSums);
    const right = this.addLeaf({ begin: middle, end, depth: depth + 1 }, rightSums);
    const [smaller, larger] = middle - begin < end - middle ? [leaf, right] : [right, leaf];
    leaf.split.clear();
    if (!this.maySplit(larger)) return;
    // The parent's histogram becomes that of the larger child.
    smaller.histogram = this.takeHistogram();
    larger.histogram = histogram;
    this.sumUp(smaller);
    subtract(larger.histogram, smaller.histogram);
    this.findSplit(larger);
    if (this.maySplit(smaller)) this.findSplit(smaller);
  }

  /** Brings the rows that go left before the others, both in the order they had; where the others start. */
  private partition({ begin, end, split }: Leaf): number {
    const { rows, spare } = this;
    const bins = this.binned.columns[split.feature] as Uint8Array;
    const { goesLeft } = split;
    let left = begin;
    let right = 0;
    for (let i = begin; i < end; i++) {
      const row = rows[i] as number;
      const isLeft = goesLeft[bins[row] as number] as number;
      // Both are written and one is kept: a branch would be guessed wrong every other time.
      rows[left] = row;
      spare[right] = row;
      left += isLeft;
      right += 1 - isLeft;
    }
    for (let i = 0; i < right; i++) rows[left + i] = spare[i] as number;
    return left;
  }

  private bestLeaf(): Leaf | undefined {
    let best: Leaf | undefined;
    for (let i = 0; i < this.grown; i++) {
      const leaf = this.leaves[i] as Leaf;
      if (leaf.split.feature >= 0 && (best === undefined || leaf.split.gain > best.split.gain)) best = leaf;
    }
    return best;
  }

  private maySplit({ begin, end, depth }: Leaf): boolean {
    const isLast = this.grown >= this.limits.numLeaves;
    return !isLast && depth < this.limits.maxDepth && end - begin >= 2 * this.limits.minChildSamples;
  }

  private findSplit(leaf: Leaf): void {
    this.finder.find(leaf.histogram, leaf.sums, this.columns, leaf.split);
  }

  private addLeaf(range: { begin: number; end: number; depth: number }, sums: NodeSums): Leaf {
    const known = this.leaves[this.grown];
    const node = this.addNode(sums);
    const leaf: Leaf = known ?? { ...range, node, sums, histogram: NONE, split: new Split() };
    Object.assign(leaf, range, { node, sums, histogram: NONE });
    leaf.split.clear();
    this.leaves[this.grown++] = leaf;
    return leaf;
  }

  /** A leaf's value is a Newton step, −G / (H + λ), shortened by the learning rate. */
  private addNode({ gradient, hessian, count }: NodeSums): number {
    const { learningRate, l2 } = this.limits;
    return this.tree.addLeaf((-gradient / (hessian + l2)) * learningRate, count);
  }

  private sumsOf(rows: Int32Array): NodeSums {
    let gradient = 0;
    let hessian = 0;
    for (let i = 0; i < rows.length; i++) {
      gradient += this.from.gradient[rows[i] as number] as number;
      hessian += this.from.hessian[rows[i] as number] as number;
    }
    return { gradient, hessian, count: rows.length };
  }

  private sumUp({ histogram, begin, end }: Leaf): void {
    sumRows(histogram, this.layout.stride, this.narrowed, { rows: this.rows, begin, end });
  }

  /** A copy without the other columns is made in less time than its leaves would need to step over them. */
  private narrowTo(rows: Int32Array, columns: Int32Array): Gradients {
    const { from } = this;
    const width = columns.length;
    if (width === from.width) return from;
    const length = from.gradient.length * width;
    if (this.narrowCells.length !== length) this.narrowCells = new Uint8Array(length);
    narrow(this.narrowCells, from, rows, columns);
    return { ...from, cells: this.narrowCells, width };
  }

  private takeHistogram(): Float64Array {
    return this.free.pop() ?? new Float64Array(this.layout.length);
  }

  private giveBack(leaf: Leaf): void {
    if (leaf.histogram !== NONE) this.free.push(leaf.histogram);
    leaf.histogram = NONE;
  }
}

const NONE = new Float64Array(0);
