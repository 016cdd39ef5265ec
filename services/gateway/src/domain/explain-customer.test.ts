import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createMatrix, KMeans, matrixFromRows, Preprocessor } from '@shoal/clustering';
import type { SegmentModel } from '@shoal/contracts';
import fc from 'fast-check';
import { modelOf } from '../testing/shop.fixture.ts';
import { makeExplainer } from './explain-customer.ts';

const features = ['recencyDays', 'orders', 'discountShare'];
const rows = matrixFromRows(
  Array.from({ length: 90 }, (_, i) => {
    const wobble = (i * 7) % 11;
    if (i % 3 === 0) return [2 + wobble, 10 + (wobble % 4), wobble / 30];
    if (i % 3 === 1) return [150 + 5 * wobble, 1 + (wobble % 2), wobble / 20];
    return [5 + wobble, wobble % 2, wobble / 40];
  }),
);
const preprocessor = Preprocessor.fit(rows, { scale: 'log-standard' });
const { centroids } = new KMeans({ k: 3, seed: 1 }).fit(preprocessor.transform(rows));
const means = preprocessor.inverse(centroids);
const model: SegmentModel = {
  ...modelOf(['a', 'b', 'c']),
  features,
  featureWords: ['days since the last order', 'orders', 'discounted orders'],
  scaling: preprocessor.toJSON(),
  segments: ['a', 'b', 'c'].map((id, i) => ({
    id,
    name: id.toUpperCase(),
    summary: '',
    trainingShare: 1 / 3,
    centroid: [...centroids.values.subarray(i * 3, i * 3 + 3)],
    means: Object.fromEntries(features.map((feature, j) => [feature, means.values[i * 3 + j] as number])),
  })),
};
const explainer = makeExplainer(model);
const customer = fc.record({
  recencyDays: fc.double({ min: 0, max: 400, noNaN: true }),
  orders: fc.integer({ min: 0, max: 20 }),
  discountShare: fc.double({ min: 0, max: 1, noNaN: true }),
});

describe('an explanation', () => {
  it('says why here rather than there in words and figures', () => {
    const { segment, against, sentence, reasons } = explainer.explain({
      recencyDays: 3,
      orders: 11,
      discountShare: 0.1,
    });
    assert.notEqual(against, null);
    assert.equal(reasons[0]?.feature, 'orders');
    assert.match(
      sentence,
      new RegExp(
        `^In ${segment.name} rather than ${against?.name} for orders \\(11; [\\d.]+ on average here, [\\d.]+ there\\)`,
      ),
    );
  });

  it('has reasons that add up to how much nearer the segment is', () => {
    fc.assert(
      fc.property(customer, (values) => {
        const { reasons, distance, against } = explainer.explain(values);
        const sum = reasons.reduce((total, { weight }) => total + weight, 0);
        assert.ok(
          Math.abs(sum - ((against?.distance ?? 0) ** 2 - distance ** 2)) < 1e-9 * (1 + Math.abs(sum)),
        );
      }),
    );
  });

  it('names changes that lead where it says, and smaller ones that do not', () => {
    fc.assert(
      fc.property(customer, (values) => {
        const { segment, moves } = explainer.explain(values);
        for (const { feature, from, to, segment: reached } of moves) {
          if (Math.abs(to - from) < 1e-5) continue;
          const seen = (value: number) => explainer.explain({ ...values, [feature]: value }).segment.id;
          const [before, after] = around({ feature, from, to });
          assert.deepEqual([seen(before), seen(after)], [segment.id, reached.id]);
        }
      }),
    );
  });

  it('names no change that cannot come', () => {
    fc.assert(
      fc.property(customer, (values) => {
        for (const { feature, from, to } of explainer.explain(values).moves) {
          assert.ok(to >= 0, `${feature} ${to}`);
          if (feature === 'orders') assert.ok(to > from);
          if (feature === 'discountShare') assert.ok(to <= 1);
        }
      }),
    );
  });

  it('of a stored clustering follows what that says, not the distances', () => {
    const stored = new KMeans({ k: 1, seed: 1 }).fit(createMatrix(rows.rows, 3, rows.values)).toJSON();
    const [first, ...others] = model.segments;
    const segments = [
      { ...first!, cluster: 0 },
      ...others.map((segment, i) => ({ ...segment, cluster: i + 1 })),
    ];
    const { segment, moves } = makeExplainer({ ...model, model: stored, segments }).explain({
      recencyDays: 160,
    });
    assert.deepEqual([segment.id, moves], ['a', []]);
  });
});

/** A value just before a border and one just beyond it; orders are whole. */
function around({ feature, from, to }: { feature: string; from: number; to: number }): [number, number] {
  if (feature === 'orders') return [to - 1, to];
  const little = Math.max(1e-6, to * 1e-6) * Math.sign(to - from);
  return [to - little, Math.max(0, to + little)];
}
