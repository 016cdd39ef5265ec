import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { readOnlineRetailRfm } from '../online-retail.fixture.ts';
import { Prepared } from '../preprocessing/prepared.ts';
import { silhouette } from '../quality/silhouette.ts';
import { Dbscan } from './dbscan.ts';
import { Hdbscan } from './hdbscan.ts';

const folder = process.env.SHOAL_DATASETS;
const path = join(folder ?? '', 'online-retail.csv.gz');
const skip =
  folder === undefined || !existsSync(path)
    ? 'SHOAL_DATASETS names no folder with online-retail.csv.gz (UCI Online Retail)'
    : false;

// What scikit-learn 1.9.1 finds on the same rows, log1p and z-scored.
describe('density clustering on the RFM of UCI Online Retail', { skip }, async () => {
  const matrix = await readOnlineRetailRfm(path);

  it('finds by DBSCAN(0.3, 10) the 7 clusters and 10.2 % noise of scikit-learn', () => {
    const model = new Prepared({ scale: 'log-standard' }, new Dbscan({ eps: 0.3, minPoints: 10 })).fit(
      matrix,
    );
    assert.equal(model.clusterCount, 7);
    assert.equal(model.model.noiseRows, 442);
    // Border points between two clusters go to the nearer here, to the first there: two of 4,338 rows.
    const theirs = [1425, 1192, 798, 439, 15, 14, 13];
    model.sizes.forEach((size, label) => {
      assert.ok(Math.abs(size - theirs[label]!) <= 2, `${model.sizes}`);
    });
  });

  it('finds by HDBSCAN(50) the clusters of scikit-learn, with its silhouette of .3266', () => {
    const model = new Prepared({ scale: 'log-standard' }, new Hdbscan({ minClusterSize: 50 })).fit(matrix);
    assert.deepEqual([...model.sizes], [2372, 1377]);
    assert.equal(model.model.noiseRows, 589);
    const { value } = silhouette(model.preprocessor.transform(matrix), model.labels, { seed: 42 });
    assert.ok(Math.abs((value as number) - 0.32663) < 1e-4, `${value}`);
  });

  it('predicts for all customers what it found', () => {
    for (const clusterer of [new Dbscan({ eps: 0.3, minPoints: 10 }), new Hdbscan({ minClusterSize: 50 })]) {
      const model = new Prepared<ReturnType<typeof clusterer.fit>>({ scale: 'log-standard' }, clusterer).fit(
        matrix,
      );
      assert.deepEqual(model.predict(matrix), model.labels);
    }
  });
});
