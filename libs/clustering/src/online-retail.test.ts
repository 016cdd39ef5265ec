import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { chooseK } from './choosing/choose-k.ts';
import { KMeans } from './kmeans/kmeans.ts';
import { describeClusters } from './naming/describe-clusters.ts';
import { nameClusters } from './naming/name-clusters.ts';
import { readOnlineRetailRfm } from './online-retail.fixture.ts';
import { Prepared } from './preprocessing/prepared.ts';
import { silhouette } from './quality/silhouette.ts';

const folder = process.env.SHOAL_DATASETS;
const path = join(folder ?? '', 'online-retail.csv.gz');
const skip =
  folder === undefined || !existsSync(path)
    ? 'SHOAL_DATASETS names no folder with online-retail.csv.gz (UCI Online Retail)'
    : false;

describe('k-means on the RFM of UCI Online Retail', { skip }, async () => {
  const matrix = await readOnlineRetailRfm(path);
  const modelOf = (k: number) =>
    new Prepared({ scale: 'log-standard' }, new KMeans({ k, seed: 42 })).fit(matrix);

  it('reads 4,338 customers', () => assert.equal(matrix.rows, 4338));

  // What scikit-learn's KMeans reaches on the same rows.
  for (const [k, peer] of [
    [2, 0.4329],
    [4, 0.3375],
    [5, 0.3192],
  ] as const) {
    it(`separates ${k} clusters as well as scikit-learn, within 0.002`, () => {
      const model = modelOf(k);
      const scaled = model.preprocessor.transform(matrix);
      const { value } = silhouette(scaled, model.labels, { seed: 42 });
      assert.ok((value as number) >= peer - 0.002, `${value}`);
    });
  }

  it('names five clusters as a marketer would', () => {
    const columns = ['recency', 'frequency', 'monetary'];
    const descriptions = describeClusters(matrix, modelOf(5).labels, columns);
    const roles = { recency: 'recency', frequency: 'frequency', monetary: 'monetary' } as const;
    assert.deepEqual(
      nameClusters(descriptions, roles).map(({ name }) => name),
      ['Hibernating', 'At risk', 'Loyal', 'New', 'Champions'],
    );
  });

  it('chooses two clusters, and says that the structure is weak', () => {
    const scaled = modelOf(2).preprocessor.transform(matrix);
    const { k, explanation } = chooseK(scaled, { seed: 42 });
    assert.equal(k, 2);
    assert.match(explanation, /structure is weak/);
  });
});
