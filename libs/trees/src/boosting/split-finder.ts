import { BINS_MAX, type ColumnBins } from '../binning/binner.ts';
import { LANES } from './histograms.ts';
import { type NodeSums, Split } from './split.ts';

/** What a split must keep to. */
export interface SplitLimits {
  readonly minChildSamples: number;
  readonly minSumHessian: number;
  readonly minGain: number;
  readonly l2: number;
  readonly categorySmoothing: number;
  readonly categoryL2: number;
}

/** The bins of amounts are in order as they are. */
const ASCENDING = Int32Array.from({ length: BINS_MAX }, (_, place) => place + 1);
const NOBODY: NodeSums = { gradient: 0, hessian: 0, count: 0 };

/**
 * Finds the split of a leaf that lowers the loss most: G_L² / (H_L + λ) + G_R² / (H_R + λ) − G² / (H + λ)
 * (Chen and Guestrin 2016, equation 7). Amounts are scanned bin by bin; categories are put in the order of G / H first, in
 * which the best of all their divisions is a cut (Fisher 1958). Missing values are tried on either side.
 */
export class SplitFinder {
  private readonly columns: readonly ColumnBins[];
  private readonly stride: number;
  private readonly limits: SplitLimits;
  private readonly order = new Int32Array(256);
  private readonly ratio = new Float64Array(256);
  private histogram: Float64Array = new Float64Array(0);
  private node: NodeSums = NOBODY;
  private split = new Split();
  /** The score that a split has to beat. */
  private best = 0;

  /** @param stride Bins from one column of a histogram to the next. */
  constructor(columns: readonly ColumnBins[], stride: number, limits: SplitLimits) {
    this.columns = columns;
    this.stride = stride;
    this.limits = limits;
  }

  /** Writes the best split by one of the columns, which are those of the histogram, into `split`. Of equals, the first column and the lowest bin win. */
  find(histogram: Float64Array, node: NodeSums, columns: Int32Array, split: Split): void {
    this.histogram = histogram;
    this.node = node;
    this.split = split;
    split.clear();
    const parent = node.gradient ** 2 / (node.hessian + this.limits.l2);
    // Rounding must not pass for a gain.
    const floor = parent + this.limits.minGain + 1e-10 * Math.max(1, parent);
    this.best = floor;
    for (let c = 0; c < columns.length; c++) this.scan(columns[c] as number, c * this.stride * LANES);
    if (split.feature < 0) return;
    split.gain = this.best - parent;
    if (this.columns[split.feature]?.kind === 'numeric') split.markFirst(ASCENDING, BINS_MAX);
  }

  private scan(feature: number, start: number): void {
    const { l2, categoryL2 } = this.limits;
    const { kind, bins } = this.columns[feature] as ColumnBins;
    const isCategorical = kind === 'categorical';
    const run: Run = {
      feature,
      start,
      order: isCategorical ? this.order : ASCENDING,
      count: isCategorical ? this.orderCategories(start, bins) : bins,
      l2: isCategorical ? l2 + categoryL2 : l2,
    };
    const hasMissing = (this.histogram[start + 2] as number) > 0;
    this.scanOrder(run, hasMissing ? 'right' : 'none');
    if (hasMissing) this.scanOrder(run, 'left');
  }

  /** Moves bin after bin, in their order, from the right child to the left one. */
  private scanOrder({ feature, start, order, count: bins, l2 }: Run, missing: Missing): void {
    const { histogram } = this;
    const { gradient, hessian, count } = this.node;
    // Where missing values go right, all others may go left.
    const last = missing === 'right' ? bins : bins - 1;
    const withMissing = Number(missing === 'left');
    let g = withMissing * (histogram[start] as number);
    let h = withMissing * (histogram[start + 1] as number);
    let n = withMissing * (histogram[start + 2] as number);
    for (let place = 0; place < last; place++) {
      const at = start + (order[place] as number) * LANES;
      const rows = histogram[at + 2] as number;
      if (rows === 0) continue;
      g += histogram[at] as number;
      h += histogram[at + 1] as number;
      n += rows;
      if (!this.isEnough(n, h)) continue;
      if (!this.isEnough(count - n, hessian - h)) break;
      const score = (g * g) / (h + l2) + (gradient - g) ** 2 / (hessian - h + l2);
      if (score <= this.best) continue;
      this.best = score;
      this.split.place(feature, place + 1, missing === 'none' ? n * 2 >= count : missing === 'left');
      this.split.sum(g, h, n);
      if (order === this.order) this.split.markFirst(order, bins);
    }
  }

  private isEnough(rows: number, hessian: number): boolean {
    return rows >= this.limits.minChildSamples && hessian >= this.limits.minSumHessian;
  }

  /** The categories that are there, by smoothed G / H, ascending; how many they are. */
  private orderCategories(start: number, bins: number): number {
    const { histogram, ratio } = this;
    let count = 0;
    for (let bin = 1; bin <= bins; bin++) {
      const at = start + bin * LANES;
      if (histogram[at + 2] === 0) continue;
      ratio[bin] =
        (histogram[at] as number) / ((histogram[at + 1] as number) + this.limits.categorySmoothing);
      this.order[count++] = bin;
    }
    this.order.subarray(0, count).sort((a, b) => (ratio[a] as number) - (ratio[b] as number) || a - b);
    return count;
  }
}

/** One pass over a column's bins. */
interface Run {
  readonly feature: number;
  readonly start: number;
  readonly order: Int32Array;
  /** How many bins of the order are to be moved. */
  readonly count: number;
  readonly l2: number;
}

/** On which side missing values are tried, if there are any. */
type Missing = 'left' | 'right' | 'none';
