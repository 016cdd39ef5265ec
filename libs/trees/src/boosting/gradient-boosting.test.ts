import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { takeRows } from '../data/dataset.ts';
import { mixedTable, smallTables } from '../labelled-tables.fixture.ts';
import type { BoostingOptions } from './boosting-options.ts';
import { GradientBoosting } from './gradient-boosting.ts';

const { data, labels, amounts } = mixedTable(1500);
const fitted = (options: Partial<BoostingOptions> = {}) =>
  new GradientBoosting({ seed: 1, trees: 30, ...options }).fit(data, labels);
const stored = (options?: Partial<BoostingOptions>) => JSON.stringify(fitted(options));
const sampled = { rowShare: 0.5, columnShare: 0.7 };

describe('gradient boosting', () => {
  it('gives the same model for the same seed, and another for another', () => {
    assert.equal(stored(sampled), stored(sampled));
    assert.notEqual(stored(sampled), stored({ ...sampled, seed: 2 }));
  });

  for (const [name, options, target] of [
    ['log loss', { objective: 'binary' }, labels],
    ['squared error', { objective: 'squaredError' }, amounts],
    ['squared error in one step', { objective: 'squaredError', learningRate: 1 }, amounts],
  ] as const)
    it(`lowers the training loss with every tree: ${name}`, () => {
      const losses: number[] = [];
      const onTree = ({ trainingLoss }: { trainingLoss: number }) => losses.push(trainingLoss);
      new GradientBoosting({ seed: 1, trees: 40, ...options }).fit(data, target, { onTree });
      assert.equal(losses.length, 40);
      for (const [i, loss] of losses.entries())
        assert.ok(i === 0 || loss < losses[i - 1]!, `tree ${i}: ${loss}`);
    });

  it('predicts new rows', () => {
    const fresh = mixedTable(2000, 9);
    const model = new GradientBoosting({ seed: 1, objective: 'squaredError' }).fit(data, amounts);
    const variance = (errors: Float64Array) =>
      errors.reduce((sum, error) => sum + error ** 2, 0) / errors.length;
    const unexplained = variance(model.predict(fresh.data).map((value, i) => value - fresh.amounts[i]!));
    assert.ok(unexplained < 0.12 * variance(fresh.amounts), `${unexplained}`);
  });

  it('scores the rows of the fit as it did while learning', () => {
    let last = Number.NaN;
    const onTree = ({ trainingLoss }: { trainingLoss: number }) => {
      last = trainingLoss;
    };
    const model = new GradientBoosting({ seed: 3, trees: 25, ...sampled }).fit(data, labels, { onTree });
    const scores = model.rawScores(data);
    const loss = scores.reduce((sum, score, i) => sum + Math.log1p(Math.exp(score)) - labels[i]! * score, 0);
    assert.ok(Math.abs(loss / labels.length - last) < 1e-12);
  });

  it('counts a row of weight 2 as two rows, but for the least rows of a leaf', () => {
    fc.assert(
      fc.property(smallTables, ({ data, labels }) => {
        // One split alone: after several, splits that gain the same may be taken in another order.
        const options = { seed: 1, trees: 1, minChildSamples: 1, numLeaves: 2, l2: 1, minSumHessian: 1e-6 };
        const rows = Uint32Array.from(labels.keys());
        const twice = takeRows(data, Uint32Array.of(...rows, ...rows));
        const weights = new Float64Array(labels.length).fill(2);
        const weighted = new GradientBoosting(options).fit(data, labels, { weights }).featureImportance()[0];
        const repeated = new GradientBoosting(options)
          .fit(twice, [...labels, ...labels])
          .featureImportance()[0];
        assert.ok(Math.abs(weighted!.gain - repeated!.gain) < 1e-9);
      }),
    );
  });

  it('ignores rows without weight', () => {
    const weights = Float64Array.from(labels, (_, i) => Number(i < 1000));
    const wrong = labels.map((label, i) => (i < 1000 ? label : 1 - label));
    const options = { seed: 1, trees: 10, minChildSamples: 1, maxBins: 20 };
    const one = new GradientBoosting(options).fit(data, labels, { weights });
    const other = new GradientBoosting(options).fit(data, wrong, { weights });
    assert.deepEqual(one.predict(data), other.predict(data));
  });

  it('stops when validation rows get no better, and keeps the best trees', () => {
    const validation = mixedTable(500, 4);
    const losses: number[] = [];
    const options = { seed: 1, trees: 400, learningRate: 0.3, earlyStoppingRounds: 10 };
    const model = new GradientBoosting(options).fit(data, labels, {
      validation,
      onTree: ({ validationLoss }) => losses.push(validationLoss!),
    });
    const best = losses.indexOf(Math.min(...losses)) + 1;
    assert.equal(model.trees, best);
    assert.equal(losses.length, best + 10);
  });

  it('averages its bags', () => {
    const options = { ...sampled, trees: 5 };
    const three = fitted({ ...options, bags: 3 });
    assert.equal(three.trees, 15);
    // Bag 0 draws as the one bag alone does: so the three stay as near to it as bags are to each other.
    const alone = fitted(options).rawScores(data);
    const spread = (scores: Float64Array) => Math.max(...scores) - Math.min(...scores);
    const ratio = spread(three.rawScores(data)) / spread(alone);
    assert.ok(ratio > 0.6 && ratio < 1.4, `${ratio}`);
  });

  it('sends a category that the fit has not seen where it sends a missing one', () => {
    const model = fitted();
    const withKind = (kind: number) => ({
      ...data,
      columns: [...data.columns.slice(0, 2), new Float64Array(1500).fill(kind)],
    });
    assert.deepEqual(model.predict(withKind(17)), model.predict(withKind(Number.NaN)));
    assert.deepEqual(model.predict(withKind(0.5)), model.predict(withKind(Number.NaN)));
    assert.notDeepEqual(model.predict(withKind(4)), model.predict(withKind(Number.NaN)));
  });

  it('keeps to leaves, depth and rows of a leaf', () => {
    const nodes = (model: ReturnType<typeof fitted>) => new Set(model.rawScores(data)).size;
    assert.ok(nodes(fitted({ trees: 1, numLeaves: 5 })) <= 5);
    assert.ok(nodes(fitted({ trees: 1, maxDepth: 2 })) <= 4);
    const scores = fitted({ trees: 1, minChildSamples: 200 }).rawScores(data);
    for (const score of new Set(scores)) assert.ok(scores.filter((each) => each === score).length >= 200);
  });

  it('says which columns matter', () => {
    const noise = { ...data, names: ['noise', 'constant', 'x'] };
    const columns = [
      Float64Array.from(labels, (_, i) => (i * 7919) % 101),
      new Float64Array(1500),
      data.columns[0]!,
    ];
    const model = new GradientBoosting({ seed: 1, trees: 10 }).fit({ names: noise.names, columns }, labels);
    assert.equal(model.featureImportance()[0]?.name, 'x');
    assert.deepEqual(
      model.featureImportance().find(({ name }) => name === 'constant'),
      {
        name: 'constant',
        gain: 0,
        splits: 0,
      },
    );
  });

  it('ends where the signal says so', () => {
    const signal = AbortSignal.abort(new Error('enough'));
    assert.throws(() => new GradientBoosting({ seed: 1 }).fit(data, labels, { signal }), /enough/);
  });

  it('learns nothing from columns without two values, and predicts the share', () => {
    const constant = { names: ['c'], columns: [new Float64Array(4).fill(3)] };
    const model = new GradientBoosting({ seed: 1, minChildSamples: 1 }).fit(constant, [1, 0, 0, 0]);
    assert.equal(model.trees, 0);
    assert.deepEqual(
      [...model.predict(constant)].map((p) => Number(p.toFixed(12))),
      [0.25, 0.25, 0.25, 0.25],
    );
  });
});

describe('gradient boosting refuses', () => {
  const one = { names: ['a'], columns: [Float64Array.of(1, 2)] };
  const fitting = (given = one, y: ArrayLike<number> = [0, 1], weights?: ArrayLike<number>) =>
    new GradientBoosting({ seed: 1 }).fit(given, y, { weights });
  const cases: [what: string, code: string, run: () => unknown][] = [
    ['a label too few', 'TREES_SHAPE', () => fitting(one, [0])],
    ['a weight too few', 'TREES_SHAPE', () => fitting(one, [0, 1], [1])],
    [
      'two columns of one name',
      'TREES_SHAPE',
      () => fitting({ names: ['a', 'a'], columns: [...one.columns, ...one.columns] }),
    ],
    ['no rows', 'TREES_SHAPE', () => fitting({ names: ['a'], columns: [new Float64Array(0)] }, [])],
    ['a label of 2', 'TREES_VALUE', () => fitting(one, [0, 2])],
    ['a negative weight', 'TREES_VALUE', () => fitting(one, [0, 1], [1, -1])],
    [
      'a code of a half',
      'TREES_VALUE',
      () => fitting({ ...one, columns: [Float64Array.of(0, 0.5)], categorical: ['a'] } as never),
    ],
    ['one class', 'TREES_ONE_CLASS', () => fitting(one, [1, 1])],
    ['other columns than those of the fit', 'TREES_SHAPE', () => fitted().predict(one)],
    ['a learning rate of 0', 'TREES_OPTION', () => new GradientBoosting({ seed: 1, learningRate: 0 })],
    [
      'an unknown objective',
      'TREES_OPTION',
      () => new GradientBoosting({ seed: 1, objective: 'toString' as never }),
    ],
  ];
  for (const [what, code, run] of cases) it(what, () => assert.throws(run, { code, retriable: false }));
});
