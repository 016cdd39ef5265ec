import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { matches, SegmentModel } from '@shoal/contracts';
import { customer, now, threeGroups, trainOn } from '../testing/customers.fixture.ts';
import { makeJudge } from './judge.ts';

const states = threeGroups(300);
const model = trainOn(states);

describe('trainSegments', () => {
  it('finds the groups that are there and tells what sets them apart', () => {
    assert.equal(model.segments.length, 3);
    assert.ok(model.quality.silhouette > 0.6, `silhouette is ${model.quality.silhouette}`);
    for (const { trainingShare, summary } of model.segments) {
      assert.ok(Math.abs(trainingShare - 1 / 3) < 0.01);
      assert.notEqual(summary, '');
    }
    const names = model.segments.map(({ name }) => name);
    assert.ok(names.includes('Window shoppers'), `names are ${names}`);
    assert.equal(new Set(names).size, 3);
  });

  it('gives a record as the contract has it, the same for the same customers', () => {
    assert.ok(matches(SegmentModel, JSON.parse(JSON.stringify(model))));
    assert.deepEqual(trainOn(states), model);
  });

  it('judges the customers it was trained on as it grouped them', () => {
    const judge = makeJudge(JSON.parse(JSON.stringify(model)) as SegmentModel);
    const groups = new Map<string, Set<string>>();
    states.forEach((state, i) => {
      const { segment, distance } = judge.judge(state, now);
      assert.ok(distance < 3);
      groups.set(segment.id, (groups.get(segment.id) ?? new Set()).add(String(i % 3)));
    });
    assert.deepEqual(
      [...groups.values()].map(({ size }) => size),
      [1, 1, 1],
    );
  });

  it('keeps ids and names when it is trained again with more customers', () => {
    const again = trainOn(threeGroups(330), model);
    assert.equal(again.version, 2);
    const identity = ({ segments }: SegmentModel) => segments.map(({ id, name }) => `${id} ${name}`).sort();
    assert.deepEqual(identity(again), identity(model));
  });

  it('keeps the id of a group in which everybody is another, while it bears the same name', () => {
    const others = threeGroups(300).map((state, i) =>
      i % 3 === 2 ? { ...customer(`n${i}`, { views: 3 + (i % 4), recencyDays: 60 + (i % 9) }) } : state,
    );
    const again = trainOn(others, model);
    const shoppers = ({ segments }: SegmentModel) =>
      segments.find(({ name }) => name === 'Window shoppers')?.id;
    assert.equal(shoppers(again), shoppers(model));
  });

  it('gives a group that was not there before an id of its own', () => {
    const whales = Array.from({ length: 100 }, (_, i) =>
      customer(`w${i}`, { orders: 60, value: 5_000, recencyDays: 60 }),
    );
    const again = trainOn([...states, ...whales], model);
    const known = new Set(model.segments.map(({ id }) => id));
    assert.equal(again.segments.filter(({ id }) => known.has(id)).length, 3);
    assert.ok(again.segments.some(({ id }) => id.startsWith('s2-')));
  });

  it('renames a segment whose members have changed their ways', () => {
    const lookers = threeGroups(300).map((state, i) =>
      i % 3 === 2 ? customer(`c${i}`, { orders: 12, value: 500, recencyDays: 90 }) : state,
    );
    const again = trainOn(lookers, model);
    const former = model.segments.find(({ name }) => name === 'Window shoppers');
    assert.notEqual(again.segments.find(({ id }) => id === former?.id)?.name, 'Window shoppers');
  });
});
