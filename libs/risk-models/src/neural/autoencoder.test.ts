import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import { loadTensorFlow, type TensorFlow } from '@shoal/neural';
import { auc } from '@shoal/scoring';
import { hashOf } from '../sampled-customers.ts';
import { Autoencoder } from './autoencoder.ts';
import { AutoencoderModel } from './autoencoder-model.ts';

const draw = (row: number, of: number) => hashOf(`${row}/${of}`) / 2 ** 32;

/** Three columns that go together, and a fourth of its own; in odd rows the third does not fit the others. */
function rows(from: number, count: number) {
  const numbers = Array.from({ length: count }, (_, i) => from + i);
  const isOdd = Uint8Array.from(numbers, (row) => Number(row % 20 === 7));
  const base = numbers.map((row) => 10 * draw(row, 0));
  const columns = [
    Float64Array.from(base),
    Float64Array.from(base, (value) => 2 * value + 1),
    Float64Array.from(base, (value, i) => (isOdd[i] ? 10 - value : value)),
    Float64Array.from(numbers, (row) => (row % 11 === 0 ? Number.NaN : draw(row, 1))),
  ];
  return { columns, isOdd };
}

describe('an autoencoder', () => {
  let tf: TensorFlow;
  let model: AutoencoderModel;
  const unseen = rows(5_000, 1_000);
  before(async () => {
    ({ tf } = await loadTensorFlow());
    model = await new Autoencoder({ tf, seed: 3 }).fit(rows(0, 2_000).columns);
  });

  it('finds rows strange whose values are ordinary each, and do not go together', () => {
    const found = auc(unseen.isOdd, model.strangeness(unseen.columns));
    assert.ok(found > 0.85, `AUC ${found}`);
  });

  it('is the same after it was stored', () => {
    const again = AutoencoderModel.fromJSON(JSON.parse(JSON.stringify(model)));
    assert.deepEqual(again.strangeness(unseen.columns), model.strangeness(unseen.columns));
  });

  const stored = () => JSON.parse(JSON.stringify(model));
  for (const [what, damage] of [
    ['another kind', (json: ReturnType<typeof stored>) => ({ ...json, kind: 'sequence-churn' })],
    ['no means', (json: ReturnType<typeof stored>) => ({ ...json, standards: {} })],
    [
      'a bias that is cut off',
      (json: ReturnType<typeof stored>) => ({
        ...json,
        weights: json.weights.map((weight: { name: string; values: string }) =>
          weight.name === 'code/bias' ? { ...weight, values: weight.values.slice(0, 8) } : weight,
        ),
      }),
    ],
    ['nothing at all', () => null],
  ] as const)
    it(`with ${what} is refused`, () =>
      assert.throws(() => AutoencoderModel.fromJSON(damage(stored())), { code: 'RISK_MODEL_FORMAT' }));
});
