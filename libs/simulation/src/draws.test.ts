import assert from 'node:assert/strict';
import { test } from 'node:test';
import { exponential, gamma, lognormal, normal, poisson, WeightedIndex, zipfWeights } from './draws.ts';
import { Sfc32 } from './sfc32.ts';

const count = 40_000;

function moments(draw: (random: Sfc32) => number): { mean: number; variance: number } {
  const random = new Sfc32(1);
  const values = Array.from({ length: count }, () => draw(random));
  const mean = values.reduce((sum, value) => sum + value, 0) / count;
  return { mean, variance: values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / count };
}

const cases: readonly { name: string; draw: (random: Sfc32) => number; mean: number; variance: number }[] = [
  { name: 'uniform', draw: (random) => random.unit(), mean: 1 / 2, variance: 1 / 12 },
  { name: 'exponential', draw: (random) => exponential(random, 3), mean: 3, variance: 9 },
  { name: 'normal', draw: normal, mean: 0, variance: 1 },
  { name: 'gamma of shape 4', draw: (random) => gamma(random, 4, 2), mean: 2, variance: 1 },
  { name: 'gamma of shape 1', draw: (random) => gamma(random, 1, 2), mean: 2, variance: 4 },
  { name: 'poisson', draw: (random) => poisson(random, 2.5), mean: 2.5, variance: 2.5 },
  {
    name: 'lognormal',
    draw: (random) => Math.log(lognormal(random, 5, 0.5)),
    mean: Math.log(5),
    variance: 0.25,
  },
];

for (const { name, draw, mean, variance } of cases) {
  test(`${name} has the mean and variance of its formula`, () => {
    const found = moments(draw);
    assert.ok(Math.abs(found.mean - mean) < 5 * Math.sqrt(variance / count), `mean ${found.mean}`);
    assert.ok(Math.abs(found.variance / variance - 1) < 0.06, `variance ${found.variance}`);
  });
}

test('weighted draws follow the weights of Zipf and never take a weight of zero', () => {
  const weights = [...zipfWeights(3, 1), 0];
  const table = new WeightedIndex(weights);
  const random = new Sfc32(2);
  const counts = [0, 0, 0, 0];
  for (let draw = 0; draw < count; draw += 1) counts[table.draw(random)]! += 1;
  const expected = [6 / 11, 3 / 11, 2 / 11, 0];
  for (const [index, share] of expected.entries()) assert.ok(Math.abs(counts[index]! / count - share) < 0.01);
  assert.throws(() => new WeightedIndex([0, 0]), RangeError);
  assert.throws(() => new WeightedIndex([1, -1]), RangeError);
});

test('streams of one seed are unlike each other and repeatable', () => {
  const first = (seed: number, stream: number, purpose: number) => new Sfc32(seed, stream, purpose).uint32();
  const seen = new Set<number>();
  for (let stream = 0; stream < 100; stream += 1)
    for (let purpose = 0; purpose < 10; purpose += 1) seen.add(first(7, stream, purpose));
  assert.equal(seen.size, 1000);
  assert.equal(first(7, 3, 2), first(7, 3, 2));
});
