import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { loadTensorFlow } from '@shoal/neural';
import { blobs } from '../clusterer-conformance.ts';
import { createMatrix, matrixFromRows, rowOf, takeRows } from '../matrix.ts';
import { clusterModelFromJson } from '../preprocessing/prepared.ts';
import { seededRandom } from '../random.ts';
import { SegmentClassifier, SegmentClassifierModel } from './index.ts';

const { tf } = await loadTensorFlow({ backend: 'wasm' });
const random = seededRandom(8);

/** Inside the ring of radius 1 is 'core', outside 'rim': no straight line parts them. */
const points = matrixFromRows(Array.from({ length: 600 }, () => [4 * random() - 2, 4 * random() - 2]));
const segmentOf = ([x = 0, y = 0]: Float64Array) => (Math.hypot(x, y) < 1 ? 'core' : 'rim');
const names = Array.from({ length: 600 }, (_, i) => segmentOf(rowOf(points, i)));
const classifier = new SegmentClassifier({ seed: 1, tf });
const model = await classifier.fit(points, names);

describe('the segment classifier', () => {
  it('learns segments that no straight line parts, and says how sure it is', () => {
    const others = matrixFromRows(Array.from({ length: 400 }, () => [4 * random() - 2, 4 * random() - 2]));
    const answers = model.classify(others);
    const right = answers.filter(({ segment }, i) => segment === segmentOf(rowOf(others, i)));
    assert.ok(right.length > 380, `${right.length} of 400`);
    const [inside, outside, between] = model.classify(
      matrixFromRows([
        [0, 0],
        [1.9, -1.9],
        [1, 0],
      ]),
    );
    assert.deepEqual([inside?.segment, outside?.segment], ['core', 'rim']);
    assert.ok(inside!.probability > 0.95 && outside!.probability > 0.95);
    assert.ok(between!.probability < inside!.probability && between!.probability >= 0.5);
    assert.deepEqual(model.segments, ['rim', 'core'], 'the larger comes first');
    assert.deepEqual(
      model.sizes.toSorted(),
      [
        names.filter((name) => name === 'core').length,
        names.filter((name) => name === 'rim').length,
      ].toSorted(),
    );
  });

  it('gives probabilities that sum to 1, the largest to what it predicts', () => {
    const { values } = model.probabilities(points);
    model.predict(points).forEach((label, row) => {
      const shares = [...values.subarray(row * 2, row * 2 + 2)];
      assert.ok(Math.abs(shares[0]! + shares[1]! - 1) < 1e-12);
      assert.equal(shares.indexOf(Math.max(...shares)), label);
    });
  });

  it('answers as TensorFlow does', () => {
    const { network, means, deviations } = model.toJSON();
    const parts = network.map(({ float32, shape }) => {
      const bytes = Uint8Array.from(Buffer.from(float32, 'base64'));
      return tf.tensor(new Float32Array(bytes.buffer), [...shape]);
    });
    const scaled = points.values.map((x, i) => (x - means[i % 2]!) / deviations[i % 2]!);
    let x = tf.tensor2d(Float32Array.from(scaled), [600, 2]) as ReturnType<typeof tf.tensor2d>;
    for (let i = 0; i < parts.length; i += 2) {
      const sums = tf.add(tf.matMul(x, parts[i] as typeof x), parts[i + 1]!);
      x = (i < parts.length - 2 ? tf.relu(sums) : tf.softmax(sums)) as typeof x;
    }
    const theirs = x.dataSync();
    model.probabilities(points).values.forEach((value, i) => {
      assert.ok(Math.abs(value - theirs[i]!) < 1e-4, `${value} is not ${theirs[i]}`);
    });
  });

  it('gives the same bytes for the same seed, in whatever order the rows come', async () => {
    const shuffled = Int32Array.from({ length: 600 }, (_, i) => (i * 7 + 11) % 600);
    const other = await classifier.fit(
      takeRows(points, shuffled),
      Array.from(shuffled, (i) => names[i]!),
    );
    assert.equal(JSON.stringify(other), JSON.stringify(model));
    assert.deepEqual(
      other.labels,
      shuffled.map((i) => model.labels[i]!),
    );
  });

  it('answers after a JSON round trip what it answered before, and refuses damaged JSON', () => {
    const restored = clusterModelFromJson(JSON.parse(JSON.stringify(model)));
    assert.ok(restored instanceof SegmentClassifierModel);
    assert.deepEqual(restored.classify(points), model.classify(points));
    const json = JSON.parse(JSON.stringify(model));
    const damaged = [
      { ...json, version: 9 },
      { ...json, segments: [...json.segments, 'more'] },
      { ...json, network: json.network.slice(1) },
      { ...json, deviations: json.deviations.map(() => 0) },
      { ...json, means: [] },
      { kind: json.kind, version: 1 },
    ];
    for (const bad of damaged)
      assert.throws(() => clusterModelFromJson(bad), { code: 'CLUSTERING_MODEL_FORMAT' });
  });

  it('learns the one segment that there is, from one row', async () => {
    const single = await classifier.fit(createMatrix(1, 2), ['all']);
    assert.deepEqual(single.classify(createMatrix(1, 2)), [{ segment: 'all', probability: 1 }]);
  });

  it('refuses what does not fit', async () => {
    await assert.rejects(classifier.fit(points, ['core']), { code: 'CLUSTERING_SHAPE' });
    await assert.rejects(classifier.fit(createMatrix(0, 2), []), { code: 'CLUSTERING_K_ABOVE_ROWS' });
    const bad = blobs(2, 2, 1);
    bad.values[3] = Number.NaN;
    await assert.rejects(classifier.fit(bad, ['a', 'a', 'b', 'b']), {
      code: 'CLUSTERING_NON_FINITE',
      row: 1,
    });
    assert.throws(() => model.predict(createMatrix(1, 3)), { code: 'CLUSTERING_SHAPE' });
    assert.throws(() => model.predict(bad), { code: 'CLUSTERING_NON_FINITE' });
    for (const wrong of [
      { epochsMax: 0 },
      { patience: 0 },
      { batchSize: 0 },
      { learningRate: 0 },
      { dropout: 1 },
    ]) {
      assert.throws(() => new SegmentClassifier({ seed: 1, tf, ...wrong }), { code: 'CLUSTERING_OPTION' });
    }
  });

  it('ends when it is told', async () => {
    const signal = AbortSignal.abort(new Error('no longer wanted'));
    await assert.rejects(classifier.fit(points, names, { signal }), { message: 'no longer wanted' });
  });
});
