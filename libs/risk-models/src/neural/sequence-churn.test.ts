import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import { loadTensorFlow, type TensorFlow } from '@shoal/neural';
import { auc } from '@shoal/scoring';
import type { ChurnTable } from '../churn/churn-history.ts';
import { sequenceLength, sequenceWidth } from '../churn/event-sequence.ts';
import { hashOf } from '../sampled-customers.ts';
import { SequenceChurn } from './sequence-churn.ts';
import { SequenceChurnModel } from './sequence-churn-model.ts';

/** Who leaves shows in the order of what he did alone: the last interaction is a review (4) or not; the features say nothing. */
function table(rows: number): ChurnTable {
  const draw = (row: number, of: number) => hashOf(`${row}/${of}`) / 2 ** 32;
  const labels = Uint8Array.from({ length: rows }, (_, row) => Number(draw(row, 0) < 0.5));
  const sequences = Array.from(labels, (label, row) => {
    const sequence = new Float32Array(sequenceLength * sequenceWidth);
    const filled = 4 + Math.floor(20 * draw(row, 1));
    for (let place = sequenceLength - filled; place < sequenceLength; place += 1) {
      const isLast = place === sequenceLength - 1;
      sequence[place * sequenceWidth] = isLast ? (label === 1 ? 4 : 1) : 1 + Math.floor(3 * draw(row, place));
      sequence[place * sequenceWidth + 1] = 0.2 * (sequenceLength - place);
    }
    return sequence;
  });
  const noise = Float64Array.from(labels, (_, row) => (row % 9 === 0 ? Number.NaN : 100 * draw(row, 99)));
  const numbers = Float64Array.from(labels.keys());
  return {
    ...{ names: ['noise'], columns: [noise], labels, sequences, at: numbers, knownAt: numbers },
    groups: Int32Array.from(labels.keys()),
  };
}

describe('a network of churn', () => {
  let tf: TensorFlow;
  let model: SequenceChurnModel;
  const [learned, unseen] = [table(1_200), table(1_500)];
  const rest = {
    columns: [(unseen.columns[0] as Float64Array).slice(1_200)],
    sequences: unseen.sequences.slice(1_200),
  };
  before(async () => {
    ({ tf } = await loadTensorFlow());
    model = await new SequenceChurn({ tf, seed: 1, epochsMax: 12 }).fit(learned);
  });

  it('learns what shows in the order of events alone', () => {
    const found = auc(unseen.labels.slice(1_200), model.predict(rest.columns, rest.sequences));
    assert.ok(found > 0.95, `AUC ${found}`);
  });

  it('is the same after it was stored, and from the same table and seed', async () => {
    const again = SequenceChurnModel.fromJSON(JSON.parse(JSON.stringify(model)));
    const told = model.predict(rest.columns, rest.sequences);
    assert.deepEqual(again.predict(rest.columns, rest.sequences), told);
    const twin = await new SequenceChurn({ tf, seed: 1, epochsMax: 12 }).fit(learned);
    assert.deepEqual(twin.predict(rest.columns, rest.sequences), told);
  });

  it('knows a customer of whom no interaction is kept', () => {
    const [probability] = model.predict(
      [Float64Array.of(3)],
      [new Float32Array(sequenceLength * sequenceWidth)],
    );
    assert.ok(probability !== undefined && probability > 0 && probability < 1);
  });

  it('leaves nothing behind in TensorFlow', async () => {
    const before = tf.memory().numTensors;
    await new SequenceChurn({ tf, seed: 2, epochsMax: 1 }).fit(learned);
    assert.equal(tf.memory().numTensors, before);
  });

  it('refuses what is no such network, and too few labels', async () => {
    for (const stored of [
      null,
      {},
      { kind: 'churn' },
      { ...model.toJSON(), weights: [] },
      { ...model.toJSON(), weights: [null, { name: 7 }] },
    ])
      assert.throws(() => SequenceChurnModel.fromJSON(stored), { code: 'RISK_MODEL_FORMAT' });
    const none = { ...learned, labels: new Uint8Array(learned.labels.length) };
    await assert.rejects(new SequenceChurn({ tf, seed: 1 }).fit(none), { code: 'RISK_TOO_FEW' });
  });
});
