import type { ColumnBins } from '../binning/binner.ts';
import { SET_WORDS } from '../forest/forest.ts';
import type { NodeEntry } from '../forest/forest-builder.ts';
import type { Split } from './split.ts';

/** A tree while it grows, over bins: one entry a node, the root first, used again for the next tree. */
export class GrownTree {
  size = 0;
  readonly feature: Int32Array;
  readonly left: Int32Array;
  readonly value: Float64Array;
  private readonly bin: Uint8Array;
  private readonly missingLeft: Uint8Array;
  private readonly cover: Float64Array;
  private readonly gain: Float64Array;
  /** For each node and bin a bit that says whether it goes left: amounts and categories walk alike. */
  private readonly sets: Uint32Array;

  constructor(leavesMax: number) {
    const nodes = 2 * leavesMax - 1;
    this.feature = new Int32Array(nodes);
    this.left = new Int32Array(nodes);
    this.value = new Float64Array(nodes);
    this.bin = new Uint8Array(nodes);
    this.missingLeft = new Uint8Array(nodes);
    this.cover = new Float64Array(nodes);
    this.gain = new Float64Array(nodes);
    this.sets = new Uint32Array(nodes * SET_WORDS);
  }

  /** The place of the new leaf. */
  addLeaf(value: number, cover: number): number {
    const node = this.size++;
    this.feature[node] = -1;
    this.left[node] = -1;
    this.value[node] = value;
    this.cover[node] = cover;
    this.gain[node] = 0;
    return node;
  }

  /** Makes an inner node of a leaf; its children are the next two that are added. */
  splitLeaf(node: number, split: Split): void {
    this.feature[node] = split.feature;
    this.left[node] = this.size;
    this.value[node] = 0;
    this.bin[node] = split.bin;
    this.missingLeft[node] = Number(split.missingLeft);
    this.gain[node] = split.gain;
    const from = node * SET_WORDS;
    this.sets.fill(0, from, from + SET_WORDS);
    for (let bin = 0; bin < split.goesLeft.length; bin++) {
      if (split.goesLeft[bin] === 1)
        this.sets[from + (bin >> 5)] = (this.sets[from + (bin >> 5)] as number) | (1 << (bin & 31));
    }
  }

  /** The leaf value of the row whose cells start at `at`. */
  valueOf(cells: Uint8Array, at: number): number {
    let node = 0;
    for (let asked = this.feature[0] as number; asked >= 0; asked = this.feature[node] as number) {
      const bin = cells[at + asked] as number;
      const word = this.sets[node * SET_WORDS + (bin >> 5)] as number;
      node = (this.left[node] as number) + (((word >>> (bin & 31)) & 1) ^ 1);
    }
    return this.value[node] as number;
  }

  /** The nodes as a forest keeps them: amounts are split by the bound of their bin. */
  entries(columns: readonly ColumnBins[]): NodeEntry[] {
    return Array.from({ length: this.size }, (_, node) => {
      const feature = this.feature[node] as number;
      const column = columns[feature];
      const from = node * SET_WORDS;
      return {
        feature,
        threshold: column?.kind === 'numeric' ? boundOf(column.bounds, this.bin[node] as number) : 0,
        left: this.left[node] as number,
        missingLeft: feature >= 0 && this.missingLeft[node] === 1,
        set: column?.kind === 'categorical' ? this.sets.slice(from, from + SET_WORDS) : undefined,
        value: this.value[node] as number,
        cover: this.cover[node] as number,
        gain: this.gain[node] as number,
      };
    });
  }
}

/** The last bin has no bound: where all values go one way and missing ones the other, everything is below. */
function boundOf(bounds: Float64Array, bin: number): number {
  return bounds[bin - 1] ?? Number.POSITIVE_INFINITY;
}
