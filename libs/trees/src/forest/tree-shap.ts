import { type Forest, goesLeft, type RowBlock } from './forest.ts';
import { DEPTH_MAX } from './forest-json.ts';

const CELLS = ((DEPTH_MAX + 3) * (DEPTH_MAX + 4)) / 2;

/**
 * Shapley values of a row's score: how much each column moved it away from the mean, a column that is not known being averaged
 * over by the rows of the fit that came by each node (path-dependent TreeSHAP: Lundberg, Erion and Lee 2018, algorithm 2).
 * For each tree it takes leaves times squared depth.
 */
export class TreeShap {
  /** The mean of the score over the rows of the fit, without what lies outside the trees. */
  readonly mean: number;
  private readonly forest: Forest;
  // The paths of all depths, one behind the other: what each depth changes, the one above must find as it was.
  private readonly feature = new Int32Array(CELLS);
  private readonly zero = new Float64Array(CELLS);
  private readonly one = new Float64Array(CELLS);
  private readonly weight = new Float64Array(CELLS);
  private cells: Float64Array = new Float64Array(0);
  private at = 0;
  private sums: Float64Array = new Float64Array(0);
  private sumsAt = 0;

  constructor(forest: Forest) {
    this.forest = forest;
    this.mean = meanOf(forest);
  }

  /** Adds the value of each column for row `row` of the block to sums[from ...]. */
  addTo(sums: Float64Array, from: number, block: RowBlock, row: number): void {
    this.cells = block.cells;
    this.at = row * block.width;
    this.sums = sums;
    this.sumsAt = from;
    const { roots } = this.forest;
    for (let tree = 0; tree + 1 < roots.length; tree++) {
      this.write(0, -1, 1, 1);
      this.descend(roots[tree] as number, 0, 0);
    }
  }

  private write(cell: number, feature: number, zero: number, one: number): void {
    this.feature[cell] = feature;
    this.zero[cell] = zero;
    this.one[cell] = one;
  }

  /** The path of `depth` + 1 columns starts at `start`; its last one is written, but not yet weighed in. */
  private descend(node: number, depth: number, start: number): void {
    const { forest } = this;
    this.extend(start, depth);
    const feature = forest.feature[node] as number;
    if (feature < 0) {
      this.payOut(node, depth, start);
      return;
    }
    const left = forest.left[node] as number;
    const isLeft = goesLeft(forest, node, this.cells[this.at + feature] as number);
    const known = this.placeOf(feature, start, depth);
    const zero = known < 0 ? 1 : (this.zero[known] as number);
    const one = known < 0 ? 1 : (this.one[known] as number);
    // A column that comes again replaces itself.
    const length = known < 0 ? depth + 1 : depth;
    if (known >= 0) this.unwind(start, depth, known);
    for (let side = 0; side < 2; side++) {
      const child = left + side;
      const next = start + depth + 1;
      this.copyPath(start, next, length);
      const share = (forest.cover[child] as number) / (forest.cover[node] as number);
      this.write(next + length, feature, share * zero, (side === 0) === isLeft ? one : 0);
      this.descend(child, length, next);
    }
  }

  private payOut(node: number, depth: number, start: number): void {
    const value = this.forest.value[node] as number;
    for (let i = start + 1; i <= start + depth; i++) {
      const weight = this.unwoundSum(start, depth, i);
      const place = this.sumsAt + (this.feature[i] as number);
      const difference = (this.one[i] as number) - (this.zero[i] as number);
      this.sums[place] = (this.sums[place] as number) + weight * difference * value;
    }
  }

  private placeOf(feature: number, start: number, depth: number): number {
    for (let i = start + 1; i <= start + depth; i++) if (this.feature[i] === feature) return i;
    return -1;
  }

  private copyPath(from: number, to: number, length: number): void {
    this.feature.copyWithin(to, from, from + length);
    this.zero.copyWithin(to, from, from + length);
    this.one.copyWithin(to, from, from + length);
    this.weight.copyWithin(to, from, from + length);
  }

  /** EXTEND: the weights of all subset sizes, with the last column of the path taken in. */
  private extend(start: number, depth: number): void {
    const { weight } = this;
    const zero = this.zero[start + depth] as number;
    const one = this.one[start + depth] as number;
    weight[start + depth] = depth === 0 ? 1 : 0;
    for (let i = depth - 1; i >= 0; i--) {
      const before = weight[start + i] as number;
      weight[start + i + 1] = (weight[start + i + 1] as number) + (one * before * (i + 1)) / (depth + 1);
      weight[start + i] = (zero * before * (depth - i)) / (depth + 1);
    }
  }

  /** UNWIND: the path as if the column at `place` had never been taken in. */
  private unwind(start: number, depth: number, place: number): void {
    const { weight } = this;
    const one = this.one[place] as number;
    const zero = this.zero[place] as number;
    let next = weight[start + depth] as number;
    for (let i = depth - 1; i >= 0; i--) {
      const before = weight[start + i] as number;
      if (one === 0) {
        weight[start + i] = (before * (depth + 1)) / (zero * (depth - i));
        continue;
      }
      const unwound = (next * (depth + 1)) / ((i + 1) * one);
      weight[start + i] = unwound;
      next = before - (unwound * zero * (depth - i)) / (depth + 1);
    }
    const end = start + depth + 1;
    this.feature.copyWithin(place, place + 1, end);
    this.zero.copyWithin(place, place + 1, end);
    this.one.copyWithin(place, place + 1, end);
  }

  /** The sum of the weights after an UNWIND of the column at `place`, which is left in. */
  private unwoundSum(start: number, depth: number, place: number): number {
    const one = this.one[place] as number;
    const zero = this.zero[place] as number;
    let next = this.weight[start + depth] as number;
    let sum = 0;
    for (let i = depth - 1; i >= 0; i--) {
      const before = this.weight[start + i] as number;
      if (one === 0) {
        sum += (before * (depth + 1)) / (zero * (depth - i));
        continue;
      }
      const unwound = (next * (depth + 1)) / ((i + 1) * one);
      sum += unwound;
      next = before - (unwound * zero * (depth - i)) / (depth + 1);
    }
    return sum;
  }
}

function meanOf({ roots, feature, value, cover }: Forest): number {
  let mean = 0;
  for (let tree = 0; tree + 1 < roots.length; tree++) {
    const root = roots[tree] as number;
    for (let node = root; node < (roots[tree + 1] as number); node++) {
      if (feature[node] === -1)
        mean += ((value[node] as number) * (cover[node] as number)) / (cover[root] as number);
    }
  }
  return mean;
}
