import { packArray } from '@shoal/stored-models';
import { distinctByUser, sequencesByUser, type TimedRows } from './csr.ts';
import type { Interactions } from './interactions.ts';
import type { Query } from './recommender.ts';
import { placesIn, recommenderFields, startsIn } from './stored-json.ts';

/** What one user did: one entry an item, in order of its newest time, its weights summed. */
export interface History {
  readonly item: Int32Array;
  readonly weight: Float32Array;
  readonly at: Float64Array;
}

const KIND = 'histories';
const VERSION = 1;
const NOTHING: History = { item: new Int32Array(0), weight: new Float32Array(0), at: new Float64Array(0) };

/** What the users of a fit have done, so that a model answers for a user by his id. One entry a user and item. */
export class Histories {
  private readonly users: string[];
  private readonly items: string[];
  private readonly rows: TimedRows;
  private readonly userPlaces: Map<string, number>;
  private readonly itemPlaces: Map<string, number>;
  /** Users who did something since the fit: their whole history. */
  private readonly grown = new Map<number, History>();

  private constructor(users: readonly string[], items: readonly string[], rows: TimedRows) {
    this.users = [...users];
    this.items = [...items];
    this.rows = rows;
    this.userPlaces = new Map(users.map((user, place) => [user, place]));
    this.itemPlaces = new Map(items.map((item, place) => [item, place]));
  }

  static of(interactions: Interactions): Histories {
    return new Histories(interactions.users, interactions.items, distinctByUser(interactions));
  }

  /** Of the items: grows with `add`, and places stay. */
  get itemNames(): readonly string[] {
    return this.items;
  }

  get userCount(): number {
    return this.users.length;
  }

  placeOfItem(item: string): number | undefined {
    return this.itemPlaces.get(item);
  }

  placeOfUser(user: string): number | undefined {
    return this.userPlaces.get(user);
  }

  /** `recent` where the query has it, else the user's own; empty for users who are not known. Unknown items are passed over. */
  of(query: Query): History {
    if (query.recent !== undefined) return this.ofRecent(query.recent);
    const place = query.user === undefined ? undefined : this.userPlaces.get(query.user);
    return place === undefined ? NOTHING : this.ofPlace(place);
  }

  /** Appends interactions, with users and items that may be new; gives them back in places of this model. */
  add(interactions: Interactions): Interactions {
    const user = interactions.user.map((u) => this.place('user', interactions.users[u] as string));
    const item = interactions.item.map((i) => this.place('item', interactions.items[i] as string));
    const placed = { ...interactions, users: this.users, items: this.items, user, item };
    // A batch is grouped by its users first: a copy of a long history for each event would be quadratic.
    const local = sequencesByUser({ ...interactions, item });
    for (let u = 0; u < local.rows; u++) {
      const from = local.starts[u] as number;
      const end = local.starts[u + 1] as number;
      if (from === end) continue;
      const place = this.userPlaces.get(interactions.users[u] as string) as number;
      const added: History = {
        item: local.column.subarray(from, end),
        weight: local.value.subarray(from, end),
        at: local.at.subarray(from, end),
      };
      this.grown.set(place, distinct(concatenated(this.ofPlace(place), added)));
    }
    return placed;
  }

  /** The place of an item, given to it where nobody has had it yet. */
  addItem(item: string): number {
    return this.place('item', item);
  }

  toJSON(): Record<string, unknown> {
    const all = this.users.map((_, place) => this.ofPlace(place));
    const starts = new Int32Array(all.length + 1);
    for (const [place, { item }] of all.entries())
      starts[place + 1] = (starts[place] as number) + item.length;
    const total = starts[all.length] as number;
    const item = new Int32Array(total);
    const weight = new Float32Array(total);
    const at = new Float64Array(total);
    for (const [place, history] of all.entries()) {
      item.set(history.item, starts[place]);
      weight.set(history.weight, starts[place]);
      at.set(history.at, starts[place]);
    }
    return {
      kind: KIND,
      version: VERSION,
      users: this.users,
      items: this.items,
      starts: packArray(starts),
      item: packArray(item),
      weight: packArray(weight),
      at: packArray(at),
    };
  }

  /** Throws RecommenderFormatError. */
  static fromJSON(json: unknown): Histories {
    const fields = recommenderFields(json, KIND, VERSION);
    const users = fields.strings('users');
    const items = fields.strings('items');
    const column = placesIn(fields, 'item', { below: items.length });
    return new Histories(users, items, {
      rows: users.length,
      columns: items.length,
      starts: startsIn(fields, 'starts', { rows: users.length, total: column.length }),
      column,
      value: fields.float32('weight', column.length),
      at: fields.float64('at', column.length),
    });
  }

  private ofPlace(place: number): History {
    const grown = this.grown.get(place);
    if (grown !== undefined) return grown;
    if (place >= this.rows.rows) return NOTHING;
    const from = this.rows.starts[place] as number;
    const end = this.rows.starts[place + 1] as number;
    return {
      item: this.rows.column.subarray(from, end),
      weight: this.rows.value.subarray(from, end),
      at: this.rows.at.subarray(from, end),
    };
  }

  private ofRecent(recent: NonNullable<Query['recent']>): History {
    const known = recent.filter(({ item }) => this.itemPlaces.has(item));
    return distinct({
      item: Int32Array.from(known, ({ item }) => this.itemPlaces.get(item) as number),
      weight: Float32Array.from(known, ({ weight = 1 }) => weight),
      at: Float64Array.from(known, ({ at }) => at),
    });
  }

  private place(of: 'user' | 'item', name: string): number {
    const [places, names] = of === 'user' ? [this.userPlaces, this.users] : [this.itemPlaces, this.items];
    const known = places.get(name);
    if (known !== undefined) return known;
    places.set(name, names.length);
    return names.push(name) - 1;
  }
}

function concatenated(a: History, b: History): History {
  const length = a.item.length + b.item.length;
  const all = {
    item: new Int32Array(length),
    weight: new Float32Array(length),
    at: new Float64Array(length),
  };
  for (const [history, offset] of [[a, 0] as const, [b, a.item.length] as const]) {
    all.item.set(history.item, offset);
    all.weight.set(history.weight, offset);
    all.at.set(history.at, offset);
  }
  return all;
}

/** Each item at its last place, its weights summed. */
function distinct({ item, weight, at }: History): History {
  const sums = new Map<number, number>();
  for (let i = 0; i < item.length; i++) {
    sums.set(item[i] as number, (sums.get(item[i] as number) ?? 0) + (weight[i] as number));
  }
  const kept: number[] = [];
  const taken = new Set<number>();
  for (let i = item.length - 1; i >= 0; i--) {
    if (taken.has(item[i] as number)) continue;
    taken.add(item[i] as number);
    kept.push(i);
  }
  kept.reverse();
  return {
    item: Int32Array.from(kept, (i) => item[i] as number),
    weight: Float32Array.from(kept, (i) => sums.get(item[i] as number) as number),
    at: Float64Array.from(kept, (i) => at[i] as number),
  };
}
