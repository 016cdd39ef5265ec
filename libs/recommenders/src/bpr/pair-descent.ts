import type { CompressedRows } from '../csr.ts';
import type { Vectors } from '../factors/vectors.ts';

export interface PairState {
  /** What each user has had: a row for each row of `users`, a column for each of `items`. */
  readonly entries: CompressedRows;
  readonly users: Vectors;
  readonly items: Vectors;
  readonly itemBias: Float32Array;
  /** Items stay as they are, so that a user can be found for them. Default false. */
  readonly itemsFixed?: boolean;
}

interface Rates {
  readonly learningRate: number;
  readonly regularization: number;
}

interface Draw {
  readonly user: number;
  readonly had: number;
  readonly other: number;
}

// Who has had nearly everything is hard to find a counterexample for; then the draw is dropped.
const TRIES_MAX = 20;

/** Draws of a user with an item that he had and one that he had not, each followed by a step up its log-likelihood. */
export class PairDescent {
  private readonly state: PairState;
  private readonly rates: Rates;
  private readonly userOf: Int32Array;
  private readonly had: readonly ReadonlySet<number>[];

  constructor(state: PairState, rates: Rates) {
    this.state = state;
    this.rates = rates;
    const { starts, column, rows } = state.entries;
    this.userOf = new Int32Array(column.length);
    this.had = Array.from({ length: rows }, (_, user) => {
      this.userOf.fill(user, starts[user], starts[user + 1]);
      return new Set(column.subarray(starts[user], starts[user + 1]));
    });
  }

  run(draws: number, random: () => number): void {
    const { column, value, columns } = this.state.entries;
    for (let i = 0; i < draws; i++) {
      const entry = Math.floor(random() * column.length);
      if ((value[entry] as number) <= 0) continue;
      const user = this.userOf[entry] as number;
      const other = this.notHad(user, columns, random);
      if (other !== undefined) this.learn({ user, had: column[entry] as number, other });
    }
  }

  private notHad(user: number, columns: number, random: () => number): number | undefined {
    for (let tries = 0; tries < TRIES_MAX; tries++) {
      const other = Math.floor(random() * columns);
      if (!this.had[user]?.has(other)) return other;
    }
    return undefined;
  }

  private learn({ user, had, other }: Draw): void {
    const { users, items, itemBias } = this.state;
    const gap = (itemBias[had] as number) - (itemBias[other] as number);
    const ahead = users.dot(user, items, had) - users.dot(user, items, other) + gap;
    const push = 1 / (1 + Math.exp(ahead));
    this.moveBias(had, push);
    this.moveBias(other, -push);
    this.moveVectors({ user, had, other }, push);
  }

  private moveBias(item: number, push: number): void {
    const { itemBias, itemsFixed } = this.state;
    if (itemsFixed) return;
    const { learningRate, regularization } = this.rates;
    const bias = itemBias[item] as number;
    itemBias[item] = bias + learningRate * (push - regularization * bias);
  }

  private moveVectors({ user, had, other }: Draw, push: number): void {
    const { users, items, itemsFixed = false } = this.state;
    const { learningRate: rate, regularization: cost } = this.rates;
    const { values: p, length } = users;
    const { values: q } = items;
    const [u, i, j] = [user * length, had * length, other * length];
    for (let c = 0; c < length; c++) {
      const pc = p[u + c] as number;
      const ic = q[i + c] as number;
      const jc = q[j + c] as number;
      p[u + c] = pc + rate * (push * (ic - jc) - cost * pc);
      if (itemsFixed) continue;
      q[i + c] = ic + rate * (push * pc - cost * ic);
      q[j + c] = jc + rate * (-push * pc - cost * jc);
    }
  }
}
