import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { matrixFromRows } from '../matrix.ts';
import { type ClusterDescription, describeClusters } from './describe-clusters.ts';
import { type FeatureRole, guessRoles } from './feature-roles.ts';
import { nameClusters } from './name-clusters.ts';

const ROLES = {
  days: 'recency',
  orders: 'frequency',
  spend: 'monetary',
  basket: 'averageOrder',
  age: 'tenure',
  discounts: 'discountShare',
  views: 'views',
  carts: 'carts',
  conversion: 'conversion',
  refunds: 'refundShare',
  leaving: 'abandonment',
} as const satisfies Record<string, FeatureRole>;

type Effects = Partial<Record<keyof typeof ROLES, number>>;

function description(cluster: number, effects: Effects, ordersMean = 3): ClusterDescription {
  const columns = Object.entries(effects).map(([column, effect]) => ({
    column,
    mean: column === 'orders' ? ordersMean : 1,
    meanAll: 1,
    effect,
  }));
  return { cluster, size: 10, share: 0.1, columns, distinguishing: columns, sentence: '' };
}

const namesOf = (descriptions: ClusterDescription[]): string[] =>
  nameClusters(descriptions, ROLES).map(({ name }) => name);

describe('nameClusters', () => {
  const kinds: [string, Effects, number?][] = [
    ['Champions', { days: -1.3, orders: 2, spend: 1.8 }],
    ['Loyal', { days: -0.4, orders: 0.9, spend: 0.7, age: 0.6 }],
    ['New', { days: -1.2, orders: -0.8, spend: -0.7, age: -1.5 }],
    ['Promising', { days: -0.9, orders: -0.2, spend: -0.1 }],
    ['At risk', { days: 0.8, orders: 0.6, spend: 0.6 }],
    ['Hibernating', { days: 1.2, orders: -0.9, spend: -1 }],
    ['Bargain hunters', { days: 0.1, orders: 0, spend: -0.2, discounts: 1.6 }],
    ['Serial returners', { days: 0, orders: 0.1, spend: 0, refunds: 1.5 }],
    ['Big spenders', { days: 0.1, orders: 0, spend: 1.3, basket: 1.8 }],
    ['Window shoppers', { views: 1, orders: -1, spend: -1, conversion: -1.2 }, 0],
    ['Cart abandoners', { views: 0.5, carts: 1.4, orders: -1, conversion: -1 }, 0],
    ['Cart abandoners', { days: 0.5, orders: -0.6, spend: -0.9, carts: 0.1, leaving: 1.9 }],
  ];
  for (const [name, effects, ordersMean] of kinds) {
    it(`knows ${name}`, () => assert.deepEqual(namesOf([description(0, effects, ordersMean)]), [name]));
  }

  it('gives the stronger of two that point the same way the stronger name', () => {
    const strong = { days: -1.5, orders: 2.2, spend: 2 };
    const mild = { days: -0.6, orders: 0.9, spend: 0.8 };
    assert.deepEqual(namesOf([description(0, mild), description(1, strong)]), ['Loyal', 'Champions']);
  });

  it('describes what no archetype fits, by its strongest traits', () => {
    assert.deepEqual(namesOf([description(0, { days: 0.1, orders: -0.9, spend: 1.2, age: 1.4 })]), [
      'Long-standing, high spend',
    ]);
    assert.deepEqual(namesOf([description(0, { days: 0.01, orders: 0.02 })]), ['Average customers']);
  });

  it('does not call somebody who never ordered a customer of any loyalty', () => {
    const effects = { days: -1, orders: 1, spend: 1, views: -0.5 };
    const [name] = nameClusters([description(0, effects, 0)], ROLES);
    assert.deepEqual(name, { cluster: 0, name: 'No orders, recently here', fromArchetype: false });
  });

  it('claims nothing that was not measured', () => {
    const names = namesOf([description(0, { views: 1.5, carts: -0.1 }), description(1, { views: -1.5 })]);
    assert.deepEqual(names, ['Many views', 'Few views']);
  });

  it('falls back on the columns themselves where no role is known', () => {
    const columns = [
      { column: 'petal', mean: 1, meanAll: 1, effect: 1.1 },
      { column: 'sepal', mean: 1, meanAll: 1, effect: -0.4 },
    ];
    const iris = { cluster: 0, size: 5, share: 1, columns, distinguishing: columns, sentence: '' };
    assert.equal(nameClusters([iris], {})[0]?.name, 'High petal, low sepal');
  });

  it('gives each cluster one name of its own, the same each time, in any order of the clusters', () => {
    const effect = fc.double({ min: -3, max: 3, noNaN: true });
    const effects = fc.record({ days: effect, orders: effect, spend: effect, views: effect });
    fc.assert(
      fc.property(fc.array(effects, { minLength: 1, maxLength: 14 }), (all) => {
        const descriptions = all.map((one, cluster) => description(cluster, one));
        const names = nameClusters(descriptions, ROLES);
        assert.equal(new Set(names.map(({ name }) => name)).size, all.length);
        assert.deepEqual(nameClusters(descriptions, ROLES), names);
        assert.deepEqual(
          names.map(({ cluster }) => cluster),
          all.map((_, i) => i),
        );
      }),
    );
  });
});

describe('describeClusters', () => {
  const matrix = matrixFromRows([
    [1, 100, 5],
    [1, 100, 5],
    [9, 1, 5],
    [9, 1, 5],
    [9, 1, 5],
    [9, 1, 5],
  ]);
  const labels = Int32Array.of(1, 1, 0, 0, 0, -1);
  const [many, few] = describeClusters(matrix, labels, ['days', 'spend', 'flag']) as [
    ClusterDescription,
    ClusterDescription,
  ];

  it('counts sizes, shares of all rows, and means in original units', () => {
    assert.deepEqual([many.cluster, many.size, many.share], [0, 3, 0.5]);
    assert.deepEqual([few.cluster, few.size, few.share], [1, 2, 1 / 3]);
    assert.deepEqual(
      few.columns.map(({ mean }) => mean),
      [1, 100, 5],
    );
    assert.ok(Math.abs((few.columns[1]?.meanAll ?? 0) - 34) < 1e-9);
  });

  it('measures effects in deviations of all rows on the log scale', () => {
    // Two of six rows at one value, four at another: the two lie sqrt(2) deviations from the mean.
    assert.ok(Math.abs((few.columns[1]?.effect ?? 0) - Math.SQRT2) < 1e-9);
    assert.ok(Math.abs((few.columns[0]?.effect ?? 0) + Math.SQRT2) < 1e-9);
    assert.equal(few.columns[2]?.effect, 0);
  });

  it('says in words what sets a cluster apart, and keeps quiet about the rest', () => {
    assert.deepEqual(few.distinguishing.map(({ column }) => column).toSorted(), ['days', 'spend']);
    assert.match(few.sentence, /spend 2\.9 x the average/);
    assert.match(few.sentence, /days low \(16 % of the average\)/);
    const [whole] = describeClusters(matrix, new Int32Array(6), ['days', 'spend', 'flag']);
    assert.equal(whole?.sentence, 'close to the average in every column');
  });

  it('refuses labels or names that do not belong to the rows', () => {
    assert.throws(() => describeClusters(matrix, labels, ['days']), { code: 'CLUSTERING_SHAPE' });
    assert.throws(() => describeClusters(matrix, labels.slice(1), ['a', 'b', 'c']), {
      code: 'CLUSTERING_SHAPE',
    });
  });
});

describe('guessRoles', () => {
  const cases: [string, FeatureRole | undefined][] = [
    ['recency', 'recency'],
    ['Days_Since_Last_Order', 'recency'],
    ['daysSinceLastOrder', 'recency'],
    ['days_since_first_order', 'tenure'],
    ['tenure', 'tenure'],
    ['Frequency', 'frequency'],
    ['n_orders', 'frequency'],
    ['monetary', 'monetary'],
    ['total spend', 'monetary'],
    ['REVENUE', 'monetary'],
    ['amount_eur', 'monetary'],
    ['avg_order_value', 'averageOrder'],
    ['AOV', 'averageOrder'],
    ['discount_share', 'discountShare'],
    ['refund_rate', 'refundShare'],
    ['page_views', 'views'],
    ['cart_adds', 'carts'],
    ['conversion', 'conversion'],
    ['petal_length', undefined],
    ['height', undefined],
  ];
  for (const [column, role] of cases) {
    it(`takes '${column}' for ${role ?? 'nothing'}`, () => assert.equal(guessRoles([column])[column], role));
  }

  it('gives a role to the first column that fits', () => {
    assert.deepEqual(guessRoles(['spend', 'revenue', 'orders']), { spend: 'monetary', orders: 'frequency' });
  });
});
