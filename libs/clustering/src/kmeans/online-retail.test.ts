import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { readOnlineRetailRfm } from '../online-retail.fixture.ts';
import { Prepared } from '../preprocessing/prepared.ts';
import { silhouette } from '../quality/silhouette.ts';
import { KMeans } from './kmeans.ts';

const folder = process.env.SHOAL_DATASETS;
const path = join(folder ?? '', 'online-retail.csv.gz');
const skip =
  folder === undefined || !existsSync(path)
    ? 'SHOAL_DATASETS names no folder with online-retail.csv.gz (UCI Online Retail)'
    : false;

describe('k-means with many starts on the RFM of UCI Online Retail', { skip }, async () => {
  const matrix = await readOnlineRetailRfm(path);

  // What scikit-learn's KMeans reaches on the same rows, with the tolerance that it has by default.
  for (const [k, peer] of [
    [2, 0.4329],
    [4, 0.3375],
    [5, 0.3192],
  ] as const) {
    it(`separates ${k} clusters by a silhouette of ${peer} or more`, () => {
      const kmeans = new KMeans({ k, seed: 42, starts: 30, tolerance: 1e-4 });
      const model = new Prepared({ scale: 'log-standard' }, kmeans).fit(matrix);
      const scaled = model.preprocessor.transform(matrix);
      const { value } = silhouette(scaled, model.labels, { seed: 42, exactRowsMax: matrix.rows });
      assert.ok(Number((value as number).toFixed(4)) >= peer, `${value}`);
    });
  }
});
