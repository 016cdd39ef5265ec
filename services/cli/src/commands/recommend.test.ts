import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { gzipSync } from 'node:zlib';
import { runIn } from '../run-program.fixture.ts';

let folder: string;
before(() => {
  folder = mkdtempSync(join(tmpdir(), 'shoal-recommend-'));
});
after(() => rmSync(folder, { recursive: true, force: true }));

function file(name: string, content: string | Buffer): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

const recommend = (...args: string[]) => runIn({}, 'recommend', ...args);

/** Everybody goes round a ring of items, so that the next one can be foretold. */
const walks = Array.from({ length: 60 }, (_, u) =>
  Array.from({ length: 6 }, (_, i) => ({
    user: `u${u}`,
    item: `i${(u + i) % 12}`,
    at: 1_700_000_000 + 60 * i,
  })),
);
const rowsOf = (line: (row: (typeof walks)[number][number], i: number) => string) =>
  walks.flat().map(line).join('\n');
const table = `customer,product,stars,when\n${rowsOf(({ user, item, at }, i) => `${user},${item},${1 + (i % 5)},${at}`)}\n`;
const columns = ['--user', 'customer', '--item', 'product', '--time', 'when'];

const jsonLines = (stdout: string) =>
  stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));

describe('shoal recommend', () => {
  it('judges a model on a table, one JSON line', async () => {
    const path = file('walks.csv', table);
    const { code, stdout } = await recommend(path, ...columns, '--model', 'itemTransition', '--json');
    assert.equal(code, 0);
    const [line, ...more] = jsonLines(stdout);
    assert.deepEqual(more, []);
    assert.deepEqual(Object.keys(line), [
      ...[
        'model',
        'hr@10',
        'ndcg@10',
        'mrr@10',
        'recall@10',
        'coverage',
        'novelty',
        'fitSeconds',
        'serveMicros',
      ],
    ]);
    assert.equal(line.model, 'itemTransition');
    assert.ok(line['ndcg@10'] > 0.9, String(line['ndcg@10']));
  });

  it('reads tsv, .inter and sequences, packed too, to the same figures', async () => {
    const inter = `user_id:token\titem_id:token\ttimestamp:float\n${rowsOf(({ user, item, at }) => `${user}\t${item}\t${at}`)}`;
    const sequences = walks.map((row) => [row[0]?.user, ...row.map(({ item }) => item)].join(' ')).join('\n');
    const paths = [
      file('walks.inter', inter),
      file('walks.tsv.gz', gzipSync(inter.replaceAll(/:token|:float/g, ''))),
      file('walks.txt', sequences),
    ];
    const found = [];
    for (const path of paths) {
      const { stdout, stderr } = await recommend(path, '--model', 'itemTransition', '--json');
      assert.equal(stderr, '');
      const { 'ndcg@10': ndcg, 'hr@10': hr, coverage } = JSON.parse(stdout);
      found.push([ndcg, hr, coverage]);
    }
    assert.deepEqual(found[1], found[0]);
    assert.deepEqual(found[2], found[0]);
  });

  it('compares all models in a table for people', async () => {
    const path = file('all.csv', table.replaceAll(/,\d,/g, ',').replace(',stars,', ','));
    const { code, stdout } = await recommend(path, ...columns, '--top', '3');
    assert.equal(code, 0);
    assert.match(stdout, /360 interactions of 60 users with 12 items; the last item of each user/);
    for (const model of ['popular', 'itemTransition', 'itemKnn', 'userKnn', 'als', 'bpr', 'hybrid'])
      assert.match(stdout, new RegExp(`^${model} +[01]\\.\\d{4}`, 'm'));
    assert.doesNotMatch(stdout, /^svd/m);
    assert.match(stdout, /^model +hr@3 +ndcg@3/m);
  });

  it('judges predicted ratings on folds, and what comes later by time', async () => {
    const path = file('rated.csv', table);
    const folds = await recommend(path, ...columns, '--rating', 'stars', '--evaluate', 'folds', '--json');
    assert.deepEqual(
      jsonLines(folds.stdout).map(({ model, rmse, mae }) => [model, rmse > mae, mae > 0]),
      [
        ['svd', true, true],
        ['svdpp', true, true],
      ],
    );
    const time = await recommend(path, ...columns, '--evaluate', 'time', '--model', 'popular', '--json');
    assert.ok(JSON.parse(time.stdout)['recall@10'] >= 0);
  });

  it('gives the same figures for the same seed', async () => {
    const path = file('seeded.csv', table);
    const run = async () => {
      const { stdout } = await recommend(path, ...columns, '--model', 'als', '--json', '--seed', '7');
      const { fitSeconds: _, serveMicros: __, ...figures } = JSON.parse(stdout);
      return figures;
    };
    assert.deepEqual(await run(), await run());
  });

  const faults: readonly (readonly [string, string, readonly string[], RegExp])[] = [
    [
      'a column that is not there',
      table,
      ['--user', 'custmer'],
      /has no column 'custmer': did you mean 'customer'\?/,
    ],
    [
      'columns that cannot be guessed',
      'a,b\n1,2\n',
      [],
      /no column is called as one of users usually is: name it with --user/,
    ],
    ['an empty file', '', [], /is empty: it needs interactions/],
    ['no lines', 'user,item\n', [], /has a header and no interactions/],
    ['a line that is too short', 'user,item\nu1\n', [], /line 2: has 1 values, the header 2/],
    ['an empty value', 'user,item\nu1,a\n,b\n', [], /line 3: column 'user' is empty/],
    ['a rating that is no number', 'user,item,rating\nu1,a,good\n', [], /line 2: 'good' is no rating/],
    [
      'times in mixed formats',
      'user,item,time\nu1,a,1700000000\nu1,b,2024-01-31\n',
      [],
      /line 3: '2024-01-31' is no time: the lines before have seconds or milliseconds since 1970/,
    ],
    [
      'a time that is none',
      'user,item,time\nu1,a,31.1.24\n',
      [],
      /line 2: '31\.1\.24' is no time: write seconds/,
    ],
    ['too few interactions', 'user,item\nu1,a\n', ['--model', 'popular'], /no user has enough interactions/],
    ['n = 0', table, ['--top', '0'], /--top cannot be '0': give a whole number, 1 or more/],
    ['a model that is not there', table, ['--model', 'sasrek'], /did you mean 'sasrec'\?/],
    ['folds without ratings', 'user,item\nu1,a\n', ['--evaluate', 'folds'], /has no column of ratings/],
    [
      'folds of what ranks',
      table,
      [...columns, '--rating', 'stars', '--evaluate', 'folds', '--model', 'als'],
      /als predicts no ratings/,
    ],
    ['a user without items', 'u1 a b\nu2\n', [], /line 2: has a user without items/],
  ];
  for (const [what, content, args, message] of faults)
    it(`answers ${what} with one line`, async () => {
      const { code, stdout, stderr } = await recommend(file('fault.csv', content), ...args);
      assert.deepEqual([code, stdout, stderr.trim().split('\n').length], [2, '', 1]);
      assert.match(stderr, message);
    });
});

const data = process.env.SHOAL_DATASETS;
describe('shoal recommend on MovieLens', { skip: data === undefined && 'SHOAL_DATASETS is not set' }, () => {
  it('foretells the last film far better than popularity does', async () => {
    const path = join(data ?? '', 'ml-100k.inter');
    const figures = [];
    for (const model of ['popular', 'itemTransition']) {
      const { stdout } = await recommend(path, '--model', model, '--json');
      figures.push(JSON.parse(stdout)['ndcg@10']);
    }
    const [popular = 0, transition = 0] = figures;
    assert.ok(transition >= 0.08 && transition > 2 * popular, `${popular} ${transition}`);
  });
});
