import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { loadTensorFlow } from '@shoal/neural';
import { blobs, describeConformance, samePartition } from '../clusterer-conformance.ts';
import { createMatrix, type Matrix, matrixFromRows } from '../matrix.ts';
import { clusterModelFromJson } from '../preprocessing/prepared.ts';
import { adjustedRand } from '../quality/adjusted-rand.ts';
import { seededRandom } from '../random.ts';
import { DeepEmbeddedClustering, type FitProgress } from './index.ts';

const { tf } = await loadTensorFlow({ backend: 'wasm' });
const quick = { tf, hidden: [16], pretrainEpochsMax: 20, refineEpochsMax: 10 };

describeConformance({
  name: 'DeepEmbeddedClustering',
  make: ({ k, seed }) => new DeepEmbeddedClustering({ ...quick, k, seed }),
  fromJson: clusterModelFromJson,
});

/** Three groups in twelve columns, each high in four of them, with noise nearly as large as the difference. */
function overlappingGroups(size: number): { matrix: Matrix; truth: number[] } {
  const random = seededRandom(2);
  const truth = Array.from({ length: 3 * size }, (_, i) => i % 3);
  const rows = truth.map((group) =>
    Array.from({ length: 12 }, (_, j) => (j % 3 === group ? 1.5 : 0) + 3 * (random() + random() - 1)),
  );
  return { matrix: matrixFromRows(rows), truth };
}

describe('deep embedded clustering', () => {
  it('tells of both stages, and ends when it is told', async () => {
    const seen: FitProgress[] = [];
    const clusterer = new DeepEmbeddedClustering({ ...quick, k: 4, seed: 1 });
    await clusterer.fit(blobs(4, 20, 1), { onProgress: (progress) => seen.push(progress) });
    assert.deepEqual(new Set(seen.map(({ stage }) => stage)), new Set(['reconstructing', 'refining']));
    const first = seen[0] as FitProgress;
    const reconstructed = seen.filter(({ stage }) => stage === 'reconstructing').at(-1) as FitProgress;
    assert.ok(reconstructed.loss < 0.8 * first.loss, `${first.loss} to ${reconstructed.loss}`);
    const stop = AbortSignal.abort(new Error('no longer wanted'));
    await assert.rejects(clusterer.fit(blobs(4, 20, 1), { signal: stop }), { message: 'no longer wanted' });
  });

  it('refines what k-means began with: surer, and nearer to the truth', async () => {
    const { matrix, truth } = overlappingGroups(100);
    const fitWith = (clusteringWeight: number) =>
      new DeepEmbeddedClustering({
        tf,
        k: 3,
        seed: 1,
        batchSize: 32,
        refineEpochsMax: 20,
        clusteringWeight,
      }).fit(matrix);
    const [begun, refined] = [await fitWith(0), await fitWith(1)];
    const certainty = (model: typeof begun) =>
      model.memberships(matrix).values.reduce((sum, share) => sum + share * share, 0) / matrix.rows;
    assert.ok(certainty(refined) > certainty(begun) + 0.05, `${certainty(begun)} to ${certainty(refined)}`);
    const [before, after] = [adjustedRand(begun.labels, truth), adjustedRand(refined.labels, truth)];
    assert.ok(after > before + 0.03, `adjusted Rand index ${before} to ${after}`);
  });

  it('embeds as TensorFlow does', async () => {
    const matrix = blobs(3, 15, 4);
    const model = await new DeepEmbeddedClustering({ ...quick, hidden: [16, 8], k: 3, seed: 2 }).fit(matrix);
    const { encoder, means, deviations } = model.toJSON();
    const floats = (i: number) => {
      const { float32, shape } = encoder[i]!;
      const bytes = Buffer.from(float32, 'base64');
      return tf.tensor(
        new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length)),
        [...shape],
      );
    };
    const scaled = matrix.values.map((x, i) => (x - means[i % 2]!) / deviations[i % 2]!);
    const layer = (x: ReturnType<typeof floats>, i: number) =>
      tf.add(
        tf.matMul(x as Parameters<typeof tf.matMul>[0], floats(2 * i) as Parameters<typeof tf.matMul>[1]),
        floats(2 * i + 1),
      );
    const hidden = tf.relu(layer(tf.relu(layer(tf.tensor(Float32Array.from(scaled), [45, 2]), 0)), 1));
    const theirs = layer(hidden, 2).dataSync();
    model.embed(matrix).values.forEach((value, i) => {
      assert.ok(Math.abs(value - theirs[i]!) < 1e-4, `${value} is not ${theirs[i]}`);
    });
  });

  it('gives shares that sum to 1, the largest to the cluster that it predicts', async () => {
    const matrix = blobs(4, 20, 6);
    const model = await new DeepEmbeddedClustering({ ...quick, k: 4, seed: 3 }).fit(matrix);
    const { values } = model.memberships(matrix);
    model.labels.forEach((label, row) => {
      const shares = [...values.subarray(row * 4, row * 4 + 4)];
      assert.ok(Math.abs(shares.reduce((a, b) => a + b) - 1) < 1e-9);
      assert.equal(shares.indexOf(Math.max(...shares)), label);
    });
  });

  it('is not drowned by one odd cell', async () => {
    const plain = blobs(4, 50, 7);
    const model = await new DeepEmbeddedClustering({ ...quick, k: 4, seed: 1 }).fit(plain);
    const far = createMatrix(1, 2, Float64Array.of(1e149, -1e149));
    const [label] = model.predict(far);
    assert.ok([0, 1, 2, 3].includes(label!), `${label}`);
    assert.ok(
      samePartition(
        model.labels,
        Int32Array.from({ length: 200 }, (_, i) => i % 4),
      ),
    );
  });

  for (const wrong of [
    { batchSize: 0 },
    { hidden: [0] },
    { embedding: -1 },
    { pretrainEpochsMax: 1.5 },
    { learningRate: 0 },
    { clusteringWeight: Number.NaN },
  ]) {
    it(`refuses ${JSON.stringify(wrong)}`, () => {
      assert.throws(() => new DeepEmbeddedClustering({ tf, k: 2, seed: 1, ...wrong }), {
        code: 'CLUSTERING_OPTION',
      });
    });
  }
});
