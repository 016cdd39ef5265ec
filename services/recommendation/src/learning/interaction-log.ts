import type { InteractionRow, Interactions } from '@shoal/recommenders';

/** How many places are made at first; they double up to the most. */
const firstSize = 1_024;

/**
 * The newest interactions of a shop, 20 bytes each, in the order in which they came; the ids of users and items once each. Beyond
 * `sizeMax` the oldest is overwritten.
 */
export class InteractionLog {
  readonly #sizeMax: number;
  #users = new Names();
  #items = new Names();
  #columns = columnsOf(firstSize);
  #added = 0;

  constructor(sizeMax: number) {
    this.#sizeMax = sizeMax;
  }

  /** Interactions ever added. */
  get added(): number {
    return this.#added;
  }

  get size(): number {
    return Math.min(this.#added, this.#sizeMax);
  }

  add({ user, item, weight = 1, at = 0 }: InteractionRow): void {
    // Once in each turn of the ring, so that ids that nothing speaks of any more cost nothing for long.
    if (this.#added > 0 && this.#added % this.#sizeMax === 0) this.#forgetNames();
    const place = this.#added % this.#sizeMax;
    if (place >= this.#columns.at.length) this.#grow();
    this.#columns.user[place] = this.#users.placeOf(user);
    this.#columns.item[place] = this.#items.placeOf(item);
    this.#columns.weight[place] = weight;
    this.#columns.at[place] = at;
    this.#added += 1;
  }

  /** A copy in the order in which they came, which is not quite that of time: see `inOrderOfTime`. */
  snapshot(): Interactions {
    const { users, items, ...columns } = this.#renumbered();
    const oldest = this.#added > this.#sizeMax ? this.#added % this.#sizeMax : 0;
    return {
      ...{ users: users.list, items: items.list },
      user: turned(columns.user, oldest),
      item: turned(columns.item, oldest),
      weight: turned(columns.weight, oldest),
      at: turned(columns.at, oldest),
    };
  }

  #forgetNames(): void {
    const { users, items, ...columns } = this.#renumbered();
    this.#users = users;
    this.#items = items;
    this.#columns = columns;
  }

  /** With only the names that are in use, numbered as they first appear. */
  #renumbered(): Columns & { readonly users: Names; readonly items: Names } {
    const users = new Names();
    const items = new Names();
    const { user, item, weight, at } = this.#columns;
    const { size } = this;
    return {
      ...{ users, items },
      user: user.slice(0, size).map((place) => users.placeOf(this.#users.list[place] as string)),
      item: item.slice(0, size).map((place) => items.placeOf(this.#items.list[place] as string)),
      weight: weight.slice(0, size),
      at: at.slice(0, size),
    };
  }

  #grow(): void {
    const former = this.#columns;
    const grown = columnsOf(Math.min(this.#sizeMax, 2 * Math.max(former.at.length, firstSize / 2)));
    for (const name of ['user', 'item', 'weight', 'at'] as const) grown[name].set(former[name]);
    this.#columns = grown;
  }
}

interface Columns {
  readonly user: Int32Array;
  readonly item: Int32Array;
  readonly weight: Float32Array;
  readonly at: Float64Array;
}

function columnsOf(size: number): Columns {
  return {
    user: new Int32Array(size),
    item: new Int32Array(size),
    weight: new Float32Array(size),
    at: new Float64Array(size),
  };
}

/** Strings numbered as they first appear. */
class Names {
  readonly list: string[] = [];
  readonly #places = new Map<string, number>();

  placeOf(name: string): number {
    const known = this.#places.get(name);
    if (known !== undefined) return known;
    this.#places.set(name, this.list.length);
    return this.list.push(name) - 1;
  }
}

/** The ring as a line that begins at `start`. */
function turned<T extends Int32Array | Float32Array | Float64Array>(ring: T, start: number): T {
  const line = ring.slice() as T;
  line.set(ring.subarray(start));
  line.set(ring.subarray(0, start), ring.length - start);
  return line;
}

/** The same interactions by time, those of one time in the order in which they came: what models learn from. */
export function inOrderOfTime(interactions: Interactions): Interactions {
  const { users, items, user, item, weight, at } = interactions;
  const order = Int32Array.from(at, (_, i) => i).sort(
    (a, b) => (at[a] as number) - (at[b] as number) || a - b,
  );
  return {
    ...{ users, items },
    user: order.map((i) => user[i] as number),
    item: order.map((i) => item[i] as number),
    weight: Float32Array.from(order, (i) => weight[i] as number),
    at: Float64Array.from(order, (i) => at[i] as number),
  };
}
