import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { loadTensorFlow } from '@shoal/neural';
import { Parameters } from '@shoal/neural/layers';
import { randomFrom } from '@shoal/neural/training';
import { samePartition } from '../clusterer-conformance.ts';
import { createMatrix, takeRows } from '../matrix.ts';
import { clusterModelFromJson } from '../preprocessing/prepared.ts';
import { seededRandom } from '../random.ts';
import { ENCODER } from './encoder-size.ts';
import { type ItemEvent, SequenceClustering, SequenceModel, sequenceMatrix } from './index.ts';
import { SEQUENCE_EVENTS, sequenceIds } from './item-sequences.ts';
import { sequenceForward } from './sequence-forward.ts';
import { batchTensor, encoder, takeSequences } from './sequence-network.ts';
import { WeightTable } from './stored-weights.ts';

const { tf } = await loadTensorFlow({ backend: 'wasm' });
const random = seededRandom(5);

/** Half of the customers look and then buy, half the other way round; the third has done nothing, the fourth one thing. */
const customers = Array.from({ length: 120 }, (_, customer): ItemEvent[] => {
  const visits = Array.from({ length: 3 + Math.floor(random() * 5) }, (_, visit) => {
    const kinds = customer % 2 === 0 ? (['v', 'v', 'o'] as const) : (['o', 'v', 'v'] as const);
    const begin = visit * 86_400_000 * (2 + random());
    return kinds.map((kind, i): ItemEvent => {
      return { kind, item: `item-${Math.floor(random() * 40)}`, at: begin + i * 60_000 * (1 + random()) };
    });
  });
  return visits.flat().slice(0, customer === 2 ? 0 : customer === 3 ? 1 : undefined);
});
const matrix = sequenceMatrix(customers);
const clusterer = new SequenceClustering({ k: 2, seed: 1, tf, epochsMax: 8 });
const model = await clusterer.fit(matrix);

describe('sequence clustering', () => {
  it('finds who does things in which order', () => {
    const known = Int32Array.from({ length: 116 }, (_, i) => i + 4);
    const truth = known.map((i) => i % 2);
    assert.ok(
      samePartition(
        known.map((i) => model.labels[i]!),
        truth,
      ),
      `${model.labels}`,
    );
    assert.equal(
      model.sizes.reduce((a, b) => a + b),
      120,
    );
  });

  it('gives the same bytes for the same seed, and leaves its input as it was', async () => {
    const before = matrix.values.slice();
    assert.equal(JSON.stringify(await clusterer.fit(matrix)), JSON.stringify(model));
    assert.deepEqual(matrix.values, before);
  });

  it('does not depend on the order of the rows', async () => {
    const shuffled = Int32Array.from({ length: 120 }, (_, i) => (i * 7 + 11) % 120);
    const other = await clusterer.fit(takeRows(matrix, shuffled));
    assert.deepEqual(
      other.labels,
      shuffled.map((i) => model.labels[i]!),
    );
  });

  it('predicts the labels of the fit, also after a JSON round trip', () => {
    const restored = clusterModelFromJson(JSON.parse(JSON.stringify(model)));
    assert.ok(restored instanceof SequenceModel);
    assert.deepEqual(model.predict(matrix), model.labels);
    assert.deepEqual(restored.predict(matrix), model.labels);
    assert.deepEqual(restored.toJSON(), model.toJSON());
    assert.equal(restored.labels.length, 0);
  });

  it('refuses JSON of another version, or with fields damaged', () => {
    const json = JSON.parse(JSON.stringify(model));
    const damaged = [
      { ...json, version: 2 },
      { ...json, encoder: json.encoder.slice(1) },
      { ...json, encoder: [{ ...json.encoder[0], float32: 'AAAA' }, ...json.encoder.slice(1)] },
      { ...json, mean: json.mean.slice(1) },
      { ...json, axes: json.axes.slice(1) },
      { ...json, clusters: null },
      { kind: 'sequence', version: 1 },
    ];
    for (const bad of damaged)
      assert.throws(() => clusterModelFromJson(bad), { code: 'CLUSTERING_MODEL_FORMAT' });
  });

  it('reads events as TensorFlow does', async () => {
    const parameters = new Parameters(tf, randomFrom(3));
    const encode = encoder(parameters);
    const ids = sequenceIds(matrix);
    const rows = Int32Array.of(0, 1, 3, 40);
    const [kinds, items, gaps] = [ids.kinds, ids.items, ids.gaps].map((part) =>
      batchTensor(tf, takeSequences(part, rows)),
    );
    const theirs = encode(kinds!, items!, gaps!).dataSync();
    const forward = sequenceForward(new WeightTable(await parameters.read()));
    rows.forEach((row, i) => {
      const ours = forward(ids, row);
      assert.equal(ours.length, ids.lengths[row]! * ENCODER.width);
      ours.forEach((value, j) => {
        const wanted = theirs[i * SEQUENCE_EVENTS * ENCODER.width + j]!;
        assert.ok(Math.abs(value - wanted) < 1e-4, `${value} is not ${wanted}`);
      });
    });
  });

  it('takes the last 50 events, and knows a gap only within them', () => {
    const long = Array.from({ length: 60 }, (_, i): ItemEvent => ({ kind: 'v', item: `${i}`, at: i * 1000 }));
    assert.deepEqual(sequenceMatrix([long]), sequenceMatrix([long.slice(10)]));
    const { lengths, gaps } = sequenceIds(sequenceMatrix([long, []]));
    assert.deepEqual([...lengths], [50, 0]);
    assert.deepEqual([...gaps.subarray(0, 3)], [0, 1, 1]);
  });

  it('refuses what is no sequence', () => {
    const expected = { code: 'CLUSTERING_SHAPE' };
    assert.throws(() => model.predict(createMatrix(2, 3)), expected);
    for (const [cell, value] of [
      [0, 5],
      [0, 1.5],
      [1, 32],
      [2, -1],
      [9, 1],
    ] as const) {
      const bad = sequenceMatrix([[{ kind: 'v', item: 'a', at: 0 }]]);
      bad.values[cell] = value;
      assert.throws(() => model.predict(bad), expected, `${cell}: ${value}`);
    }
    const infinite = sequenceMatrix([[{ kind: 'v', item: 'a', at: 0 }]]);
    infinite.values[2] = Number.NaN;
    assert.throws(() => model.predict(infinite), { code: 'CLUSTERING_NON_FINITE' });
    assert.equal(model.predict(createMatrix(0, matrix.columns)).length, 0);
  });

  it('refuses more clusters than different customers, and options out of their ranges', async () => {
    const twice = sequenceMatrix([customers[0]!, customers[0]!]);
    await assert.rejects(clusterer.fit(twice), { code: 'CLUSTERING_K_ABOVE_ROWS', distinctRows: 1 });
    await assert.rejects(clusterer.fit(createMatrix(0, matrix.columns)), { code: 'CLUSTERING_K_ABOVE_ROWS' });
    assert.throws(() => new SequenceClustering({ k: 0, seed: 1, tf }), { code: 'CLUSTERING_K_INVALID' });
    for (const wrong of [
      { axes: 33 },
      { axes: 0 },
      { epochsMax: 0 },
      { batchSize: 1.5 },
      { learningRate: -1 },
    ]) {
      assert.throws(() => new SequenceClustering({ k: 2, seed: 1, tf, ...wrong }), {
        code: 'CLUSTERING_OPTION',
      });
    }
  });
});
