import { packArray, type StoredFields } from '@shoal/stored-models';
import type { ForwardDecay } from '../forward-decay.ts';
import { placesIn, startsIn } from '../stored-json.ts';

/** How often each item was followed by each other, what is older counting less. Bounded by `followersMax` an item. */
export class TransitionTable {
  readonly decay: ForwardDecay;
  private readonly followersMax: number;
  private readonly followers: (Map<number, number> | undefined)[] = [];
  private readonly totals: number[] = [];

  constructor(decay: ForwardDecay, followersMax: number) {
    this.decay = decay;
    this.followersMax = followersMax;
  }

  /** Call it with the newest time before the transitions of a batch are added. */
  advance(newest: number): void {
    const factor = this.decay.rebase(newest);
    if (factor === 1) return;
    for (const row of this.followers) {
      if (row !== undefined) for (const [to, count] of row) row.set(to, count * factor);
    }
    for (let i = 0; i < this.totals.length; i++) this.totals[i] = (this.totals[i] ?? 0) * factor;
  }

  add(from: number, to: number, count: number): void {
    let row = this.followers[from];
    if (row === undefined) {
      row = new Map();
      this.followers[from] = row;
    }
    row.set(to, (row.get(to) ?? 0) + count);
    this.totals[from] = (this.totals[from] ?? 0) + count;
    // Pruning at twice the bound makes its cost one step for each added pair.
    if (row.size > 2 * this.followersMax) this.followers[from] = strongest(row, this.followersMax);
  }

  /** What followed an item; undefined where nothing did. */
  after(from: number): ReadonlyMap<number, number> | undefined {
    return this.followers[from];
  }

  /** The sum of all that ever followed an item, pruned or not. */
  total(from: number): number {
    return this.totals[from] ?? 0;
  }

  toJSON(items: number): Record<string, unknown> {
    const starts = new Int32Array(items + 1);
    const to: number[] = [];
    const count: number[] = [];
    for (let from = 0; from < items; from++) {
      for (const [follower, value] of strongest(this.followers[from] ?? new Map(), this.followersMax)) {
        to.push(follower);
        count.push(value);
      }
      starts[from + 1] = to.length;
    }
    return {
      landmark: this.decay.landmark,
      starts: packArray(starts),
      followers: packArray(Int32Array.from(to)),
      counts: packArray(Float64Array.from(count)),
      totals: packArray(Float64Array.from({ length: items }, (_, i) => this.total(i))),
    };
  }

  /** Fills an empty table with what was stored. Throws RecommenderFormatError. */
  restore(fields: StoredFields, items: number): void {
    const to = placesIn(fields, 'followers', { below: items });
    const count = fields.float64('counts', to.length);
    const starts = startsIn(fields, 'starts', { rows: items, total: to.length });
    const totals = fields.float64('totals', items);
    for (let from = 0; from < items; from++) {
      this.totals[from] = totals[from] as number;
      const start = starts[from] as number;
      const end = starts[from + 1] as number;
      if (start === end) continue;
      const row = new Map<number, number>();
      for (let i = start; i < end; i++) row.set(to[i] as number, count[i] as number);
      this.followers[from] = row;
    }
  }
}

/** In order of strength, equal ones in order of place, so that stored and live tables are added up in one order. */
function strongest(row: ReadonlyMap<number, number>, max: number): Map<number, number> {
  const sorted = [...row].sort((a, b) => b[1] - a[1] || a[0] - b[0]);
  return new Map(sorted.slice(0, max));
}
