import { setImmediate as nextTurn } from 'node:timers/promises';
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
import { InteractionLog } from './interaction-log.ts';

const day = 86_400_000;
const halfLifeMs = 7 * day;
/** Categories and segments that are counted apart; what comes beyond is counted with all only. */
const groupsMax = 2_000;
/** Items noted as touched at the most, in an instance that nobody asks for them. */
const touchedMax = 100_000;
/** How many interactions are learned anew before others have their turn. */
const pieceSize = 2_000;

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
  readonly #log: InteractionLog;
  readonly #categoryOf: (itemId: string) => readonly string[] | undefined;
  readonly #popular = new DecayedCounts(halfLifeMs);
  readonly #categories = new Map<string, DecayedCounts>();
  readonly #segments = new Map<string, DecayedCounts>();
  #transition: ItemTransitionModel | undefined;
  /** Interactions that `transition` has learned from. */
  #learned = 0;
  #touched = new Set<string>();
  #touchedCategories = new Set<string>();
  #newest = 0;

  constructor(interactionsMax: number, categoryOf: (itemId: string) => readonly string[] | undefined) {
    this.#interactionsMax = interactionsMax;
    this.#log = new InteractionLog(interactionsMax);
    this.#categoryOf = categoryOf;
  }

  /** Interactions ever learned from. */
  get count(): number {
    return this.#log.added;
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

  /** The categories with such items since this was asked last. */
  takeTouchedCategories(): string[] {
    const touched = [...this.#touchedCategories];
    this.#touchedCategories = new Set();
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
      for (const category of this.#categoryOf(itemId) ?? []) {
        const counts = groupOf(this.#categories, category);
        counts?.add(itemId, weight, at);
        if (counts) this.#touchedCategories.add(category);
      }
      const segment = segmentOf(customerId);
      if (segment !== undefined) groupOf(this.#segments, segment)?.add(itemId, weight, at);
    }
    if (rows.length === 0) return;
    for (const row of rows) this.#log.add(row);
    this.#transition = taught(this.#transition, interactionsFrom(rows));
    this.#learned += rows.length;
  }

  /** The newest interactions, in the order in which they came. */
  interactions(): Interactions {
    return this.#log.snapshot();
  }

  /**
   * What follows what, learned anew from what is kept, as soon as as much has been let go: else the model would know of every customer
   * there ever was. Others have their turn in between, and the former model answers until it is done; nothing must be learned meanwhile.
   */
  async forget(): Promise<void> {
    if (this.#learned < 2 * this.#interactionsMax) return;
    const { users, items, user, item, weight, at } = this.#log.snapshot();
    let renewed: ItemTransitionModel | undefined;
    for (let from = 0; from < at.length; from += pieceSize) {
      const rows = Array.from(at.subarray(from, from + pieceSize), (moment, i) => ({
        user: users[user[from + i] as number] as string,
        item: items[item[from + i] as number] as string,
        weight: weight[from + i] as number,
        at: moment,
      }));
      renewed = taught(renewed, interactionsFrom(rows));
      await nextTurn();
    }
    this.#transition = renewed;
    this.#learned = at.length;
  }
}

function taught(model: ItemTransitionModel | undefined, interactions: Interactions): ItemTransitionModel {
  if (!model) return new ItemTransition().fit(interactions);
  model.partialFit(interactions);
  return model;
}

function groupOf(groups: Map<string, DecayedCounts>, name: string): DecayedCounts | undefined {
  const known = groups.get(name);
  if (known || groups.size >= groupsMax) return known;
  const counts = new DecayedCounts(halfLifeMs);
  groups.set(name, counts);
  return counts;
}
