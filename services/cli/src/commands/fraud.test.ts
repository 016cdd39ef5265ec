import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { gzipSync } from 'node:zlib';
import { runIn } from '../run-program.fixture.ts';
import { csvOf, fraud, HEADER, orders, table } from './fraud.fixture.ts';
import { filesOfTest } from './refusals.fixture.ts';

const { folder, file } = filesOfTest();
const isFraud = ({ fraud: label }: { fraud: string }) => label === 'yes';

describe('shoal fraud', () => {
  it('tells which orders are likely fraud and why, and how well it can tell', async () => {
    const { code, stdout, stderr } = await fraud(file('told.csv', table), '--top', '3');
    assert.equal(code, 0, stderr);
    assert.match(
      stdout,
      /told\.csv: 900 orders, \d+\.\d % of them fraud; the 630 before 2026-01-0\d \d\d:\d\d teach, the other 270 are judged/,
    );
    assert.match(stdout, /the past of card, device; amounts of amount/);
    assert.match(stdout, /left out: order, a value of its own in every row/);
    assert.match(stdout, /^boosting( +[01]\.\d{4}){5} +\d+\.\d\d$/m);
    assert.match(stdout, /^isolation( +[01]\.\d{4}){3} +- +- +\d+\.\d\d$/m);
    assert.match(
      stdout,
      /^boosting flags \d+ above \d\.\d+: \d+\.\d % of them are fraud, \d+\.\d % of all fraud/m,
    );
    assert.match(
      stdout,
      /what tells fraud\nfeature +share of the gain\n(?:.*%\n){0,3}card: amount deviation +\d+\.\d %/,
    );
    const suspects = stdout.split('highest scores\n')[1]?.trimEnd().split('\n') ?? [];
    assert.equal(suspects.length, 4);
    for (const line of suspects.slice(1))
      assert.match(line, /^\d+ +2026-01-0\d \d\d:\d\d +0\.\d{4} +yes +.*\(\+\d/);
  });

  it('prints one JSON object, whose figures are those of boosting on the latest orders', async () => {
    const { code, stdout, stderr } = await fraud(file('json.csv', table), '--json', '--id', 'order');
    assert.equal(code, 0, stderr);
    const json = JSON.parse(stdout);
    const judged = orders.slice(630);
    const positives = judged.filter(isFraud).length;
    assert.deepEqual([json.trainRows, json.testRows, json.positives], [630, 270, positives]);
    assert.ok(Math.abs(json.baseRate - positives / 270) < 1e-6);
    const [boosting, isolation] = json.models;
    assert.deepEqual([json.model, boosting.model, isolation.model], ['boosting', 'boosting', 'isolation']);
    const names = [
      'auc',
      'averagePrecision',
      'recallAt1PercentFalsePositives',
      'brier',
      'calibrationError',
      'fitSeconds',
      'threshold',
    ];
    for (const name of names) assert.deepEqual(json[name], boosting[name], name);
    assert.ok(json.averagePrecision > 0.9, json.averagePrecision);
    assert.ok(isolation.auc > 0.8, isolation.auc);
    assert.deepEqual([isolation.brier, isolation.calibrationError], [null, null]);
    const { flagged, precision, recall, falsePositiveRate } = json.threshold;
    assert.ok(Math.abs(precision * flagged - recall * positives) < 1e-3);
    assert.ok(Math.abs(flagged - precision * flagged - falsePositiveRate * (270 - positives)) < 1e-3);
    assert.deepEqual(json.entities, ['card', 'device']);
    assert.equal(json.top[0].label, 'yes');
  });

  it('writes a line for each order that was judged, in the order of time, with flag and reasons', async () => {
    const out = join(folder, 'scores.csv');
    const args = ['--id', 'order', '--out', out, '--json'];
    const { stdout } = await fraud(file('out.csv', table), ...args);
    const [header, ...lines] = readFileSync(out, 'utf8').trimEnd().split('\n');
    assert.equal(header, 'order,score,flag,reason_1,reason_2,reason_3');
    assert.deepEqual(
      lines.map((line) => line.split(',')[0]),
      orders.slice(630).map(({ order }) => order),
    );
    const { threshold } = JSON.parse(stdout);
    const flagged = lines.filter((line) => line.split(',')[2] === '1');
    assert.equal(flagged.length, threshold.flagged);
    for (const line of lines)
      assert.equal(Number(line.split(',')[1]) > threshold.score, line.split(',')[2] === '1', line);
    for (const line of flagged) assert.match(line, /,[\w: ]+=[^,]+ \(\+\d+\.\d\d\),/);
  });

  it('shows nobody where nobody is asked for', async () => {
    const { code, stdout, stderr } = await fraud(file('nobody.csv', table), '--json', '--top', '0');
    assert.equal(code, 0, stderr);
    assert.deepEqual(JSON.parse(stdout).top, []);
  });

  it('is the same for the same seed', async () => {
    const path = file('seeds.csv', table);
    const run = async (seed: string) => {
      const { fitSeconds, models, ...rest } = JSON.parse(
        (await fraud(path, '--json', '--seed', seed)).stdout,
      );
      return rest;
    };
    assert.deepEqual(await run('7'), await run('7'));
    assert.notDeepEqual(await run('8'), await run('7'));
  });

  it('scores all orders without a label, and judges nothing', async () => {
    const out = join(folder, 'unlabelled.csv');
    const path = file('unlabelled-in.csv', table);
    const args = ['--time', 'paid_at', '--exclude', 'fraud', '--id', 'order', '--out', out];
    const told = await runIn({}, 'fraud', path, ...args);
    assert.equal(told.code, 0, told.stderr);
    assert.match(told.stdout, /without a label nothing is judged: \d+ of 900 orders stand apart/);
    const lines = readFileSync(out, 'utf8').trimEnd().split('\n').slice(1);
    assert.equal(lines.length, 900);
    const { stdout } = await runIn({}, 'fraud', path, ...args, '--json');
    const json = JSON.parse(stdout);
    assert.deepEqual([json.model, 'auc' in json, 'models' in json], ['isolation', false, false]);
    assert.equal(lines.filter((line) => line.split(',')[2] === '1').length, json.threshold.flagged);
    const fraudulent = new Set(orders.filter(isFraud).map(({ order }) => order));
    assert.ok(json.top.filter(({ id }: { id: string }) => fraudulent.has(id)).length >= 8, stdout);
  });

  it('reads gzip, moments in seconds and entities that are named', async () => {
    const inSeconds = orders.map((order) => ({
      ...order,
      paid_at: String(Date.parse(`${order.paid_at}Z`) / 1_000),
    }));
    const path = file('packed.csv.gz', gzipSync(csvOf(inSeconds)));
    const { code, stdout, stderr } = await fraud(path, '--entity', 'device', '--json', '--amount', 'amount');
    assert.equal(code, 0, stderr);
    const { entities, trainRows, testFrom } = JSON.parse(stdout);
    assert.deepEqual([entities, trainRows], [['device'], 630]);
    assert.equal(testFrom.slice(0, 19).replace('T', ' '), orders[630]?.paid_at);
  });

  it('keeps orders of one moment together where it parts them', async () => {
    const byDay = orders.map((order) => ({ ...order, paid_at: order.paid_at.slice(0, 10) }));
    const { stdout, stderr } = await fraud(file('days.csv', csvOf(byDay)), '--json');
    const { trainRows, testFrom } = JSON.parse(stdout || stderr);
    assert.equal(byDay.filter(({ paid_at }) => paid_at < testFrom.slice(0, 10)).length, trainRows);
  });

  it('warns of one word among numbers, with its place', async () => {
    const content = table
      .split('\n')
      .map((line, i) => (i === 0 ? `${line},weight` : line && `${line},${i === 4 ? 'heavy' : `${i % 90}.5`}`))
      .join('\n');
    const { code, stderr } = await fraud(file('stray.csv', content), '--json');
    assert.equal(code, 0);
    assert.match(stderr, /^warning: .*stray\.csv: line 5: column 'weight' has 'heavy' among numbers/);
  });

  it('leaves out ids that are not among the entities that are named', async () => {
    const content = table
      .split('\n')
      .map((line, i) => (i === 0 ? `${line},shop_id` : line && `${line},${(i * 7) % 50}`))
      .join('\n');
    const { stdout } = await fraud(file('ids.csv', content), '--json', '--entity', 'card');
    const { leftOut } = JSON.parse(stdout);
    assert.deepEqual(
      leftOut.map(({ column }: { column: string }) => column),
      ['order', 'shop_id'],
    );
    const found = JSON.parse((await fraud(file('ids.csv', content), '--json')).stdout);
    assert.deepEqual(found.entities, ['card', 'device', 'shop_id']);
  });

  it('has examples in its help', async () => {
    const { code, stdout } = await runIn({}, 'fraud', '--help');
    assert.equal(code, 0);
    assert.match(stdout, /Examples:\n {2}\$ shoal fraud orders\.csv/);
  });
});

describe('the features of shoal fraud', () => {
  /** The lines of --table by order, so that two runs can be compared. */
  async function featuresOf(content: string): Promise<Map<string, string>> {
    const path = join(folder, 'features.csv');
    const { code, stderr } = await fraud(
      file('features-in.csv', content),
      '--id',
      'order',
      '--entity',
      'card',
      '--entity',
      'device',
      '--table',
      path,
      '--json',
    );
    assert.equal(code, 0, stderr);
    return new Map(
      readFileSync(path, 'utf8')
        .trimEnd()
        .split('\n')
        .map((line) => [line.split(',')[0] ?? '', line]),
    );
  }

  it('do not change with what comes later', async () => {
    const before = await featuresOf(table);
    const from = 500;
    const changed = orders.map((order, i) =>
      i < from
        ? order
        : { ...order, amount: order.amount * 3 + i, card: `k${(i * 7) % 60}`, device: `new${i % 40}` },
    );
    const later = await featuresOf(csvOf(changed));
    for (const { order } of orders.slice(0, from)) assert.equal(later.get(order), before.get(order));
    const isOther = orders.slice(from).filter(({ order }) => later.get(order) !== before.get(order));
    assert.ok(isOther.length > 350, 'the change reaches the orders that were changed');
  });

  it('do not depend on the order of the lines', async () => {
    const shuffled = orders
      .map((order, i) => ({ order, key: (i * 7919) % 900 }))
      .sort((a, b) => a.key - b.key)
      .map(({ order }) => order);
    assert.deepEqual([...(await featuresOf(csvOf(shuffled)))], [...(await featuresOf(table))]);
  });

  it('are those of the clock, the amount and the past, under names that tell', async () => {
    const header = (await featuresOf(table)).get('order')?.split(',') ?? [];
    assert.deepEqual(header.slice(0, 7), [
      'order',
      'part',
      'label',
      'paid_at: hour',
      'paid_at: weekday',
      'paid_at: day of the month',
      'amount',
    ]);
    const past = [
      'orders before',
      'seconds since the last',
      'orders in an hour',
      'orders in a day',
      'amount deviation',
    ];
    for (const feature of past) assert.ok(header.includes(`card: ${feature}`), feature);
    assert.ok(header.includes('card: different device') && header.includes('device: different card'));
    assert.equal(header.at(-1), 'country');
    assert.ok(!header.includes('fraud') && HEADER.includes('fraud'));
  });
});

const datasets = process.env.SHOAL_DATASETS;
const missing =
  datasets === undefined &&
  'SHOAL_DATASETS names no folder with fraud-transactions.csv.gz (card transactions)';

describe('shoal fraud, on a hundred thousand card transactions', { skip: missing }, () => {
  it('finds the entities, and ranks far above the share of fraud', async () => {
    const path = join(datasets ?? '.', 'fraud-transactions.csv.gz');
    const { code, stdout, stderr } = await runIn(
      {},
      'fraud',
      path,
      '--label',
      'fraud',
      '--time',
      'datetime',
      '--json',
    );
    assert.equal(code, 0, stderr);
    const { rows, trainRows, testRows, entities, averagePrecision, baseRate, threshold } = JSON.parse(stdout);
    assert.deepEqual([rows, trainRows + testRows], [99_992, 99_992]);
    assert.deepEqual(entities, ['card_id', 'store_id', 'region']);
    assert.ok(averagePrecision > 4 * baseRate, `${averagePrecision} of ${baseRate}`);
    assert.ok(threshold.precision > 0.8 && threshold.falsePositiveRate < 0.02);
  });
});
