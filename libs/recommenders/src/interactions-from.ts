import { NoInteractionsError, OptionError } from './errors.ts';
import type { Interactions } from './interactions.ts';

/** One interaction as it comes from a file or a topic. */
export interface InteractionRow {
  readonly user: string;
  readonly item: string;
  /** Default 1. For ratings the rating. */
  readonly weight?: number;
  /** Milliseconds since 1970. Default 0: rows of one time keep their order, and none is older than another. */
  readonly at?: number;
}

/**
 * Rows as Interactions, in order of time. Users and items are numbered as they first appear in `rows`; rows of one time keep
 * their order. Throws OptionError where a weight or time is no finite number.
 */
export function interactionsFrom(rows: Iterable<InteractionRow>): Interactions {
  const users = new Numbering();
  const items = new Numbering();
  const user: number[] = [];
  const item: number[] = [];
  const weight: number[] = [];
  const at: number[] = [];
  for (const row of rows) {
    at.push(finite('at', row.at ?? 0, at.length));
    weight.push(finite('weight', row.weight ?? 1, weight.length));
    user.push(users.placeOf(row.user));
    item.push(items.placeOf(row.item));
  }
  const order = orderOfTime(at);
  return {
    users: users.names,
    items: items.names,
    user: Int32Array.from(order, (i) => user[i] as number),
    item: Int32Array.from(order, (i) => item[i] as number),
    weight: Float32Array.from(order, (i) => weight[i] as number),
    at: Float64Array.from(order, (i) => at[i] as number),
  };
}

/** The interactions at these positions, with the same users and items: for splits, so that places stay comparable. */
export function takeInteractions(from: Interactions, positions: Int32Array): Interactions {
  return {
    users: from.users,
    items: from.items,
    user: positions.map((i) => from.user[i] as number),
    item: positions.map((i) => from.item[i] as number),
    weight: Float32Array.from(positions, (i) => from.weight[i] as number),
    at: Float64Array.from(positions, (i) => from.at[i] as number),
  };
}

/**
 * Every fit begins with it. Throws NoInteractionsError when there are none, OptionError when the arrays are of different
 * lengths, not in order of time, or hold a number that no model can work with.
 */
export function checkInteractions({ users, items, user, item, weight, at }: Interactions): void {
  if (user.length === 0) throw new NoInteractionsError();
  if (item.length !== user.length || weight.length !== user.length || at.length !== user.length) {
    throw new OptionError('user, item, weight and at are of different lengths');
  }
  for (let i = 0; i < user.length; i++) {
    if (!((user[i] as number) >= 0 && (user[i] as number) < users.length)) {
      throw new OptionError(`interaction ${i} is of user ${user[i]}, and there are ${users.length}`);
    }
    if (!((item[i] as number) >= 0 && (item[i] as number) < items.length)) {
      throw new OptionError(`interaction ${i} is of item ${item[i]}, and there are ${items.length}`);
    }
    finite('weight', weight[i] as number, i);
    finite('at', at[i] as number, i);
    if (i > 0 && (at[i] as number) < (at[i - 1] as number)) {
      throw new OptionError(
        `interaction ${i} is older than the one before it: they must be in order of time`,
      );
    }
  }
}

/** Strings numbered as they first appear. */
class Numbering {
  readonly names: string[] = [];
  private readonly places = new Map<string, number>();

  placeOf(name: string): number {
    const known = this.places.get(name);
    if (known !== undefined) return known;
    this.places.set(name, this.names.length);
    return this.names.push(name) - 1;
  }
}

function orderOfTime(at: readonly number[]): Int32Array {
  const order = Int32Array.from({ length: at.length }, (_, i) => i);
  return order.sort((a, b) => (at[a] as number) - (at[b] as number) || a - b);
}

function finite(name: string, value: number, row: number): number {
  if (!Number.isFinite(value)) throw new OptionError(`${name} of interaction ${row} is ${value}`);
  return value;
}
