import assert from 'node:assert/strict';
import { lstatSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { gzipSync } from 'node:zlib';
import { customersCsv, runShell, runShoal, temporaryFolder } from '../run-shoal.fixture.ts';

const { folder, write } = temporaryFolder();
write('customers.csv', customersCsv());

const json = (...args: string[]) => {
  const { status, stdout, stderr } = runShoal(['cluster', ...args, '--json'], folder);
  assert.deepEqual([status, stderr], [0, '']);
  assert.equal(stdout.trimEnd().split('\n').length, 1);
  const { seconds, phases, ...rest } = JSON.parse(stdout);
  assert.ok(seconds > 0 && phases.read > 0);
  return rest;
};
const assignments = (name: string): string[] => readFileSync(join(folder, name), 'utf8').split('\n');

describe('shoal cluster', () => {
  it('finds the groups of a table, names them and explains itself', () => {
    const { status, stdout, stderr } = runShoal(['cluster', 'customers.csv'], folder);
    assert.deepEqual([status, stderr], [0, '']);
    assert.match(
      stdout,
      /^customers\.csv: 40 rows, id customer\nkmeans on recency, orders, spend \(scale log-standard, seed 42\)\n/,
    );
    assert.match(stdout, /k = 2 separates the rows best of 9 tried: silhouette 0\.\d+, ahead of/);
    assert.match(stdout, /│ 0 │ .* │ {3}20 │ 50\.0 % │ /);
    assert.match(stdout, /│ Loyal /);
    assert.match(stdout, /spend 1\.9 x the average/);
    assert.match(stdout, /\nk 2, silhouette 0\.\d{4}, inertia \d/);
    assert.match(stdout, /s: read \d\.\d\d, scale .*, choose k .*, fit /);
    assert.ok(!stdout.includes('\u001b'));
  });

  it('prints with --json one object and nothing else', () => {
    const report = json('customers.csv', '--k', '2');
    assert.deepEqual(Object.keys(report).slice(0, 9), [
      'k',
      'inertia',
      'silhouette',
      'sizes',
      'names',
      'rows',
      'features',
      'seed',
      'clusters',
    ]);
    assert.deepEqual([report.k, report.rows, report.seed, report.sizes], [2, 40, 42, [20, 20]]);
    assert.deepEqual(report.features, ['recency', 'orders', 'spend']);
    assert.ok(report.silhouette > 0.8 && report.inertia > 0);
    const rich = report.clusters.find(({ means }: { means: { spend: number } }) => means.spend > 900);
    assert.equal(rich.size, 20);
    assert.ok(rich.effects.spend > 0.9 && rich.summary.includes('spend'));
    assert.equal(report.names[rich.cluster], rich.name);
  });

  it('writes the cluster and its name for every row', () => {
    const report = json('customers.csv', '--k', '2', '--out', 'out.csv');
    const [header, ...rows] = assignments('out.csv');
    assert.equal(header, 'customer,cluster,name');
    assert.equal(rows.pop(), '');
    assert.equal(rows.length, 40);
    const clusters = new Set(
      rows.filter((_, i) => i % 2 === 0).map((row) => row.split(',').slice(1).join(',')),
    );
    assert.equal(clusters.size, 1);
    const [id, cluster, name] = rows[0]!.split(',');
    assert.deepEqual([id, name], ['c0', report.names[Number(cluster)]]);
  });

  it('gives the same for the same seed', () => {
    assert.deepEqual(
      json('customers.csv', '--k', '5', '--seed', '7'),
      json('customers.csv', '--k', '5', '--seed', '7'),
    );
  });

  const plain = customersCsv();
  const forms: [string, string | Uint8Array][] = [
    ['semicolons', plain.replaceAll(',', ';')],
    ['tabs', plain.replaceAll(',', '\t')],
    ['bars', plain.replaceAll(',', '|')],
    ['CRLF', plain.replaceAll('\n', '\r\n')],
    ['line endings of both kinds', plain.replace('\n', '\r\n')],
    ['a byte order mark', `\ufeff${plain}`],
    ['gzip, whatever the name', gzipSync(plain)],
    ['a byte order mark inside gzip', gzipSync(`\ufeff${plain}`)],
    ['no newline at the end', plain.trimEnd()],
    ['blank lines', plain.replaceAll('\n', '\n\n')],
    ['quotes', plain.replaceAll(/[^,\n]+/g, '"$&"')],
    ['spaces around values', plain.replaceAll(',', ' , ')],
  ];
  for (const [form, content] of forms) {
    it(`reads ${form}`, () => {
      write('form.csv', content);
      const report = json('form.csv', '--k', '2', '--out', 'form-out.csv');
      assert.deepEqual(report, json('customers.csv', '--k', '2', '--out', 'plain-out.csv'));
      assert.deepEqual(assignments('form-out.csv'), assignments('plain-out.csv'));
    });
  }

  it('reads characters that lie across two chunks of the file', () => {
    // 64 KiB is what the file is read in; three-byte characters at all three offsets cannot all miss its edge.
    const names = Array.from({ length: 9000 }, (_, i) => `${'€'.repeat(8)}${i},${i % 50},${i % 7}\n`);
    write('euro.csv', `id,a,b\n${names.join('')}`);
    json('euro.csv', '--k', '2', '--out', 'euro-out.csv');
    assert.ok(
      assignments('euro-out.csv').every((line) => /^(€{8}\d+,[01],"?[^"]+"?|id,cluster,name|)$/.test(line)),
    );
  });

  it('leaves columns of words out, and takes the features it is given in their order', () => {
    write('words.csv', plain.replaceAll(/\n/g, ',Rome\n').replace(',Rome', ',town'));
    assert.deepEqual(json('words.csv', '--k', '2').features, ['recency', 'orders', 'spend']);
    assert.deepEqual(json('words.csv', '--k', '2', '--features', 'spend, recency').features, [
      'spend',
      'recency',
    ]);
  });

  it('numbers the rows where no column is called like an id, and obeys --id', () => {
    write('anonymous.csv', plain.replace('customer', 'label'));
    assert.equal(json('anonymous.csv', '--k', '2', '--out', 'out.csv').id, null);
    assert.match(assignments('out.csv')[1]!, /^1,/);
    assert.equal(json('anonymous.csv', '--k', '2', '--id', 'label', '--out', 'out.csv').id, 'label');
    assert.match(assignments('out.csv')[1]!, /^c0,/);
  });

  it('quotes ids and names in the assignments where it must, and names no column twice', () => {
    write('odd.csv', 'name,a,b\n"x, ""y""",1,2\nz,3,4\nw,90,80\n');
    json('odd.csv', '--id', 'name', '--k', '1', '--out', 'out.csv');
    const lines = assignments('out.csv');
    assert.deepEqual(lines.slice(0, 2), ['id,cluster,name', '"x, ""y""",0,Average customers']);
  });

  it('warns when an id has several rows', () => {
    write('orders.csv', plain.replace('c3,', 'c1,'));
    const { status, stderr } = runShoal(['cluster', 'orders.csv', '--k', '2'], folder);
    assert.equal(status, 0);
    assert.match(
      stderr,
      /^orders\.csv: warning: 1 rows repeat an id of column 'customer' \(the first is 'c1'\).*\n$/,
    );
  });

  it('has no silhouette for a single cluster, and one cluster for a row with no company', () => {
    assert.equal(json('customers.csv', '--k', '1').silhouette, null);
    write('two.csv', 'id,a\nx,1\ny,2\n');
    assert.equal(json('two.csv').k, 1);
  });

  it('replaces a former output, also behind a symbolic link', () => {
    write('real.csv', 'former');
    runShell('ln -s real.csv link.csv', folder);
    json('customers.csv', '--k', '2', '--out', 'link.csv');
    assert.match(assignments('real.csv')[0]!, /^customer,cluster,name$/);
    assert.ok(lstatSync(join(folder, 'link.csv')).isSymbolicLink());
  });

  it('writes into a pipe, and leaves the pipe where it is', () => {
    const line =
      'mkfifo pipe && (cat pipe & shoal cluster customers.csv --k 2 --json --out pipe >/dev/null; wait)';
    const { status, stdout } = runShell(line, folder);
    assert.equal(status, 0);
    assert.match(stdout, /^customer,cluster,name\nc0,/);
    assert.ok(lstatSync(join(folder, 'pipe')).isFIFO());
  });

  it('writes through a link whose target is yet to come', () => {
    runShell('ln -s later.csv early.csv', folder);
    json('customers.csv', '--k', '2', '--out', 'early.csv');
    assert.equal(assignments('later.csv').length, 42);
    assert.ok(lstatSync(join(folder, 'early.csv')).isSymbolicLink());
  });

  it('reads from a pipe', () => {
    const { status, stdout } = runShell('shoal cluster <(cat customers.csv) --k 2 --json', folder);
    assert.equal(status, 0);
    assert.equal(JSON.parse(stdout).rows, 40);
  });

  it('keeps quiet when the reader of its output leaves early', () => {
    const { stderr } = runShell('shoal cluster customers.csv --json | true', folder);
    assert.equal(stderr, '');
  });
});

describe('shoal', () => {
  it('shows help with an example, for itself and each command', () => {
    for (const args of [['--help'], ['cluster', '--help'], ['help', 'cluster']]) {
      const { status, stdout, stderr } = runShoal(args, folder);
      assert.deepEqual([status, stderr], [0, '']);
      assert.match(stdout, /^Usage: shoal /);
      assert.match(stdout, /\n {2}\$ shoal cluster customers\.csv/);
    }
  });

  it('tells its version', () => {
    assert.match(runShoal(['--version'], folder).stdout, /^\d+\.\d+\.\d+\n$/);
  });

  it('answers an unknown command in one line with the nearest, and none with the help', () => {
    const unknown = runShoal(['clutser'], folder);
    assert.deepEqual([unknown.status, unknown.stdout], [2, '']);
    assert.equal(unknown.stderr, "unknown command 'clutser' (Did you mean cluster?): see --help\n");
    const none = runShoal([], folder);
    assert.equal(none.status, 2);
    assert.match(none.stderr, /^Usage: shoal[\s\S]*\nno command given: choose one of the above\n$/);
  });
});
