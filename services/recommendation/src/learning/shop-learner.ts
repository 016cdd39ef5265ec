import type { ItemInteraction } from '@shoal/contracts';
import {
  type InteractionRow,
  type Interactions,
  ItemTransition,
  type ItemTransitionModel,
  interactionsFrom,
} from '@shoal/recommenders';
import { DecayedCounts } from '../domain/decayed-counts.ts';
import { weightOf } from '../domain/item-interactions.ts';

const day = 86_400_000;
const halfLifeMs = 7 * day;
/** Categories and segments that are counted apart; what comes beyond is counted with all only. */
const groupsMax = 2_000;
/** Items noted as touched at the most, in an instance that nobody asks for them. */
const touchedMax = 100_000;

/** What one customer did with one item. */
export interface Learned extends ItemInteraction {
  readonly customerId: string;
}

/**
 * What a shop's customers do with items, learned as it comes: what follows what, what is popular, in all, in each category and in
 * each segment; and the newest interactions themselves, for training. Memory is bounded by `interactionsMax`.
 */
export class ShopLearner {
  readonly #interactionsMax: number;
  readonly #categoryOf: (itemId: string) => readonly string[] | undefined;
  readonly #popular = new DecayedCounts(halfLifeMs);
  readonly #categories = new Map<string, DecayedCounts>();
  readonly #segments = new Map<string, DecayedCounts>();
  /** Twice as many as are kept, before the older half goes. */
  #rows: InteractionRow[] = [];
  #transition: ItemTransitionModel | undefined;
  #touched = new Set<string>();
  #count = 0;
  #newest = 0;

  constructor(interactionsMax: number, categoryOf: (itemId: string) => readonly string[] | undefined) {
    this.#interactionsMax = interactionsMax;
    this.#categoryOf = categoryOf;
  }

  /** Interactions ever learned from. */
  get count(): number {
    return this.#count;
  }

  /** The shop's clock, as far as items go. */
  get newest(): number {
    return this.#newest;
  }

  get transition(): ItemTransitionModel | undefined {
    return this.#transition;
  }

  get popular(): DecayedCounts {
    return this.#popular;
  }

  get categories(): ReadonlyMap<string, DecayedCounts> {
    return this.#categories;
  }

  /** The items that somebody turned to since this was asked last. */
  takeTouched(): string[] {
    const touched = [...this.#touched];
    this.#touched = new Set();
    return touched;
  }

  favouritesOf(segmentId: string | undefined): DecayedCounts | undefined {
    return segmentId === undefined ? undefined : this.#segments.get(segmentId);
  }

  learn(batch: readonly Learned[], segmentOf: (customerId: string) => string | undefined): void {
    const rows: InteractionRow[] = [];
    for (const interaction of batch) {
      const weight = weightOf(interaction);
      if (weight === 0) continue;
      const { customerId, itemId, at } = interaction;
      rows.push({ user: customerId, item: itemId, weight, at });
      this.#newest = Math.max(this.#newest, at);
      this.#popular.add(itemId, weight, at);
      if (this.#touched.size < touchedMax) this.#touched.add(itemId);
      for (const category of this.#categoryOf(itemId) ?? [])
        groupOf(this.#categories, category)?.add(itemId, weight, at);
      const segment = segmentOf(customerId);
      if (segment !== undefined) groupOf(this.#segments, segment)?.add(itemId, weight, at);
    }
    if (rows.length === 0) return;
    this.#count += rows.length;
    for (const row of rows) this.#rows.push(row);
    if (this.#rows.length > 2 * this.#interactionsMax) this.#forget();
    else if (this.#transition) this.#transition.partialFit(interactionsFrom(rows));
    else this.#transition = new ItemTransition().fit(interactionsFrom(rows));
  }

  /** The newest interactions, in order of time. Throws NoInteractionsError when there are none. */
  interactions(): Interactions {
    return interactionsFrom(this.#rows.slice(-this.#interactionsMax));
  }

  /** Begins anew with the newer half: what a model knows of customers who have not been seen since goes with the older one. */
  #forget(): void {
    this.#rows = this.#rows.slice(-this.#interactionsMax);
    this.#transition = new ItemTransition().fit(interactionsFrom(this.#rows));
  }
}

function groupOf(groups: Map<string, DecayedCounts>, name: string): DecayedCounts | undefined {
  const known = groups.get(name);
  if (known || groups.size >= groupsMax) return known;
  const counts = new DecayedCounts(halfLifeMs);
  groups.set(name, counts);
  return counts;
}
