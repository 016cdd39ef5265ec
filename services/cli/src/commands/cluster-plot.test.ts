import assert from 'node:assert/strict';
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { DOMParser, type Document } from '@xmldom/xmldom';
import { customersCsv, runShoal, temporaryFolder } from '../run-shoal.fixture.ts';

const { folder, write } = temporaryFolder();
write('customers.csv', customersCsv());

const run = (...args: string[]): string => {
  const { status, stdout, stderr } = runShoal(['cluster', ...args], folder);
  assert.deepEqual([status, stderr], [0, '']);
  return stdout;
};

/** Throws for anything that is no well-formed XML. */
function pictureAt(name: string): Document {
  const onError = (level: string, message: string) => {
    throw new Error(`${level}: ${message}`);
  };
  return new DOMParser({ onError }).parseFromString(
    readFileSync(join(folder, name), 'utf8'),
    'image/svg+xml',
  );
}

const texts = (picture: Document): string[] =>
  Array.from(picture.getElementsByTagName('text'), (each) => each.textContent ?? '');

/** The points of each segment: those that are there, not those that are said to be. */
const points = (picture: Document): Record<string, number> =>
  Object.fromEntries(
    Array.from(picture.getElementsByTagName('g'))
      .filter((group) => group.getAttribute('class') === 'cloud')
      .map((group) => [group.getAttribute('data-segment'), group.getElementsByTagName('circle').length]),
  );

describe('shoal cluster --plot', () => {
  it('draws every customer in the segment that he is in, with the names', () => {
    const { names } = JSON.parse(run('customers.csv', '--plot', 'out.svg', '--json'));
    const picture = pictureAt('out.svg');
    assert.deepEqual(points(picture), { 0: 20, 1: 20 });
    for (const name of names) assert.ok(texts(picture).includes(name), name);
    assert.ok(texts(picture).includes('k = 2'));
    assert.ok(texts(picture).some((line) => /^Axis 1 \(\d+ % of the variance\): .*more orders/.test(line)));
  });

  it('draws 5,000 of more customers, always the same', () => {
    const lines = Array.from(
      { length: 6000 },
      (_, i) => `${i},${(i * 7919) % 997},${(i % 3) * 500 + (i % 89)}\n`,
    );
    write('many.csv', `id,a,b\n${lines.join('')}`);
    for (const name of ['many-1.svg', 'many-2.svg']) run('many.csv', '--k', '3', '--plot', name);
    const drawn = Object.values(points(pictureAt('many-1.svg')));
    assert.equal(
      drawn.reduce((a, b) => a + b),
      5000,
    );
    assert.ok(texts(pictureAt('many-1.svg')).some((line) => line.startsWith('5,000 of 6,000 customers')));
    assert.deepEqual(readFileSync(join(folder, 'many-1.svg')), readFileSync(join(folder, 'many-2.svg')));
  });

  it('writes a png of twice the size when the name ends so', () => {
    run('customers.csv', '--k', '2', '--plot', 'out.png', '--report', 'both.md');
    const png = readFileSync(join(folder, 'out.png'));
    assert.equal(png.toString('latin1', 1, 4), 'PNG');
    assert.equal(png.readUInt32BE(16), 2 * 1280);
    assert.match(readFileSync(join(folder, 'both.md'), 'utf8'), /!\[.*\]\(out\.png\)/);
  });

  it('draws the distances that eps was read from, and who is in no segment', () => {
    write('outlier.csv', `${customersCsv()}far,90000,7000,1\n`);
    run('outlier.csv', '--method', 'dbscan', '--eps', '0.5', '--min-points', '4', '--plot', 'dbscan.svg');
    const picture = pictureAt('dbscan.svg');
    assert.deepEqual(points(picture), { '-1': 1, 0: 20, 1: 20 });
    assert.ok(texts(picture).includes('eps 0.500'));
    assert.ok(texts(picture).includes('Unclustered'));
  });

  it('draws one column, one segment and no segment', () => {
    for (const args of [
      ['--features', 'spend', '--k', '2'],
      ['--k', '1'],
      ['--method', 'dbscan', '--eps', '1e-9'],
      ['--pca', '1', '--k', '2'],
    ]) {
      run('customers.csv', ...args, '--plot', 'odd.svg');
      const counts = Object.values(points(pictureAt('odd.svg')));
      assert.equal(
        counts.reduce((a, b) => a + b),
        40,
        args.join(' '),
      );
    }
  });
});

describe('shoal cluster --report', () => {
  const report = (name: string): string => readFileSync(join(folder, name), 'utf8');

  it('tells what, how, how good and how to do it again, with a picture beside it', () => {
    const stdout = run('customers.csv', '--report', 'segments.md');
    assert.match(stdout, /\nsegments\.svg: written\nsegments\.md: written\n$/);
    assert.deepEqual(points(pictureAt('segments.svg')), { 0: 20, 1: 20 });
    const text = report('segments.md');
    assert.match(text, /^# Customer segments in customers\.csv\n/);
    assert.match(text, /\*\*2 segments\*\* among \*\*40 customers\*\*, found by k-means/);
    assert.match(text, /!\[.*Loyal.*\]\(segments\.svg\)/);
    assert.match(text, /\n### \d\. Loyal\n\n\*\*20 customers, 50\.0 %\.\*\* Spend 1\.9 x the average/);
    assert.match(text, /\n\| spend \| 947 \| 24\.6 \| \+\d+\.\d\d \(large\) \| 100 % \|\n/);
    assert.match(text, /\*\*Silhouette\*\* 0\.\d{4}: strong structure/);
    assert.match(text, /\n\| \*\*2\*\* \| \*\*0\.\d{4}\*\* /);
  });

  it('gives a command that gives the same clusters again', () => {
    write('odd name.csv', customersCsv());
    const first = JSON.parse(
      run('odd name.csv', '--k', '3', '--seed', '7', '--report', 'again.md', '--json'),
    );
    const command = /```sh\nshoal (.*)\n```/.exec(report('again.md'))?.[1] ?? '';
    assert.match(command, /^cluster 'odd name\.csv' --method kmeans --k 3 /);
    const args = command.match(/'[^']*'|\S+/g)?.map((word) => word.replaceAll("'", '')) ?? [];
    const second = JSON.parse(run(...args.slice(1), '--json'));
    assert.deepEqual(second.clusters, first.clusters);
  });

  it('finds the picture from where the report lies', () => {
    mkdirSync(join(folder, 'reports'));
    run('customers.csv', '--k', '2', '--report', 'reports/r.md', '--plot', 'a (1).svg');
    assert.match(report('reports/r.md'), /!\[.*\]\(\.\.\/a%20%281%29\.svg\)/);
  });

  it('lets no text of the table become Markdown or HTML', () => {
    const column = '"a|b<img src=x>[l](http://x.y)\n# *z*"';
    write('hostile.csv', customersCsv().replace('spend', column));
    run('hostile.csv', '--k', '2', '--report', 'hostile.md');
    const text = report('hostile.md');
    assert.ok(text.includes('a\\|b&lt;img src=x&gt;\\[l\\](http\\://x.y) \\# \\*z\\*'));
    const body = text.replace(/```[\s\S]*```/, '');
    assert.doesNotMatch(body, /<img|\n# \*|[^\\]\]\(http|[^\\]\|b/);
    // Every line of a table has as many cells as its head.
    for (const table of body.match(/(\|.*\|\n)+/g) ?? []) {
      const widths = table
        .trimEnd()
        .split('\n')
        .map((line) => line.split(/(?<!\\)\|/).length);
      assert.equal(new Set(widths).size, 1, table);
    }
  });

  it('says so when nobody is in a segment', () => {
    run('customers.csv', '--method', 'dbscan', '--eps', '1e-9', '--report', 'none.md');
    const text = report('none.md');
    assert.match(text, /\*\*0 segments\*\* among/);
    assert.match(text, /\n- 100 % of the customers are in no segment/);
    assert.doesNotMatch(text, /What sets it apart|## The segments/);
  });

  it('warns of what should be known before acting', () => {
    const grid = Array.from({ length: 400 }, (_, i) => `${i},${i % 20},${Math.floor(i / 20)}\n`).join('');
    write('grid.csv', `id,a,b\n${grid.replace('\n1,', '\n0,')}`);
    runShoal(['cluster', 'grid.csv', '--scale', 'none', '--k', '90', '--report', 'grid.md'], folder);
    const text = report('grid.md');
    assert.match(text, /\n## Before you act on it\n/);
    assert.match(text, /\n- Very small, so figures may be chance: /);
    assert.match(text, /\n- 1 rows repeat an id: /);
    assert.doesNotMatch(text, /holds \d+ % of all customers/);
    run('customers.csv', '--k', '2', '--report', 'calm.md');
    assert.doesNotMatch(report('calm.md'), /Before you act/);
  });
});
