import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { dayMs } from '@shoal/features';
import { customer, now, threeGroups, trainOn } from '../testing/customers.fixture.ts';
import { largestDrift } from './drift.ts';

const states = threeGroups(300);
const histograms = trainOn(states).histograms ?? {};

describe('drift', () => {
  it('is none for the customers of the training', () => {
    assert.equal(largestDrift(histograms, states, now)?.index, 0);
  });

  it('is named by the feature that changed most', () => {
    const spenders = states.map((state, i) =>
      i % 3 === 0 ? customer(`c${i}`, { orders: 10 + ((i * 7) % 5), value: 900, recencyDays: 2 }) : state,
    );
    const drift = largestDrift(histograms, spenders, now);
    assert.equal(drift?.feature, 'monetary');
    assert.ok((drift?.index ?? 0) > 0.25, `${drift?.index}`);
  });

  it('comes with time alone', () => {
    assert.ok((largestDrift(histograms, states, now + 90 * dayMs)?.index ?? 0) > 0.25);
  });
});
