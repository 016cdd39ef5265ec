import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { sequencesByUser } from '../csr.ts';
import { RatingDescent } from '../factors/rating-descent.ts';
import { Vectors } from '../factors/vectors.ts';
import { interactionsFrom } from '../interactions-from.ts';
import { describeRecommenderConformance } from '../recommender-conformance.ts';
import { Svdpp } from './svdpp.ts';
import { UserPass } from './user-pass.ts';

describeRecommenderConformance({
  name: 'svdpp',
  make: ({ seed }) => new Svdpp({ seed, factors: 6, epochs: 8 }),
});

const options = {
  seed: 1,
  factors: 3,
  epochs: 1,
  learningRate: 0.1,
  regularization: 0.05,
  initialDeviation: 0.5,
};
const ratings = interactionsFrom([5, 1, 4, 2, 3].map((weight, i) => ({ user: 'u', item: `i${i}`, weight })));

/** Always the last: a shuffle that leaves the order as it is. */
const asIs = (): number => 0.999_999;

describe('svdpp', () => {
  it('moves vectors as the plain rule does, which touches every implicit vector at every rating', () => {
    let state = 7;
    const random = (): number => {
      state = (state * 48271) % 2147483647;
      return state / 2147483647;
    };
    const learned = new RatingDescent(ratings, options, random);
    const implicit = Vectors.normal({ rows: 5, length: 3, deviation: 0.5 }, random);
    const plain = plainPass(learned, implicit);
    new UserPass(sequencesByUser(ratings), learned, implicit, options).run(0, asIs);
    const close = (a: Float32Array, b: number[]) => a.every((value, i) => Math.abs(value - b[i]!) < 1e-5);
    assert.ok(close(implicit.values, plain.y.flat()));
    assert.ok(close(learned.userFactors.values, plain.p));
    assert.ok(close(learned.itemFactors.values, plain.q.flat()));
  });

  it('tells users apart by what they rated, though all ratings are equal', () => {
    const rows = Array.from({ length: 400 }, (_, i) => {
      const user = i % 20;
      return {
        user: `u${user}`,
        item: `i${(user % 2) * 10 + (Math.floor(i / 20) % 9)}`,
        weight: 3 + (user % 2),
      };
    });
    const model = new Svdpp({ seed: 1, factors: 4, epochs: 60 }).fit(interactionsFrom(rows));
    assert.ok(model.predict('u1', 'i18') > model.predict('u0', 'i8') + 0.5);
  });
});

/** Koren's rule as it stands in the paper, in float64. */
function plainPass(learned: RatingDescent, implicit: Vectors) {
  const rowsOf = ({ values, length }: Vectors): number[][] =>
    Array.from({ length: values.length / length }, (_, row) => [
      ...values.slice(row * length, (row + 1) * length),
    ]);
  const p = rowsOf(learned.userFactors)[0]!;
  const q = rowsOf(learned.itemFactors);
  const y = rowsOf(implicit);
  const [rate, cost] = [options.learningRate, options.regularization];
  const share = 1 / Math.sqrt(5);
  let userBias = 0;
  for (const [i, rating] of [5, 1, 4, 2, 3].entries()) {
    const z = p.map((_, c) => share * y.reduce((sum, row) => sum + row[c]!, 0));
    const error = rating - 3 - userBias - q[i]!.reduce((sum, qc, c) => sum + qc * (p[c]! + z[c]!), 0);
    userBias += rate * (error - cost * userBias);
    for (let c = 0; c < 3; c++) {
      const [pc, qc] = [p[c]!, q[i]![c]!];
      p[c] = pc + rate * (error * qc - cost * pc);
      q[i]![c] = qc + rate * (error * (pc + z[c]!) - cost * qc);
      for (const row of y) row[c] = row[c]! + rate * (error * share * qc - cost * row[c]!);
    }
  }
  return { p, q, y };
}
