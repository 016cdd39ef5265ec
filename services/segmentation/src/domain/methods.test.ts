import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { matches, SegmentModel } from '@shoal/contracts';
import { customer, now, threeGroups, trainingInput } from '../testing/customers.fixture.ts';
import { clusterDeep } from '../training/cluster-deep.ts';
import { makeJudge } from './judge.ts';
import { beginTraining, endTraining, trainByBestMethod, trainSegments } from './train-segments.ts';

/** Three groups, and customers unlike any other. */
const outliers = [40, 90, 400, 900].map((orders, i) =>
  customer(`o${i}`, { orders, value: 10 ** (i + 2), recencyDays: 300 * i + 30, views: 500 * i }),
);
const states = [...threeGroups(300), ...outliers];
const stored = (model: SegmentModel) => JSON.parse(JSON.stringify(model)) as SegmentModel;

for (const method of ['hdbscan', 'dbscan'] as const)
  describe(`segments by ${method}`, () => {
    const input = { ...trainingInput(states), method };
    const model = trainSegments(input);

    it('are the groups that are there, and noise is a segment of its own', () => {
      assert.ok(matches(SegmentModel, stored(model)));
      assert.equal(model.method, method);
      const noise = model.segments.find(({ id }) => id === 'unclustered');
      assert.deepEqual([noise?.name, noise?.cluster], ['Unclustered', -1]);
      assert.ok((noise?.trainingShare ?? 1) < 0.05);
      assert.match(model.explanation, /groups; \d+\.\d % of the customers are in none/);
    });

    it('judge customers by the stored clustering', () => {
      const judge = makeJudge(stored(model));
      assert.equal(judge.judge(outliers[3]!, now).segment.id, 'unclustered');
      const seen = new Map<number, Set<string>>([0, 1, 2].map((group) => [group, new Set()]));
      states.slice(0, 300).forEach((state, i) => {
        seen.get(i % 3)?.add(judge.judge(state, now).segment.id);
      });
      const ids = [...seen.values()].flatMap((group) => [...group]);
      assert.equal(new Set(ids).size, ids.length, 'no segment has customers of two groups');
    });

    it('keep their ids, noise included, and win a trial over the same customers', () => {
      const again = trainSegments({ ...input, former: stored(model), cause: 'schedule' });
      assert.deepEqual(again.segments.map(({ id }) => id).sort(), model.segments.map(({ id }) => id).sort());
      assert.deepEqual([again.trial?.agreement, again.trial?.promoted], [1, true]);
    });

    it('are compared with those of another method', () => {
      const kmeans = trainSegments({ ...trainingInput(states, stored(model)), method: 'kmeans' });
      assert.equal(kmeans.model, undefined);
      assert.ok((kmeans.trial?.champion.clustered ?? 1) < 1);
    });
  });

describe('segments by density where there is none', () => {
  it('are those of k-means, and it is said', () => {
    // Of 15 customers no two groups of ten can be made.
    const same = Array.from({ length: 15 }, (_, i) =>
      customer(`c${i}`, { orders: 1 + i, value: 5 + i * 9, recencyDays: i * 17 }),
    );
    const { explanation, method, segments } = trainSegments({ ...trainingInput(same), method: 'hdbscan' });
    assert.equal(method, 'kmeans');
    assert.match(explanation, /^HDBSCAN finds \d groups; .* So k-means: /);
    assert.ok(segments.length >= 2);
  });
});

describe('segments by the best method', () => {
  it('say which it is and why, and stay with it for the same customers', async () => {
    const input = { ...trainingInput(states), method: 'auto' as const };
    const model = stored(await trainByBestMethod(input));
    assert.ok(['kmeans', 'hdbscan', 'dbscan'].includes(model.method ?? ''));
    for (const method of ['kmeans', 'hdbscan', 'dbscan'])
      assert.ok(model.explanation.includes(method), method);
    const again = await trainByBestMethod({ ...input, former: model, cause: 'schedule' });
    assert.deepEqual([again.method, again.trial?.agreement], [model.method, 1]);
  });
});

describe('segments by deep embedded clustering', () => {
  it('are the groups that are there, and the model judges without TensorFlow', {
    timeout: 120_000,
  }, async () => {
    const training = beginTraining({ ...trainingInput(threeGroups(240)), method: 'deep' });
    const model = stored(endTraining(training, await clusterDeep(training.request)));
    assert.equal(model.method, 'deep');
    const judge = makeJudge(model);
    const groups = [0, 1, 2].map((group) => {
      const ids = threeGroups(240)
        .filter((_, i) => i % 3 === group)
        .map((state) => judge.judge(state, now).segment.id);
      return new Set(ids).size === 1 ? ids[0] : undefined;
    });
    assert.equal(new Set(groups).size, 3, `${groups}`);
    assert.ok(!groups.includes(undefined));
    const sure = threeGroups(240).map((state) => judge.judge(state, now).probability ?? 0);
    assert.ok(Math.min(...sure) > 1 / 3, 'the likeliest of three');
    assert.ok(sure.every((probability) => probability <= 1));
    assert.ok(sure.filter((probability) => probability > 0.9).length > 200, 'the groups lie far apart');
  });
});
