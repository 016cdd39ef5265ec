import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createMatrix, type Matrix, matrixFromRows } from '../matrix.ts';
import { seededRandom } from '../random.ts';
import { normalQuantile, normalShareBelow } from './normal-distribution.ts';
import { Preprocessor } from './preprocessing.ts';
import { symmetricEigen } from './symmetric-eigen.ts';

function assertNear(actual: Iterable<number>, expected: readonly number[], tolerance = 1e-9): void {
  const cells = [...actual];
  assert.equal(cells.length, expected.length);
  cells.forEach((x, i) => {
    assert.ok(Math.abs(x - (expected[i] as number)) <= tolerance, `cell ${i} is ${x}, not ${expected[i]}`);
  });
}

// The figures in this file that are not worked out beside their test are those of scikit-learn 1.9.1 on this table:
// RobustScaler, QuantileTransformer(n_quantiles=number of rows) and PCA(2), with default parameters.
const table = matrixFromRows([
  [2, 0, 1],
  [4, 3, 1.5],
  [6, 1, 7],
  [8, 9, 2],
  [10, 4, 3],
]);

describe('robust scaling', () => {
  it('measures from the median in interquartile ranges', () => {
    const scaled = Preprocessor.fit(table, { scale: 'robust' }).transform(table);
    const expected = [
      [-1, -1, -2 / 3],
      [-0.5, 0, -1 / 3],
      [0, -2 / 3, 10 / 3],
      [0.5, 2, 0],
      [1, 1 / 3, 2 / 3],
    ];
    assertNear(scaled.values, expected.flat());
  });

  it('takes the deviation where half of the rows share one value', () => {
    const matrix = matrixFromRows([[0], [0], [0], [0], [5]]);
    assertNear(Preprocessor.fit(matrix, { scale: 'robust' }).transform(matrix).values, [0, 0, 0, 0, 2.5]);
  });

  it('does not let one wild value decide the measure', () => {
    const rows = [[1], [2], [3], [4], [5]];
    const wild = [[1], [2], [3], [4], [5e9]];
    const cell = (r: number[][]) =>
      Preprocessor.fit(matrixFromRows(r), { scale: 'robust' }).transform(matrixFromRows([[2]])).values[0];
    assert.equal(cell(rows), cell(wild));
  });
});

describe('quantile scaling', () => {
  it('gives the share of rows below, interpolated', () => {
    const later = matrixFromRows([
      [3, 0.5, 1.25],
      [10, 9, 9],
      [1, 2, 2.5],
    ]);
    const expected = [0.125, 0.125, 0.125, 1, 1, 1, 0, 0.375, 0.625];
    assertNear(Preprocessor.fit(table, { scale: 'quantile' }).transform(later).values, expected);
  });

  it('gives values that several rows share the middle of their shares, but for the ends', () => {
    const matrix = matrixFromRows([[0], [0], [0], [1], [1], [2], [5]]);
    const later = matrixFromRows([[0], [0.5], [1], [1.5], [2], [5]]);
    const expected = [0, 5 / 12, 7 / 12, 0.75, 5 / 6, 1];
    assertNear(Preprocessor.fit(matrix, { scale: 'quantile' }).transform(later).values, expected);
  });

  it('makes any distribution nearly normal, with ends that are finite', () => {
    const random = seededRandom(3);
    const matrix = createMatrix(
      2000,
      1,
      Float64Array.from({ length: 2000 }, () => random() ** 9),
    );
    const { values } = Preprocessor.fit(matrix, { scale: 'quantile-normal' }).transform(matrix);
    const within = (limit: number) => values.filter((z) => Math.abs(z) < limit).length / 2000;
    assert.ok(Math.abs(within(1) - 0.6827) < 0.02 && Math.abs(within(2) - 0.9545) < 0.02);
    assert.ok(values.every((z) => Math.abs(z) < 2.6));
  });

  it('keeps a bounded number of quantiles, however many rows there are', () => {
    const matrix = createMatrix(5000, 1, Float64Array.from({ length: 5000 }, seededRandom(1)));
    const json = JSON.stringify(Preprocessor.fit(matrix, { scale: 'quantile' }));
    assert.ok(json.length < 3000, `${json.length} bytes`);
  });
});

describe('the normal distribution', () => {
  it('has the shares of the tables', () => {
    assertNear([-1.96, 0, 1, 3].map(normalShareBelow), [0.0249978951, 0.5, 0.8413447461, 0.998650102], 1e-10);
    assertNear(
      [0.005, 0.025, 0.5, 0.975].map(normalQuantile),
      [-2.5758293035, -1.9599639845, 0, 1.9599639845],
      1e-9,
    );
  });
});

describe('principal components', () => {
  it('are the directions of greatest variance', () => {
    const preprocessor = Preprocessor.fit(table, { scale: 'none', pca: 2 });
    const expected = [
      [-5.175445180472821, -2.041503432261131],
      [-1.595178848259506, -1.8830553377576615],
      [-1.8407129989254063, 4.208385858681822],
      [5.566626982974002, -1.9663206692661745],
      [3.0447100446837307, 1.6824935806031456],
    ];
    assertNear(preprocessor.transform(table).values, expected.flat());
    assert.ok(Math.abs(preprocessor.explainedVariance - 0.9350266438603021) < 1e-12);
  });

  it('are as many as a share of the variance needs', () => {
    const width = (pca: number) => Preprocessor.fit(table, { scale: 'none', pca }).outputColumns;
    assert.deepEqual([0.6, 0.65, 0.93, 0.94, 3, 9].map(width), [1, 2, 2, 3, 3, 3]);
  });

  it('bring rows back, wholly when all are kept', () => {
    const all = Preprocessor.fit(table, { scale: 'standard', pca: 3 });
    assertNear(all.inverse(all.transform(table)).values, [...table.values]);
  });

  it('refuses what is neither a number of components nor a share', () => {
    for (const pca of [0, -1, 1.5, Number.NaN]) {
      assert.throws(() => Preprocessor.fit(table, { scale: 'none', pca }), { code: 'CLUSTERING_OPTION' });
    }
    const wide = createMatrix(2, 401, Float64Array.from({ length: 802 }, seededRandom(1)));
    assert.throws(() => Preprocessor.fit(wide, { scale: 'none', pca: 2 }), { code: 'CLUSTERING_OPTION' });
  });

  it('come of vectors that are perpendicular, of length 1, and make up the matrix again', () => {
    const random = seededRandom(8);
    const size = 12;
    const matrix = createMatrix(size, size);
    for (let i = 0; i < size; i++) {
      for (let j = 0; j <= i; j++) {
        const x = random() - 0.5;
        matrix.values[i * size + j] = x;
        matrix.values[j * size + i] = x;
      }
    }
    const { values, vectors } = symmetricEigen(matrix);
    const cell = (of: Matrix, i: number, j: number) => of.values[i * size + j] as number;
    const sum = (term: (k: number) => number) =>
      Array.from({ length: size }, (_, k) => term(k)).reduce((a, b) => a + b, 0);
    for (let i = 0; i < size; i++) {
      for (let j = 0; j < size; j++) {
        const product = sum((k) => cell(vectors, i, k) * cell(vectors, j, k));
        assert.ok(Math.abs(product - (i === j ? 1 : 0)) < 1e-12);
        const rebuilt = sum((k) => (values[k] as number) * cell(vectors, k, i) * cell(vectors, k, j));
        assert.ok(Math.abs(rebuilt - cell(matrix, i, j)) < 1e-12);
      }
    }
  });
});

describe('sparse random projection', () => {
  const random = seededRandom(5);
  const wide = createMatrix(
    40,
    900,
    Float64Array.from({ length: 36_000 }, () => random() - 0.5),
  );
  const preprocessor = Preprocessor.fit(wide, { scale: 'none', projection: { to: 300, seed: 2 } });
  const squared = (of: Matrix, a: number, b: number) => {
    let sum = 0;
    for (let j = 0; j < of.columns; j++) {
      sum += ((of.values[a * of.columns + j] as number) - (of.values[b * of.columns + j] as number)) ** 2;
    }
    return sum;
  };

  it('keeps distances nearly as they are', () => {
    const narrow = preprocessor.transform(wide);
    assert.equal(narrow.columns, 300);
    const ratios: number[] = [];
    for (let a = 0; a < 40; a++) {
      for (let b = 0; b < a; b++) ratios.push(squared(narrow, a, b) / squared(wide, a, b));
    }
    const mean = ratios.reduce((sum, ratio) => sum + ratio, 0) / ratios.length;
    // The variance of a ratio is 2 / 300 and its mean 1: four deviations hold nearly all of the 780.
    assert.ok(Math.abs(mean - 1) < 0.03, `mean ${mean}`);
    assert.ok(ratios.every((ratio) => Math.abs(ratio - 1) < 4.5 * Math.sqrt(2 / 300)));
  });

  it('touches few columns, and says that it cannot be undone', () => {
    const bytes = JSON.stringify(preprocessor).length;
    // A dense one would hold 270,000 numbers.
    assert.ok(bytes < 100_000, `${bytes} bytes`);
    assert.throws(() => preprocessor.inverse(preprocessor.transform(wide)), { code: 'CLUSTERING_OPTION' });
  });
});

describe('missing values', () => {
  const nan = Number.NaN;
  const matrix = matrixFromRows([
    [1, 10],
    [nan, 20],
    [3, nan],
    [8, 40],
  ]);

  it('are refused unless told otherwise, and infinite ones always', () => {
    assert.throws(() => Preprocessor.fit(matrix, { scale: 'none' }), {
      code: 'CLUSTERING_NON_FINITE',
      row: 1,
    });
    const infinite = matrixFromRows([[1], [Number.POSITIVE_INFINITY]]);
    assert.throws(() => Preprocessor.fit(infinite, { scale: 'none', missing: 'median' }), {
      code: 'CLUSTERING_NON_FINITE',
      row: 1,
    });
  });

  it('are taken to be the median of the fit', () => {
    const preprocessor = Preprocessor.fit(matrix, { scale: 'none', missing: 'median' });
    assert.deepEqual([...preprocessor.transform(matrix).values], [1, 10, 3, 20, 3, 20, 8, 40]);
    assert.deepEqual([...preprocessor.transform(matrixFromRows([[nan, nan]])).values], [3, 20]);
  });

  it('are told by columns of their own where that is asked for', () => {
    const one = matrixFromRows([
      [1, 10],
      [nan, 20],
    ]);
    const preprocessor = Preprocessor.fit(one, { scale: 'none', missing: 'median-indicator' });
    // The indicator of the first column is standardised: mean .5, deviation .5. The first column became constant.
    assert.deepEqual([preprocessor.columns, preprocessor.outputColumns, preprocessor.kept], [2, 2, [1]]);
    assert.deepEqual([...preprocessor.transform(one).values], [10, -1, 20, 1]);
    assert.deepEqual([...preprocessor.inverse(preprocessor.transform(one)).values], [1, 10, 1, 20]);
  });
});
