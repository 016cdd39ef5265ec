import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { packArray } from '@shoal/stored-models';
import fc from 'fast-check';
import { mixedTable } from '../labelled-tables.fixture.ts';
import { GradientBoosting } from './gradient-boosting.ts';
import { GradientBoostingModel } from './gradient-boosting-model.ts';

const { data, labels } = mixedTable(800);
const model = new GradientBoosting({ seed: 1, trees: 12, bags: 2, rowShare: 0.8 }).fit(data, labels);
const text = JSON.stringify(model);
const read = (json: unknown) => GradientBoostingModel.fromJSON(json);
const json = () => JSON.parse(text);

describe('a stored model', () => {
  it('predicts the same to the bit, rows that the fit has not seen too', () => {
    const again = read(json());
    for (const rows of [data, mixedTable(500, 8).data]) {
      assert.deepEqual(again.predict(rows), model.predict(rows));
      assert.deepEqual(again.contributions(rows), model.contributions(rows));
    }
    assert.equal(JSON.stringify(again), text);
  });

  const forest = (changed: Record<string, unknown>) => ({
    ...json(),
    forest: { ...json().forest, ...changed },
  });
  const ints = (name: string): Int32Array =>
    new Int32Array(Uint8Array.from(Buffer.from(json().forest[name], 'base64')).buffer);
  const withFirst = (name: string, value: number) =>
    forest({ [name]: packArray(ints(name).fill(value, 0, 1)) });
  for (const [what, damaged] of [
    ['nothing', null],
    ['of another kind', { ...json(), kind: 'isolation-forest' }],
    ['of another version', { ...json(), version: 2 }],
    ['without a base', { ...json(), base: null }],
    ['with an unknown objective', { ...json(), objective: 'valueOf' }],
    ['with a name twice', { ...json(), names: ['x', 'x', 'kind'] }],
    ['with a column less', { ...json(), names: ['x', 'z'] }],
    ['with a cut array', forest({ value: json().forest.value.slice(0, -8) })],
    ['with a column that is not there', withFirst('feature', 3)],
    ['with a child that is its parent', withFirst('left', 0)],
    ['with a child beyond the end', withFirst('left', 1e9)],
    ['with a root that is not the first node', withFirst('roots', 1)],
    ['with a set that is not there', withFirst('set', 8e6)],
    ['with covers of 0', forest({ cover: packArray(new Float64Array(ints('feature').length)) })],
    [
      'with an endless value',
      forest({ value: packArray(new Float64Array(ints('feature').length).fill(Number.POSITIVE_INFINITY)) }),
    ],
  ] as const)
    it(`is refused when it is ${what}`, () =>
      assert.throws(() => read(damaged), { code: 'TREES_MODEL_FORMAT' }));

  it('is refused, or predicts finite numbers, whatever bytes of it are changed', () => {
    const names = Object.keys(json().forest);
    const change = fc.tuple(fc.constantFrom(...names), fc.nat(), fc.integer({ min: 0, max: 255 }));
    fc.assert(
      fc.property(change, ([name, at, byte]) => {
        const bytes = Buffer.from(json().forest[name], 'base64');
        bytes[at % bytes.length] = byte;
        try {
          const scores = read(forest({ [name]: bytes.toString('base64') })).rawScores(data);
          assert.ok(scores.every((score) => !Number.isNaN(score)));
        } catch (error) {
          assert.equal((error as { code?: string }).code, 'TREES_MODEL_FORMAT');
        }
      }),
      { numRuns: 300 },
    );
  });
});
