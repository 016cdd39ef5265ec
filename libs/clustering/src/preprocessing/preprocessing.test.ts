import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { describeConformance } from '../clusterer-conformance.ts';
import { KMeans } from '../kmeans/kmeans.ts';
import { createMatrix, type Matrix, matrixFromRows } from '../matrix.ts';
import { signedLog1p } from './curves.ts';
import { clusterModelFromJson, Prepared } from './prepared.ts';
import { Preprocessor } from './preprocessing.ts';
import { SCALES } from './scale.ts';

// Quantiles spread every column evenly: blobs that lie apart then touch, as they must.
for (const scale of SCALES.filter((each) => !each.startsWith('quantile'))) {
  describeConformance({
    name: `KMeans prepared by '${scale}'`,
    make: (parameters) => new Prepared({ scale }, new KMeans(parameters)),
    fromJson: clusterModelFromJson,
    translationInvariant: !scale.startsWith('log') && !scale.startsWith('root'),
  });
}

describeConformance({
  name: 'KMeans on principal components',
  make: (parameters) => new Prepared({ scale: 'standard', pca: 2 }, new KMeans(parameters)),
  fromJson: clusterModelFromJson,
});

function moments(matrix: Matrix, column: number): { mean: number; deviation: number } {
  const cells = Array.from(
    { length: matrix.rows },
    (_, i) => matrix.values[i * matrix.columns + column] ?? 0,
  );
  const mean = cells.reduce((sum, x) => sum + x, 0) / cells.length;
  return { mean, deviation: Math.sqrt(cells.reduce((sum, x) => sum + (x - mean) ** 2, 0) / cells.length) };
}

function assertNear(actual: Iterable<number>, expected: readonly number[], tolerance = 1e-9): void {
  const cells = [...actual];
  assert.equal(cells.length, expected.length);
  cells.forEach((x, i) => {
    assert.ok(Math.abs(x - (expected[i] as number)) <= tolerance, `cell ${i} is ${x}, not ${expected[i]}`);
  });
}

describe('Preprocessor', () => {
  it('gives every column mean 0 and deviation 1 when standardising', () => {
    const matrix = matrixFromRows([
      [1, 1000],
      [2, 5000],
      [4, -200],
      [9, 0],
    ]);
    for (const scale of ['standard', 'log-standard', 'root-standard'] as const) {
      const scaled = Preprocessor.fit(matrix, { scale }).transform(matrix);
      for (const column of [0, 1]) {
        const { mean, deviation } = moments(scaled, column);
        assert.ok(Math.abs(mean) < 1e-12 && Math.abs(deviation - 1) < 1e-12);
      }
    }
  });

  it('takes a logarithm that is odd and defined below zero', () => {
    assert.equal(signedLog1p(Math.E - 1), 1);
    assert.equal(signedLog1p(1 - Math.E), -1);
    assert.equal(signedLog1p(0), 0);
  });

  it('brings any rows back to original units', () => {
    const cell = fc.double({ min: -1e6, max: 1e6, noNaN: true });
    const table = fc.array(fc.tuple(cell, cell, cell), { minLength: 1, maxLength: 20 });
    fc.assert(
      fc.property(table, fc.constantFrom(...SCALES), (rows, scale) => {
        const matrix = matrixFromRows(rows);
        const preprocessor = Preprocessor.fit(matrix, { scale });
        const back = preprocessor.inverse(preprocessor.transform(matrix));
        back.values.forEach((x, i) => {
          const original = matrix.values[i] as number;
          assert.ok(Math.abs(x - original) <= 1e-6 * Math.max(1, Math.abs(original)), `${x} for ${original}`);
        });
      }),
    );
  });

  it('is not misled by a range that is next to nothing', () => {
    const matrix = matrixFromRows([0, 5e-324, -5e-324, 0, 1e5].map((x) => [x]));
    const preprocessor = Preprocessor.fit(matrix, { scale: 'robust' });
    const back = preprocessor.inverse(preprocessor.transform(matrix));
    assert.deepEqual([...back.values].map(Math.round).map(Math.abs), [0, 0, 0, 0, 1e5]);
  });

  it('scales each column in its own way when told so', () => {
    const matrix = matrixFromRows([
      [0, 4],
      [Math.E - 1, 9],
    ]);
    const preprocessor = Preprocessor.fit(matrix, { scale: ['log', 'root'] });
    assert.deepEqual([...preprocessor.transform(matrix).values], [0, 2, 1, 3]);
    assert.throws(() => Preprocessor.fit(matrix, { scale: ['log'] }), { code: 'CLUSTERING_OPTION' });
  });

  it('lets columns count less, and still brings rows back', () => {
    const matrix = matrixFromRows([
      [0, 4],
      [2, 8],
    ]);
    const preprocessor = Preprocessor.fit(matrix, { scale: 'standard', weights: [1, 0.5] });
    assert.deepEqual([...preprocessor.transform(matrix).values], [-1, -0.5, 1, 0.5]);
    assert.deepEqual(preprocessor.inverse(preprocessor.transform(matrix)), matrix);
    for (const options of [
      { scale: 'standard', weights: [1] },
      { scale: 'standard', weights: [1, 0] },
      { scale: 'quantile', weights: [1, 2] },
    ] as const) {
      assert.throws(() => Preprocessor.fit(matrix, options), { code: 'CLUSTERING_OPTION' });
    }
  });

  const withConstant = matrixFromRows([
    [1, 7, 0.1],
    [2, 7, 0.1],
    [3, 7, 0.1],
  ]);

  it('leaves constant columns out, and ignores what they hold later', () => {
    const preprocessor = Preprocessor.fit(withConstant, { scale: 'standard' });
    assert.deepEqual(preprocessor.kept, [0]);
    const later = preprocessor.transform(matrixFromRows([[2, 99, 99]]));
    assert.deepEqual([...later.values], [0]);
  });

  it('throws for constant columns, by name, when told to', () => {
    const options = { scale: 'none', constantColumns: 'error', columnNames: ['a', 'b', 'c'] } as const;
    assert.throws(() => Preprocessor.fit(withConstant, options), {
      code: 'CLUSTERING_CONSTANT_COLUMN',
      column: 1,
      message: "column 'b' is 7 in every row",
    });
  });

  it('changes nothing with the scale none', () => {
    const matrix = createMatrix(2, 2, Float64Array.of(1, -5, 3, 8));
    assert.deepEqual(Preprocessor.fit(matrix, { scale: 'none' }).transform(matrix), matrix);
  });

  it('reads what version 1 stored, and transforms as that did', () => {
    const stored = {
      version: 1,
      scale: 'log-standard',
      columns: 3,
      kept: [0, 2],
      means: [1, 2],
      deviations: [0.5, 4],
      constants: [3, 7, 9],
    };
    const preprocessor = Preprocessor.fromJSON(JSON.parse(JSON.stringify(stored)));
    assert.deepEqual([preprocessor.columns, preprocessor.kept], [3, [0, 2]]);
    const rows = matrixFromRows([[5, 1, 20]]);
    assertNear(preprocessor.transform(rows).values, [(Math.log(6) - 1) / 0.5, (Math.log(21) - 2) / 4]);
    assertNear(preprocessor.inverse(preprocessor.transform(rows)).values, [5, 7, 20]);
    const again = Preprocessor.fromJSON(JSON.parse(JSON.stringify(preprocessor)));
    assert.deepEqual(again.transform(rows), preprocessor.transform(rows));
    assert.throws(() => Preprocessor.fromJSON({ ...stored, means: [] }), { code: 'CLUSTERING_MODEL_FORMAT' });
  });

  it('transforms after a journey through JSON as before, with every step there is', () => {
    const rows = Array.from({ length: 30 }, (_, i) => [i % 7 ? i : Number.NaN, (i * i) % 11, Math.sin(i), 4]);
    const matrix = matrixFromRows(rows);
    const projection = { to: 6, seed: 1 };
    for (const scale of SCALES) {
      const options = { scale, missing: 'median-indicator', projection, pca: 0.9 } as const;
      const preprocessor = Preprocessor.fit(matrix, options);
      const again = Preprocessor.fromJSON(JSON.parse(JSON.stringify(preprocessor)));
      assert.deepEqual(again.transform(matrix), preprocessor.transform(matrix));
      assert.equal(preprocessor.transform(matrix).columns, preprocessor.outputColumns);
    }
  });

  it('refuses stored steps that are damaged, unknown or do not follow each other', () => {
    const json = Preprocessor.fit(withConstant, { scale: 'standard', pca: 1 }).toJSON();
    const [keep, scale, pca] = json.steps;
    const broken: unknown[] = [
      undefined,
      { version: 3, steps: json.steps },
      { version: 2, steps: [] },
      { version: 2, steps: [keep, pca, { kind: 'magic' }] },
      { version: 2, steps: [scale] },
      { version: 2, steps: [{ ...keep, kept: [0, 1] }, scale] },
      { version: 2, steps: [{ ...keep, kept: [3] }, scale] },
      { version: 2, steps: [keep, { ...scale, scaled: [{ curve: 'none', shift: 0, divisor: 0 }] }] },
      { version: 2, steps: [keep, scale, { ...pca, components: [[1, 2]] }] },
    ];
    for (const bad of broken) {
      assert.throws(() => Preprocessor.fromJSON(bad), { code: 'CLUSTERING_MODEL_FORMAT' });
    }
  });
});
