import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { gzipSync } from 'node:zlib';
import { seededRandom } from '@shoal/clustering';
import { runIn } from '../run-program.fixture.ts';
import { churn, HEADER, rows, table } from './churn.fixture.ts';
import { filesOfTest } from './refusals.fixture.ts';

const { folder, file } = filesOfTest();

describe('shoal churn', () => {
  it('tells who is at risk and why, and how far that can be trusted', async () => {
    const { code, stdout, stderr } = await churn(file('told.csv', table), '--folds', '3', '--top', '4');
    assert.equal(code, 0, stderr);
    assert.match(stdout, /told\.csv: 400 customers; \d+ \(\d+\.\d %\) have 'Yes' in left/);
    assert.match(
      stdout,
      /3 features: 2 numbers, 1 categories; each customer judged by a model of the other 2 of 3 folds/,
    );
    assert.match(
      stdout,
      /left out: mail, a text of its own in most rows\nleft out: land, the same in every row/,
    );
    const figures = String.raw`0\.\d{4} +0\.\d{4} to [01]\.\d{4} +0\.\d{4} +0\.\d{4} +0\.\d{4} +0\.\d{4} +\d+\.\d\d$`;
    for (const model of ['boosting', 'logistic'])
      assert.match(stdout, new RegExp(`^${model} +${figures}`, 'm'));
    assert.match(stdout, /^ +\d+ +\d+\.\d % +\d+\.\d % +(?:as foretold|\d+\.\d points too (?:low|high))$/m);
    const [, important = '', risky = ''] =
      /column +log-odds.*\n(.*)\n[\s\S]*most at risk\n.*\n([\s\S]*)$/.exec(stdout) ?? [];
    assert.match(important, /^plan +\d\.\d{3}$/);
    assert.equal(risky.trimEnd().split('\n').length, 4);
    for (const line of risky.trimEnd().split('\n'))
      assert.match(line, /^c\d+ +\d\d\.\d % +(?:Yes|No) +.*plan=basic \(\+\d\.\d\d\)/);
  });

  it('prints one JSON object, whose figures are those of the model with the least log loss', async () => {
    const { code, stdout, stderr } = await churn(file('json.csv', table), '--folds', '3', '--json');
    assert.equal(code, 0, stderr);
    const json = JSON.parse(stdout);
    const positives = rows.filter(({ left }) => left === 'Yes').length;
    assert.deepEqual([json.rows, json.positives, json.positive, json.folds], [400, positives, 'Yes', 3]);
    const [best, other] = json.models;
    assert.deepEqual(new Set([best.model, other.model]), new Set(['boosting', 'logistic']));
    assert.ok(best.logLoss <= other.logLoss);
    const names = [
      'model',
      'auc',
      'averagePrecision',
      'brier',
      'calibrationError',
      'logLoss',
      'fitSeconds',
      'reliability',
    ];
    for (const name of names) assert.deepEqual(json[name], best[name], name);
    assert.ok(json.auc > 0.65 && json.aucInterval[0] < json.auc && json.auc < json.aucInterval[1]);
    assert.equal(
      json.reliability.reduce((sum: number, { count }: { count: number }) => sum + count, 0),
      400,
    );
    const [{ reasons }] = json.top;
    assert.ok(
      reasons.some(
        ({ feature, value, effect }: Record<string, unknown>) =>
          feature === 'plan' && value === 'basic' && Number(effect) > 0,
      ),
    );
  });

  it('gives the same for the same seed, and other folds for another', async () => {
    const path = file('seeds.csv', table);
    const foldsOf = async (seed: string) => {
      const out = join(folder, `seed-${seed}.csv`);
      await churn(path, '--seed', seed, '--model', 'logistic', '--out', out);
      return readFileSync(out, 'utf8');
    };
    const first = await foldsOf('1');
    assert.equal(await foldsOf('1'), first);
    assert.notEqual(await foldsOf('2'), first);
  });

  it('writes a csv line a customer, with three reasons whose sign comes last', async () => {
    const out = join(folder, 'risks.csv');
    const { code, stderr } = await churn(file('out.csv', table), '--folds', '3', '--out', out);
    assert.equal(code, 0, stderr);
    const [header, ...written] = readFileSync(out, 'utf8').trimEnd().split('\n');
    assert.equal(header, 'id,fold,probability,reason_1,reason_2,reason_3');
    assert.equal(written.length, 400);
    assert.ok(written[5]?.startsWith('"five, ""the fifth""",'));
    for (const line of written) {
      const [fold = 0, probability = 0] = line
        .replace(/^(?:".*"|\w+),/, '')
        .split(',')
        .map(Number);
      assert.ok([1, 2, 3].includes(fold) && probability > 0 && probability < 1, line);
      assert.match(line, /,(?:plan|months|spend)=[\w.]+ \([+-]\d\.\d\d\),/);
    }
  });

  it('judges each customer by a model that has not seen him', async () => {
    const coin = seededRandom(8);
    const noise = Array.from({ length: 300 }, (_, i) => `c${i},${coin()},${coin()},${coin() < 0.5 ? 1 : 0}`);
    const { stdout } = await churn(file('noise.csv', `id,a,b,left\n${noise.join('\n')}\n`), '--json');
    for (const { model, auc } of JSON.parse(stdout).models)
      assert.ok(auc > 0.35 && auc < 0.65, `${model} ${auc}`);
  });

  it('draws the reliability curve as svg or png, by the ending', async () => {
    const path = file('plot.csv', table);
    const args = ['--model', 'logistic', '--json', '--plot'];
    const svg = join(folder, 'curve.svg');
    const png = join(folder, 'curve.png');
    const { stdout } = await churn(path, ...args, svg);
    assert.equal((await churn(path, ...args, png)).code, 0);
    const drawn = readFileSync(svg, 'utf8');
    assert.ok(drawn.includes(`class="reliability" data-points="${JSON.parse(stdout).reliability.length}"`));
    assert.match(drawn, /share with &apos;Yes&apos; in left/);
    assert.equal(readFileSync(png).subarray(1, 4).toString(), 'PNG');
  });

  it('reads tsv and gzip, and takes the value that is told for who left', async () => {
    const tsv = table
      .replaceAll(',Yes\n', ',gone away\n')
      .replaceAll(',No\n', ',with us\n')
      .replace('"five, ""the fifth"""', 'c5')
      .replaceAll(',', '\t');
    const path = file('packed.tsv.gz', gzipSync(tsv));
    const { code, stdout, stderr } = await churn(
      path,
      '--positive',
      'gone away',
      '--model',
      'logistic',
      '--json',
    );
    assert.equal(code, 0, stderr);
    const { positive, positives, models } = JSON.parse(stdout);
    assert.deepEqual([positive, models.length], ['gone away', 1]);
    assert.equal(positives, rows.filter(({ left }) => left === 'Yes').length);
  });

  it('knows the usual pairs, whichever way round', async () => {
    const pairs = [
      ['1', '0'],
      ['TRUE', 'FALSE'],
      ['y', 'n'],
      ['churned', 'stayed'],
      ['cancelled', 'active'],
      ['lost', 'kept'],
    ];
    for (const [left = '', stayed = ''] of pairs) {
      const content = table.replaceAll(',Yes\n', `,${left}\n`).replaceAll(',No\n', `,${stayed}\n`);
      const { stdout, stderr } = await churn(
        file('pairs.csv', content),
        '--model',
        'logistic',
        '--folds',
        '2',
        '--json',
      );
      assert.equal(JSON.parse(stdout).positive, left, stderr);
    }
  });

  it('leaves out what is excluded', async () => {
    const { stdout } = await churn(
      file('exclude.csv', table),
      '--exclude',
      'plan,mail',
      '--model',
      'logistic',
      '--json',
    );
    const { features } = JSON.parse(stdout);
    assert.deepEqual(features.map(({ feature }: { feature: string }) => feature).sort(), ['months', 'spend']);
  });

  it('warns of one word among numbers, with its place', async () => {
    const content = table.replace(/^c7,(\w+),(\d+),[^,]+/m, 'c7,$1,$2,ca. 20');
    const { code, stderr } = await churn(file('stray.csv', content), '--model', 'logistic', '--json');
    assert.equal(code, 0);
    assert.match(stderr, /^warning: .*stray\.csv: line 9: column 'spend' has 'ca\. 20' among numbers/);
  });

  it('says so where a column gives the label away', async () => {
    const content = table
      .replace(HEADER, `${HEADER},refund`)
      .replaceAll(',Yes\n', ',Yes,1\n')
      .replaceAll(',No\n', ',No,0\n');
    const { stdout } = await churn(file('leak.csv', content), '--model', 'logistic');
    assert.match(stdout, /too good to be true .*--exclude it/);
  });

  it('has examples in its help', async () => {
    const { code, stdout } = await runIn({}, 'churn', '--help');
    assert.equal(code, 0);
    assert.match(stdout, /Examples:\n {2}\$ shoal churn customers\.csv/);
  });
});

const datasets = process.env.SHOAL_DATASETS;
const telcoMissing =
  datasets === undefined && 'SHOAL_DATASETS names no folder with telco-churn.csv (IBM Telco churn)';

describe('shoal churn, on the customers of Telco', { skip: telcoMissing }, () => {
  it('ranks who leaves with an AUC of .845 at least, and its probabilities are calibrated to .03', async () => {
    const path = join(datasets ?? '.', 'telco-churn.csv');
    const { code, stdout, stderr } = await runIn(
      {},
      'churn',
      path,
      '--id',
      'customerID',
      '--label',
      'Churn',
      '--json',
    );
    assert.deepEqual([code, stderr], [0, '']);
    const { rows: customers, positives, auc, calibrationError, models } = JSON.parse(stdout);
    assert.deepEqual([customers, positives, models.length], [7043, 1869, 2]);
    assert.ok(auc >= 0.845, String(auc));
    assert.ok(calibrationError <= 0.03, String(calibrationError));
  });
});
