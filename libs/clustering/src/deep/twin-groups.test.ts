import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { loadTensorFlow } from '@shoal/neural';
import { KMeans } from '../kmeans/kmeans.ts';
import { Prepared } from '../preprocessing/prepared.ts';
import { adjustedRand } from '../quality/adjusted-rand.ts';
import { SequenceClustering, sequenceMatrix } from './index.ts';
import { twinCustomers } from './twin-customers.fixture.ts';

const { tf, backend } = await loadTensorFlow();
const { recent, rfm, truth } = twinCustomers(800, 3);

describe(`two groups that do the same things in another order, on ${backend}`, () => {
  it('are not told apart by k-means on recency, frequency and monetary value', () => {
    const { labels } = new Prepared({ scale: 'log-standard' }, new KMeans({ k: 2, seed: 1 })).fit(rfm);
    const index = adjustedRand(labels, truth);
    assert.ok(index <= 0.2, `adjusted Rand index ${index}`);
  });

  it('are told apart by what an encoder of their events has learned, without any label', async () => {
    const model = await new SequenceClustering({ k: 2, seed: 1, tf }).fit(sequenceMatrix(recent));
    const index = adjustedRand(model.labels, truth);
    assert.ok(index >= 0.8, `adjusted Rand index ${index}`);
    const strangers = twinCustomers(200, 4);
    const later = adjustedRand(model.predict(sequenceMatrix(strangers.recent)), strangers.truth);
    assert.ok(later >= 0.8, `adjusted Rand index ${later} of customers it has not seen`);
  });
});
