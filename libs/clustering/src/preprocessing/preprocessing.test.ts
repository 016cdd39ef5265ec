import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { describeConformance } from '../clusterer-conformance.ts';
import { KMeans } from '../kmeans/kmeans.ts';
import { createMatrix, type Matrix, matrixFromRows } from '../matrix.ts';
import { clusterModelFromJson, Prepared } from './prepared.ts';
import { Preprocessor, SCALES, signedLog1p } from './preprocessing.ts';

for (const scale of SCALES) {
  describeConformance({
    name: `KMeans prepared by '${scale}'`,
    make: (parameters) => new Prepared({ scale }, new KMeans(parameters)),
    fromJson: clusterModelFromJson,
    translationInvariant: scale !== 'log-standard',
  });
}

function moments(matrix: Matrix, column: number): { mean: number; deviation: number } {
  const cells = Array.from(
    { length: matrix.rows },
    (_, i) => matrix.values[i * matrix.columns + column] ?? 0,
  );
  const mean = cells.reduce((sum, x) => sum + x, 0) / cells.length;
  return { mean, deviation: Math.sqrt(cells.reduce((sum, x) => sum + (x - mean) ** 2, 0) / cells.length) };
}

describe('Preprocessor', () => {
  it('gives every column mean 0 and deviation 1 when standardising', () => {
    const matrix = matrixFromRows([
      [1, 1000],
      [2, 5000],
      [4, -200],
      [9, 0],
    ]);
    for (const scale of ['standard', 'log-standard'] as const) {
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

  it('refuses stored means that do not belong to the columns', () => {
    const json = Preprocessor.fit(withConstant, { scale: 'standard' }).toJSON();
    for (const bad of [{ ...json, means: [] }, { ...json, kept: [3] }, { ...json, scale: 'x' }, undefined]) {
      assert.throws(() => Preprocessor.fromJSON(bad), { code: 'CLUSTERING_MODEL_FORMAT' });
    }
  });
});
