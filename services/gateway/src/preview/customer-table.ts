import { type CompiledRule, CustomerFacts } from '@shoal/audiences';
import type { FeatureState } from '@shoal/contracts';
import { StateColumns } from './state-columns.ts';

export interface TableSegment {
  readonly id: string;
  readonly name: string;
}

/** What is kept of a customer beside the numbers. */
export interface Row {
  readonly customerId: string;
  readonly place: number;
  version: number;
  latest: string | undefined;
  segment: TableSegment | undefined;
  assignmentVersion: number;
}

/** A customer as people are shown him. */
export interface CustomerRow {
  readonly customerId: string;
  readonly segment: string | null;
  readonly orders: number;
  readonly lastSeenAt: number;
}

/** All customers of a shop as rules see them; beyond a bound a uniform sample of them, by the hash of their ids. */
export class CustomerTable {
  #columns = new StateColumns();
  #rows = new Map<string, Row>();
  #free: number[] = [];
  #used = 0;
  #halvings = 0;

  get size(): number {
    return this.#rows.size;
  }

  /** How many customers each of those here stands for: 1, or a power of two. */
  get weight(): number {
    return 2 ** this.#halvings;
  }

  /** Takes a state that is newer than the one here; that of a former id removes it. */
  put(state: FeatureState): void {
    const { customerId, version } = state;
    if (state.mergedInto !== undefined) {
      this.remove(customerId);
      return;
    }
    const row = this.#rowOf(customerId);
    if (!row || version < row.version) return;
    this.#columns.put(row.place, state);
    row.version = version;
    row.latest = state.latest;
  }

  /** Notes the segment of a customer; it may be known before his state is. */
  assign(customerId: string, version: number, segment: TableSegment | undefined): void {
    const row = this.#rowOf(customerId);
    if (!row || version < row.assignmentVersion) return;
    row.segment = segment;
    row.assignmentVersion = version;
  }

  remove(customerId: string): void {
    const row = this.#rows.get(customerId);
    if (!row) return;
    this.#rows.delete(customerId);
    this.#free.push(row.place);
  }

  /** Goes on with half of the customers, drawn by their hash. */
  halve(): void {
    this.#halvings += 1;
    for (const id of [...this.#rows.keys()]) if (!this.#isKept(id)) this.remove(id);
  }

  /** The rows as they are now, to be asked in portions. */
  rows(): readonly Row[] {
    return [...this.#rows.values()].filter(({ version }) => version > 0);
  }

  /** Whether a rule holds for a customer, who may have gone since `rows`. */
  matches(rule: CompiledRule, row: Row, now: number): boolean {
    if (this.#rows.get(row.customerId) !== row) return false;
    return rule.matches(new CustomerFacts(this.#stateOf(row), now, row.segment));
  }

  show(row: Row): CustomerRow {
    const { totals, lastSeenAt } = this.#stateOf(row);
    return {
      customerId: row.customerId,
      segment: row.segment?.name ?? null,
      orders: totals.orders,
      lastSeenAt,
    };
  }

  #stateOf({ customerId, place, latest }: Row): FeatureState {
    return Object.assign(this.#columns.read(place), { customerId, latest });
  }

  #rowOf(customerId: string): Row | undefined {
    const known = this.#rows.get(customerId);
    if (known) return known;
    if (!this.#isKept(customerId)) return undefined;
    const place = this.#free.pop() ?? this.#used;
    if (place === this.#used) this.#used += 1;
    const fresh = { latest: undefined, segment: undefined, version: 0, assignmentVersion: 0 };
    const row: Row = { customerId, place, ...fresh };
    this.#rows.set(customerId, row);
    return row;
  }

  #isKept(customerId: string): boolean {
    return this.#halvings === 0 || hashOf(customerId) % this.weight === 0;
  }
}

/** FNV-1a over UTF-16 code units, mixed so that its low bits are as good as the others (murmur3's finaliser). */
function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i += 1) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}
