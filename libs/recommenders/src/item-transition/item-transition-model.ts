import { packArray } from '@shoal/stored-models';
import { ForwardDecay } from '../forward-decay.ts';
import { Histories, type History } from '../histories.ts';
import type { Interactions } from '../interactions.ts';
import { checkInteractions } from '../interactions-from.ts';
import { Popularity } from '../popularity.ts';
import { rankThenPopular } from '../rank-then-popular.ts';
import type { Filters, OnlineModel, Query, Recommendation, RecommenderJson } from '../recommender.ts';
import { ScoreBoard } from '../score-board.ts';
import { recommenderFields } from '../stored-json.ts';
import { checkN } from '../top-items.ts';
import type { TransitionParameters } from './item-transition.ts';
import { TransitionTable } from './transition-table.ts';

export interface TransitionParts {
  readonly histories: Histories;
  readonly table: TransitionTable;
  readonly popularity: Popularity;
}

/** Decayed counts of what follows what. Learns on, and answers for what somebody did last without having met him. */
export class ItemTransitionModel implements OnlineModel {
  static readonly kind = 'itemTransition';
  static readonly version = 1;
  readonly kind = ItemTransitionModel.kind;
  private readonly parameters: TransitionParameters;
  private readonly histories: Histories;
  private readonly table: TransitionTable;
  private readonly popularity: Popularity;
  private readonly board = new ScoreBoard();

  constructor(parameters: TransitionParameters, { histories, table, popularity }: TransitionParts) {
    this.parameters = parameters;
    this.histories = histories;
    this.table = table;
    this.popularity = popularity;
  }

  get items(): readonly string[] {
    return this.histories.itemNames;
  }

  recommend(query: Query, n: number, filters?: Filters): Recommendation[] {
    checkN(n);
    return this.ranked(this.histories.of(query), n, filters);
  }

  /** What follows the item, the most popular after that. */
  similar(item: string, n: number, filters?: Filters): Recommendation[] {
    checkN(n);
    const place = this.histories.placeOfItem(item);
    if (place === undefined) return [];
    const history = this.histories.of({ recent: [{ item, at: 0 }] });
    return this.ranked(history, n, { ...filters, seen: false }).map(({ reason, ...rest }) => ({
      ...rest,
      reason: { source: reason.source },
    }));
  }

  /** Throws OptionError or NoInteractionsError. */
  partialFit(interactions: Interactions): void {
    checkInteractions(interactions);
    this.table.advance(interactions.at.at(-1) ?? 0);
    const lastOf = new Map<number, number[]>();
    for (let i = 0; i < interactions.user.length; i++) {
      const user = interactions.user[i] as number;
      const last = lastOf.get(user) ?? this.placedLast(interactions.users[user] as string);
      lastOf.set(user, last);
    }
    const placed = this.histories.add(interactions);
    this.popularity.add(placed);
    for (let i = 0; i < placed.user.length; i++) {
      const last = lastOf.get(interactions.user[i] as number) as number[];
      this.count(last, placed.item[i] as number, this.table.decay.weightAt(placed.at[i] as number));
    }
  }

  toJSON(): RecommenderJson {
    const { halfLifeMs, ...numbers } = this.parameters;
    return {
      kind: ItemTransitionModel.kind,
      version: ItemTransitionModel.version,
      ...numbers,
      // JSON has no Infinity.
      inverseHalfLifeMs: 1 / halfLifeMs,
      ...this.table.toJSON(this.items.length),
      popularityLandmark: this.popularity.landmark,
      popularity: packArray(this.popularity.values),
      histories: this.histories.toJSON(),
    } as RecommenderJson;
  }

  /** Throws RecommenderFormatError. */
  static fromJSON(json: unknown): ItemTransitionModel {
    const fields = recommenderFields(json, ItemTransitionModel.kind, ItemTransitionModel.version);
    const histories = Histories.fromJSON(fields.record('histories'));
    const halfLifeMs = 1 / fields.number('inverseHalfLifeMs');
    if (!(halfLifeMs > 0)) throw fields.damaged('inverseHalfLifeMs');
    const parameters = {
      halfLifeMs,
      window: fields.number('window'),
      gapDecay: fields.number('gapDecay'),
      lookBack: fields.number('lookBack'),
      lookBackDecay: fields.number('lookBackDecay'),
      followersMax: fields.number('followersMax'),
    };
    const items = histories.itemNames.length;
    const table = new TransitionTable(
      new ForwardDecay(halfLifeMs, fields.number('landmark')),
      parameters.followersMax,
    );
    table.restore(fields, items);
    const decay = new ForwardDecay(halfLifeMs, fields.number('popularityLandmark'));
    const popularity = new Popularity(decay, fields.float64('popularity', items));
    return new ItemTransitionModel(parameters, { histories, table, popularity });
  }

  /** Counts `item` as following each of the `last` ones, and puts it behind them. */
  private count(last: number[], item: number, weight: number): void {
    let strength = weight;
    for (let i = last.length - 1; i >= 0; i--) {
      if (last[i] !== item) this.table.add(last[i] as number, item, strength);
      strength *= this.parameters.gapDecay;
    }
    // As in a stored history: an item that the user came back to stands at its last place only.
    const before = last.indexOf(item);
    if (before >= 0) last.splice(before, 1);
    last.push(item);
    if (last.length > this.parameters.window) last.shift();
  }

  private placedLast(user: string): number[] {
    const { item } = this.histories.of({ user });
    return [...item.subarray(Math.max(0, item.length - this.parameters.window))];
  }

  private ranked(history: History, n: number, filters: Filters | undefined): Recommendation[] {
    const last = history.item.subarray(Math.max(0, history.item.length - this.parameters.lookBack));
    this.board.clear(this.items.length);
    for (const [i, from] of last.entries()) {
      const strength = this.strengthOf(from, last.length - 1 - i);
      for (const [to, count] of this.table.after(from) ?? []) this.board.add(to, strength * count, from);
    }
    return rankThenPopular({
      items: this.items,
      board: this.board,
      popularity: this.popularity.values,
      seen: history.item,
      n,
      filters,
      source: ItemTransitionModel.kind,
    });
  }

  /**
   * The square root lies between counts (which let items with many followers drown the others) and shares (which believe what
   * was seen once): on sequences of shops it is above both.
   */
  private strengthOf(from: number, back: number): number {
    return this.parameters.lookBackDecay ** back / Math.sqrt(this.table.total(from) || 1);
  }
}
