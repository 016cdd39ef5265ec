import { sampleIndices, seededRandom } from '@shoal/clustering';
import { checkCount, checkSeed } from '../check-options.ts';
import { type Column, checkDataset, type Dataset } from '../data/dataset.ts';
import { ShapeError } from '../errors.ts';
import { ForestBuilder, type NodeEntry } from '../forest/forest-builder.ts';
import { IsolationForestModel } from './isolation-forest-model.ts';
import { meanPathLength } from './mean-path-length.ts';

export interface IsolationForestOptions {
  readonly seed: number;
  /** 1 to 10,000; 100. */
  readonly trees?: number;
  /** Rows that each tree is grown on, 2 to 65,536 or as many as there are; 256. */
  readonly sampleSize?: number;
}

/**
 * Finds rows that stand apart: random cuts through random columns need few steps to part them from the rest (Liu, Ting and Zhou
 * 2008). A missing value goes to a side that chance chose for the cut. Categorical columns are refused: see OneHotEncoder.
 */
export class IsolationForest {
  private readonly options: Required<IsolationForestOptions>;

  /** Throws OptionError. */
  constructor({ seed, trees = 100, sampleSize = 256 }: IsolationForestOptions) {
    checkSeed(seed);
    checkCount('trees', trees, 1, 10_000);
    checkCount('sampleSize', sampleSize, 2, 65_536);
    this.options = { seed, trees, sampleSize };
  }

  /** Same data, options and seed give the same forest. Throws ShapeError: no rows, fewer than two, or a categorical column. */
  fit(data: Dataset): IsolationForestModel {
    const { seed, trees, sampleSize } = this.options;
    const rows = checkDataset(data);
    if (rows < 2) throw new ShapeError('one row cannot stand apart: there must be two at least');
    if ((data.categorical?.length ?? 0) > 0)
      throw new ShapeError(`column '${data.categorical?.[0]}' is categorical`);
    const size = Math.min(sampleSize, rows);
    const forest = new ForestBuilder();
    for (let tree = 0; tree < trees; tree++) {
      const random = seededRandom(seed, tree);
      forest.add(new RandomTree(data.columns, size, random).grow(sampleIndices(rows, size, random)));
    }
    return new IsolationForestModel({
      names: [...data.names],
      sampleSize: size,
      forest: forest.build(1 / trees),
    });
  }
}

/** The longest path that is followed: deeper, rows are as ordinary as any, so the mean of what is left stands for it. */
function heightLimit(sampleSize: number): number {
  return Math.ceil(Math.log2(sampleSize));
}

type Grown = { -readonly [K in keyof NodeEntry]: NodeEntry[K] };

class RandomTree {
  private readonly columns: readonly Column[];
  private readonly limit: number;
  private readonly random: () => number;
  private readonly nodes: Grown[] = [];

  constructor(columns: readonly Column[], sampleSize: number, random: () => number) {
    this.columns = columns;
    this.limit = heightLimit(sampleSize);
    this.random = random;
  }

  grow(rows: Int32Array): NodeEntry[] {
    this.nodes.push(leaf(rows.length, 0));
    this.split(0, rows, 0);
    return this.nodes;
  }

  private split(node: number, rows: Int32Array, depth: number): void {
    const cut = rows.length > 1 && depth < this.limit ? this.drawCut(rows) : undefined;
    if (cut === undefined) return;
    const { feature, threshold, missingLeft } = cut;
    const column = this.columns[feature] as Column;
    const goesLeft = (row: number): boolean => {
      const value = column[row] as number;
      return Number.isNaN(value) ? missingLeft : value <= threshold;
    };
    const left = rows.filter(goesLeft);
    const right = rows.filter((row) => !goesLeft(row));
    const child = this.nodes.length;
    Object.assign(this.nodes[node] as Grown, { ...cut, left: child, value: 0 });
    this.nodes.push(leaf(left.length, depth + 1), leaf(right.length, depth + 1));
    this.split(child, left, depth + 1);
    this.split(child + 1, right, depth + 1);
  }

  /** A cut between the least and the greatest value of a random column; undefined where no column has two values. */
  private drawCut(rows: Int32Array): Pick<NodeEntry, 'feature' | 'threshold' | 'missingLeft'> | undefined {
    const candidates = Int32Array.from(this.columns, (_, column) => column);
    for (let left = candidates.length; left > 0; left--) {
      const place = Math.floor(this.random() * left);
      const feature = candidates[place] as number;
      const [least, greatest] = rangeOf(this.columns[feature] as Column, rows);
      if (least < greatest) {
        const at = least + this.random() * (greatest - least);
        // Neither rounding nor an infinite range may leave one side empty.
        const threshold = at >= least && at < greatest ? at : least;
        return { feature, threshold, missingLeft: this.random() < 0.5 };
      }
      candidates[place] = candidates[left - 1] as number;
    }
    return undefined;
  }
}

function leaf(rows: number, depth: number): Grown {
  const value = depth + meanPathLength(rows);
  return { feature: -1, threshold: 0, left: -1, missingLeft: false, value, cover: rows, gain: 0 };
}

function rangeOf(column: Column, rows: Int32Array): [least: number, greatest: number] {
  let least = Number.POSITIVE_INFINITY;
  let greatest = Number.NEGATIVE_INFINITY;
  for (const row of rows) {
    const value = column[row] as number;
    if (value < least) least = value;
    if (value > greatest) greatest = value;
  }
  return [least, greatest];
}
