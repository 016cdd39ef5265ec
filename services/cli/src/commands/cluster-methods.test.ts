import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { customersCsv, runShoal, temporaryFolder } from '../run-shoal.fixture.ts';

const { folder, write } = temporaryFolder();
// Two groups of 20, and one customer who is like nobody.
write('customers.csv', `${customersCsv()}far,90000,7000,1\n`);

const json = (...args: string[]) => {
  const { status, stdout, stderr } = runShoal(['cluster', 'customers.csv', ...args, '--json'], folder);
  assert.deepEqual([status, stderr], [0, '']);
  return JSON.parse(stdout);
};

describe('shoal cluster --method', () => {
  it('finds by kmeans and minibatch as many groups as it is told, with everybody in one', () => {
    for (const method of ['kmeans', 'minibatch']) {
      const found = json('--method', method, '--k', '2');
      assert.deepEqual([found.method, found.figures, found.noise], [method, { k: 2 }, 0]);
      assert.deepEqual(found.sizes, [21, 20]);
      assert.ok(found.inertia > 0);
    }
  });

  it('finds by dbscan and hdbscan the groups that are there, and leaves out who is in none', () => {
    const cases = [
      { args: ['--method', 'dbscan', '--eps', '0.5'], figures: { eps: 0.5, 'min-points': 10 } },
      {
        args: ['--method', 'hdbscan', '--min-cluster-size', '8', '--min-points', '4'],
        figures: { 'min-cluster-size': 8, 'min-points': 4 },
      },
    ];
    for (const { args, figures } of cases) {
      const found = json(...args, '--out', 'out.csv');
      assert.deepEqual([found.sizes, found.noise, found.inertia], [[20, 20], 1, null]);
      assert.deepEqual(found.figures, figures);
      assert.match(readFileSync(join(folder, 'out.csv'), 'utf8'), /\nfar,-1,Unclustered\n$/);
    }
  });

  it('finds by deep what a network makes of the features', () => {
    const found = json('--method', 'deep', '--k', '2', '--seed', '3');
    assert.deepEqual([found.method, found.noise, found.inertia], ['deep', 0, null]);
    assert.equal(found.sizes[0] + found.sizes[1], 41);
    assert.ok(found.silhouette > 0.5, found.silhouette);
  });

  it('tries methods with auto, takes one and says why', () => {
    const found = json('--method', 'auto', '--report', 'auto.md');
    const tried = found.methods.candidates.map(({ name }: { name: string }) => name);
    assert.deepEqual(tried, ['k-means', 'HDBSCAN', 'DBSCAN']);
    assert.equal(
      found.methods.method,
      { kmeans: 'k-means', hdbscan: 'HDBSCAN', dbscan: 'DBSCAN' }[found.method as 'kmeans'],
    );
    assert.ok(found.sizes.length >= 2);
    const report = readFileSync(join(folder, 'auto.md'), 'utf8');
    assert.match(report, /\*\*Why\*\*: \S+ was chosen out of 3 methods: /);
    assert.match(
      report,
      new RegExp(
        `\\n\\| \\*\\*${found.methods.method}\\*\\* \\| \\*\\*${found.methods.candidates.find((each: { name: string }) => each.name === found.methods.method).clusters}`,
      ),
    );
    const { stdout } = runShoal(['cluster', 'customers.csv', '--method', 'auto'], folder);
    assert.match(
      stdout,
      new RegExp(`\\n${found.method} on .*\\n${found.methods.method} was chosen out of 3 methods`),
    );
  });

  it('reads eps from the knee of the distances, and says so', () => {
    const { stdout } = runShoal(
      ['cluster', 'customers.csv', '--method', 'dbscan', '--min-points', '5'],
      folder,
    );
    const eps = /eps = (\d+\.\d+), the knee of the distances to neighbour 5/.exec(stdout)?.[1];
    assert.ok(Math.abs(Number(eps) - json('--method', 'dbscan', '--min-points', '5').figures.eps) < 1e-3);
    assert.match(stdout, /│ -1 │ Unclustered +│ {4}1 │ +2\.4 % │ unlike any group/);
  });

  it('takes every scale and principal components', () => {
    for (const scale of ['log', 'root', 'standard', 'robust', 'quantile', 'quantile-normal', 'none']) {
      assert.equal(json('--scale', scale, '--k', '2', '--pca', '2').scale, scale);
    }
    assert.equal(json('--k', '2', '--pca', '0.9').pca, 0.9);
  });

  it('measures with --report how far the groups come back', () => {
    for (const method of ['kmeans', 'minibatch', 'dbscan', 'hdbscan']) {
      const { stability, clusters } = json('--method', method, '--report', 'r.md');
      assert.ok(stability.agreement > 0.5 && stability.agreement <= 1, method);
      assert.equal(stability.clusters.length, clusters.length);
      assert.match(readFileSync(join(folder, 'r.md'), 'utf8'), /\n- \*\*Stability\*\* \d\.\d\d /);
    }
    assert.equal(json('--k', '2').stability, null);
  });
});
