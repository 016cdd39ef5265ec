import type { SegmentChange } from '@shoal/contracts';
import { type ChangeFilter, passes } from './change-filter.ts';

/**
 * The last changes of all shops, in the order in which they came. Each has a position that only grows; the oldest makes
 * room for the newest, so memory is bounded by the capacity.
 */
export class ChangeRing {
  readonly #capacity: number;
  readonly #changes: SegmentChange[] = [];
  readonly #positions = new Map<string, number>();
  #end = 0;

  constructor(capacity: number) {
    this.#capacity = capacity;
  }

  /** The position that the next change will have. */
  get end(): number {
    return this.#end;
  }

  /** The position of the oldest change that is kept. */
  get start(): number {
    return Math.max(0, this.#end - this.#capacity);
  }

  /** Takes a change in; a second copy of one that is kept (segmentation may tell a move twice) is passed over. */
  add(change: SegmentChange): void {
    if (this.#positions.has(change.id)) return;
    const slot = this.#end % this.#capacity;
    const oldest = this.#changes[slot];
    if (oldest) this.#positions.delete(oldest.id);
    this.#changes[slot] = change;
    this.#positions.set(change.id, this.#end);
    this.#end += 1;
  }

  /** The change at a position; undefined before the oldest and from the end on. */
  at(position: number): SegmentChange | undefined {
    if (position < this.start || position >= this.#end) return undefined;
    return this.#changes[position % this.#capacity];
  }

  /** Where a change is, as long as it is kept. */
  positionOf(id: string): number | undefined {
    return this.#positions.get(id);
  }

  /** The latest changes that pass, the newest last. */
  latest(limit: number, filter: ChangeFilter): SegmentChange[] {
    const found: SegmentChange[] = [];
    for (let position = this.#end - 1; position >= this.start && found.length < limit; position -= 1) {
      const change = this.at(position) as SegmentChange;
      if (passes(change, filter)) found.push(change);
    }
    return found.reverse();
  }
}
