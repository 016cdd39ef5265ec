import { type Forest, SET_WORDS } from './forest.ts';

/** One node as it is added. The children of a split are added later, side by side. */
export interface NodeEntry {
  /** -1 for a leaf. */
  readonly feature: number;
  readonly threshold: number;
  /** The left child, counted from the root of its tree. */
  readonly left: number;
  readonly missingLeft: boolean;
  /** The bins that go left, as SET_WORDS words; undefined where amounts are split. */
  readonly set?: Uint32Array | undefined;
  readonly value: number;
  readonly cover: number;
  readonly gain: number;
}

/** Collects trees, node after node, into the flat arrays of a forest. */
export class ForestBuilder {
  private readonly roots: number[] = [];
  private readonly nodes: NodeEntry[] = [];

  get trees(): number {
    return this.roots.length;
  }

  /** The nodes of one tree, the root first. */
  add(tree: readonly NodeEntry[]): void {
    this.roots.push(this.nodes.length);
    for (const node of tree) this.nodes.push(node);
  }

  /** Drops all trees from the place `count` on. */
  truncate(count: number): void {
    if (count >= this.roots.length) return;
    this.nodes.length = this.roots[count] as number;
    this.roots.length = count;
  }

  /** Every leaf value is multiplied by `scale`. */
  build(scale = 1): Forest {
    const { nodes } = this;
    const rootOf = this.rootOfEach();
    const sets = nodes.flatMap(({ set }) => (set === undefined ? [] : [set]));
    let placed = 0;
    return {
      roots: Int32Array.from([...this.roots, nodes.length]),
      feature: Int32Array.from(nodes, ({ feature }) => feature),
      threshold: Float64Array.from(nodes, ({ threshold }) => threshold),
      left: Int32Array.from(nodes, ({ feature, left }, i) =>
        feature < 0 ? -1 : left + (rootOf[i] as number),
      ),
      missingLeft: Uint8Array.from(nodes, ({ missingLeft }) => Number(missingLeft)),
      set: Int32Array.from(nodes, ({ set }) => (set === undefined ? -1 : SET_WORDS * placed++)),
      sets: Uint32Array.from(sets.flatMap((set) => [...set])),
      value: Float64Array.from(nodes, ({ value }) => value * scale),
      cover: Float64Array.from(nodes, ({ cover }) => cover),
      gain: Float64Array.from(nodes, ({ gain }) => gain),
    };
  }

  private rootOfEach(): Int32Array {
    const rootOf = new Int32Array(this.nodes.length);
    for (const [tree, root] of this.roots.entries())
      rootOf.fill(root, root, this.roots[tree + 1] ?? this.nodes.length);
    return rootOf;
  }
}
