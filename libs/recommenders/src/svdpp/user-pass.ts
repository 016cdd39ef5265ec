import type { TimedRows } from '../csr.ts';
import type { RatingDescent } from '../factors/rating-descent.ts';
import type { RatingOptions } from '../factors/rating-options.ts';
import { shuffle } from '../factors/shuffle.ts';
import { Vectors } from '../factors/vectors.ts';

/**
 * One user's ratings in a pass. By the plain rule every rating moves the implicit vector of everything that the user rated,
 * y_j += rate (error q / sqrt(n) - cost y_j), which is quadratic in n. That step is the same for all y_j but for the shrinking by
 * (1 - rate cost), so their sum z and the common addition g can be carried along instead and shared out at the end: the same
 * numbers in time linear in n.
 */
export class UserPass {
  private readonly byUser: TimedRows;
  private readonly learned: RatingDescent;
  private readonly implicit: Vectors;
  private readonly options: Required<RatingOptions>;
  private readonly sum: Vectors;
  private readonly added: Vectors;

  constructor(
    byUser: TimedRows,
    learned: RatingDescent,
    implicit: Vectors,
    options: Required<RatingOptions>,
  ) {
    this.byUser = byUser;
    this.learned = learned;
    this.implicit = implicit;
    this.options = options;
    this.sum = Vectors.zeros(1, implicit.length);
    this.added = Vectors.zeros(1, implicit.length);
  }

  run(user: number, random: () => number): void {
    const { starts, column } = this.byUser;
    const from = starts[user] as number;
    const count = (starts[user + 1] as number) - from;
    if (count === 0) return;
    this.begin(from, count);
    const order = Int32Array.from({ length: count }, (_, i) => from + i);
    shuffle(order, random);
    for (const entry of order) this.learn(user, entry, count);
    const kept = (1 - this.options.learningRate * this.options.regularization) ** count;
    for (let i = from; i < from + count; i++) this.shareOut(column[i] as number, kept);
  }

  private begin(from: number, count: number): void {
    this.sum.values.fill(0);
    this.added.values.fill(0);
    for (let i = from; i < from + count; i++) {
      this.sum.add(0, 1 / Math.sqrt(count), this.implicit, this.byUser.column[i] as number);
    }
  }

  private learn(user: number, entry: number, count: number): void {
    const { learningRate: rate, regularization: cost, factors } = this.options;
    const { userFactors, itemFactors } = this.learned;
    const item = this.byUser.column[entry] as number;
    const product = itemFactors.dot(item, userFactors, user) + itemFactors.dot(item, this.sum, 0);
    const error = this.learned.correctBiases(user, item, this.byUser.value[entry] as number, product);
    const [p, q, z, g] = [userFactors.values, itemFactors.values, this.sum.values, this.added.values];
    const kept = 1 - rate * cost;
    const shared = 1 / Math.sqrt(count);
    const ofUser = user * factors;
    const ofItem = item * factors;
    for (let c = 0; c < factors; c++) {
      const pc = p[ofUser + c] as number;
      const qc = q[ofItem + c] as number;
      const zc = z[c] as number;
      p[ofUser + c] = kept * pc + rate * error * qc;
      q[ofItem + c] = kept * qc + rate * error * (pc + zc);
      z[c] = kept * zc + rate * error * qc;
      g[c] = kept * (g[c] as number) + rate * error * qc * shared;
    }
  }

  private shareOut(item: number, kept: number): void {
    const { values, length } = this.implicit;
    const y = item * length;
    for (let c = 0; c < length; c++) {
      values[y + c] = kept * (values[y + c] as number) + (this.added.values[c] as number);
    }
  }
}
