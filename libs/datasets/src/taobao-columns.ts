/** The behaviours of the log, by their number in the columns. */
export const taobaoBehaviours = ['pv', 'cart', 'fav', 'buy'] as const;

/** One line of the log. */
export interface TaobaoRow {
  readonly user: number;
  readonly item: number;
  readonly category: number;
  /** Index into `taobaoBehaviours`. */
  readonly behaviour: number;
  readonly second: number;
}

const initialCapacity = 65_536;

/** Rows as columns of numbers: 17 bytes each, so that millions can be held and sorted. Grows by doubling. */
export class TaobaoColumns {
  private users = new Uint32Array(initialCapacity);
  private items = new Uint32Array(initialCapacity);
  private categories = new Uint32Array(initialCapacity);
  private behaviours = new Uint8Array(initialCapacity);
  private seconds = new Uint32Array(initialCapacity);
  size = 0;

  push(row: TaobaoRow): void {
    if (this.size === this.users.length) this.grow();
    this.users[this.size] = row.user;
    this.items[this.size] = row.item;
    this.categories[this.size] = row.category;
    this.behaviours[this.size] = row.behaviour;
    this.seconds[this.size] = row.second;
    this.size += 1;
  }

  at(index: number): TaobaoRow {
    return {
      user: this.users[index] ?? 0,
      item: this.items[index] ?? 0,
      category: this.categories[index] ?? 0,
      behaviour: this.behaviours[index] ?? 0,
      second: this.seconds[index] ?? 0,
    };
  }

  /** The rows' numbers by time; rows of one second keep the order of the file. */
  byTime(): Uint32Array {
    const seconds = this.seconds;
    const order = Uint32Array.from({ length: this.size }, (_, index) => index);
    return order.sort((one, other) => (seconds[one] ?? 0) - (seconds[other] ?? 0) || one - other);
  }

  private grow(): void {
    const widen = (column: Uint32Array) => {
      const wider = new Uint32Array(column.length * 2);
      wider.set(column);
      return wider;
    };
    const behaviours = new Uint8Array(this.behaviours.length * 2);
    behaviours.set(this.behaviours);
    this.behaviours = behaviours;
    this.users = widen(this.users);
    this.items = widen(this.items);
    this.categories = widen(this.categories);
    this.seconds = widen(this.seconds);
  }
}
