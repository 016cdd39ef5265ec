import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { runIn } from '../run-program.fixture.ts';

let folder: string;
before(() => {
  folder = mkdtempSync(join(tmpdir(), 'shoal-clv-'));
});
after(() => rmSync(folder, { recursive: true, force: true }));

function file(name: string, content: string): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

const DAY_MS = 86_400_000;
const dateOf = (day: number) => new Date(Date.UTC(2025, 0, 1) + day * DAY_MS).toISOString().slice(0, 10);

/** Customer i comes every 7 + i % 50 days, and leaves after 1 + i % 9 purchases; the even ones pay four times as much. */
const rows = Array.from({ length: 400 }, (_, i) =>
  Array.from({ length: 1 + (i % 9) }, (_, k) => ({
    customer: i === 5 ? 'five, "the fifth"' : `c${i}`,
    day: (i % 40) + k * (7 + (i % 50)),
    paid: (i % 2 === 0 ? 40 : 10) + ((i * 7 + k * 3) % 11),
  })),
)
  .flat()
  .filter(({ day }) => day < 240);
const quoted = (text: string) => (text.includes(',') ? `"${text.replaceAll('"', '""')}"` : text);
const linesOf = (write: (day: number) => string) =>
  rows.map(({ customer, day, paid }) => `${quoted(customer)},${write(day)},${paid},1`).join('\n');
const HEADER = 'customer,day,paid,pieces';
const table = `${HEADER}\n${linesOf(dateOf)}\n`;

const COLUMNS = ['--customer', 'customer', '--date', 'day', '--amount', 'paid'];
const UNTIL = ['--fit-until', dateOf(120)];
const clv = (path: string, ...args: string[]) => runIn({}, 'clv', path, ...COLUMNS, ...args);

describe('shoal clv', () => {
  it('prints what there is, the parameters, the models and the most valuable customers', async () => {
    const { code, stdout, stderr } = await clv(file('orders.csv', table), ...UNTIL, '--top', '3');
    assert.equal(code, 0, stderr);
    assert.match(stdout, /1,\d{3} purchases; 400 customers had bought by 2025-05-01, \d+ of them again/);
    assert.match(stdout, /^BG\/NBD +r [\d.]+ +alpha [\d.]+ days +a [\d.]+ +b [\d.]+$/m);
    assert.match(
      stdout,
      /^gamma-gamma +p [\d.]+ +q [\d.]+ +v [\d.]+; a purchase is worth [\d.]+ on average$/m,
    );
    const figures = String.raw`\d\.\d{4} +\d\.\d{4} +0\.\d{4} +0\.\d{4} to [01]\.\d{4} +\d\.\d\d$`;
    for (const model of ['bgnbd', 'gradient', 'neural'])
      assert.match(stdout, new RegExp(`^${model} +${figures}`, 'm'));
    assert.equal(stdout.split('12 months\n')[2]?.trim().split('\n').length, 3);
  });

  it('prints one JSON object, the same for the same seed', async () => {
    const path = file('json.csv', table);
    const [one, other] = [await clv(path, ...UNTIL, '--json'), await clv(path, ...UNTIL, '--json')];
    const [first, second] = [one, other].map(({ stdout }) => {
      const { models, ...rest } = JSON.parse(stdout);
      return { ...rest, models: models.map((model: object) => ({ ...model, fitSeconds: 0 })) };
    });
    assert.deepEqual(first, second);
    assert.deepEqual(Object.keys(first), [
      ...['customers', 'period', 'fitUntil', 'judgedUntil', 'bgnbd', 'gammaGamma', 'top', 'models'],
    ]);
    assert.deepEqual(
      first.models.map(({ model }: { model: string }) => model),
      ['bgnbd', 'gradient', 'neural'],
    );
    for (const { auc, aucInterval } of first.models)
      assert.ok(aucInterval[0] < auc && auc < aucInterval[1], `${auc} ${aucInterval}`);
  });

  it('writes a csv line a customer', async () => {
    const out = join(folder, 'values.csv');
    const { code, stderr } = await clv(file('out.csv', table), ...UNTIL, '--model', 'bgnbd', '--out', out);
    assert.equal(code, 0, stderr);
    const [header, ...lines] = readFileSync(out, 'utf8').trimEnd().split('\n');
    assert.equal(
      header,
      'customer,frequency,recency,T,probability_alive,expected_purchases,value_3m,value_6m,value_12m',
    );
    assert.equal(lines.length, 400);
    assert.ok(lines.some((line) => line.startsWith('"five, ""the fifth""",')));
    for (const line of lines) {
      const [frequency = 0, recency = 0, age = 0, alive = 0, expected = 0, three = 0, six = 0, twelve = 0] =
        line
          .replace(/^".*",|^\w+,/, '')
          .split(',')
          .map(Number);
      assert.ok(frequency >= 0 && recency <= age && alive > 0 && alive <= 1 && expected >= 0, line);
      assert.ok(three > 0 && three < six && six < twelve, line);
    }
  });

  it('adds what each customer will pay by the networks', async () => {
    const out = join(folder, 'paid.csv');
    const args = ['--model', 'neural', '--quantity', 'pieces', '--out', out, '--json'];
    const { code, stdout, stderr } = await clv(file('neural.csv', table), ...UNTIL, ...args);
    assert.equal(code, 0, stderr);
    const { models, top } = JSON.parse(stdout);
    assert.deepEqual(
      models.map(({ model }: { model: string }) => model),
      ['neural'],
    );
    const [best] = top;
    assert.ok(best.paid3 > 0 && best.paid3 < best.paid6 && best.paid6 < best.paid12, JSON.stringify(best));
    const [header = '', ...lines] = readFileSync(out, 'utf8').trimEnd().split('\n');
    assert.match(header, /,value_12m,paid_3m,paid_6m,paid_12m$/);
    const line = lines.find((each) => each.startsWith(`${best.customer},`));
    assert.deepEqual(line?.split(',').slice(-3).map(Number), [best.paid3, best.paid6, best.paid12]);
  });

  it('reads the same out of days written as digits and as seconds', async () => {
    const digits = `${HEADER}\n${linesOf((day) => dateOf(day).replaceAll('-', ''))}\n`;
    const seconds = `${HEADER}\n${linesOf((day) => String(Date.UTC(2025, 0, 1) / 1_000 + day * 86_400))}\n`;
    const outputs = [];
    for (const content of [table, digits, seconds]) {
      const { stdout } = await clv(file('dates.csv', content), ...UNTIL, '--model', 'bgnbd', '--json');
      outputs.push(JSON.parse(stdout).bgnbd);
    }
    assert.deepEqual(outputs[1], outputs[0]);
    assert.deepEqual(outputs[2], outputs[0]);
  });

  it('counts by weeks, and takes pieces', async () => {
    const args = ['--period', 'week', '--model', 'gradient', '--quantity', 'pieces', '--json'];
    const { code, stdout, stderr } = await clv(file('weeks.csv', table), ...UNTIL, ...args);
    assert.equal(code, 0, stderr);
    const { period, models, bgnbd } = JSON.parse(stdout);
    assert.deepEqual([period, models.length, models[0].model], ['week', 1, 'gradient']);
    assert.ok(bgnbd.alpha > 0);
  });

  it('has examples in its help', async () => {
    const { code, stdout } = await runIn({}, 'clv', '--help');
    assert.equal(code, 0);
    assert.match(stdout, /Examples:\n {2}\$ shoal clv orders\.csv/);
  });
});

describe('shoal clv, on what it cannot use', () => {
  const withLine = (line: string) => `${table}${line}\n`;
  const last = rows.length + 2;
  const cases: [what: string, content: string, args: string[], message: RegExp][] = [
    [
      ...(['mixed formats of dates', withLine('c1,02/03/2025,5,1'), UNTIL] as const),
      new RegExp(
        `line ${last}: '02/03/2025' is no date: line 2 has dates such as 2026-01-31: write all alike`,
      ),
    ],
    [
      ...(['a day that is none', withLine('c1,2025-02-30,5,1'), UNTIL] as const),
      new RegExp(`line ${last}: '2025-02-30' is no date`),
    ],
    [
      ...(['a first date in no format', `${HEADER}\nc1,31.01.2025,5,1\n`, UNTIL] as const),
      /line 2: '31\.01\.2025' is no date: write dates such as 2026-01-31/,
    ],
    [
      ...(['a date of another age', withLine('c1,0202-03-01,5,1'), UNTIL] as const),
      new RegExp(`line ${last}: '0202-03-01' is read as 0202-03-01: write dates from 1970 to 2199`),
    ],
    [
      ...(['a negative amount', withLine('c1,2025-03-01,-5,1'), UNTIL] as const),
      new RegExp(`line ${last}: column 'paid' has '-5', which is negative: take returns out`),
    ],
    [
      ...(['an astronomic amount', withLine('c1,2025-03-01,5e200,1'), UNTIL] as const),
      new RegExp(`line ${last}: column 'paid' has '5e200', which is more than anybody pays`),
    ],
    [
      ...(['an amount with a currency', withLine('c1,2025-03-01,$5,1'), UNTIL] as const),
      new RegExp(`line ${last}: column 'paid' has '\\$5', which is no number`),
    ],
    [
      ...(['an empty field', withLine(',2025-03-01,5,1'), UNTIL] as const),
      new RegExp(`line ${last}: column 'customer' is empty`),
    ],
    [
      ...(['a ragged line', withLine('c1,2025-03-01,5'), UNTIL] as const),
      new RegExp(`line ${last}: has 3 values, the header 4`),
    ],
    ['a header alone', `${HEADER}\n`, UNTIL, /has a header and no purchases/],
    ['an empty file', '', UNTIL, /is empty/],
    ['a missing column', table.replace('paid', 'payd'), UNTIL, /has no column 'paid': did you mean 'payd'\?/],
    [
      'a cut in the future',
      table,
      ['--fit-until', '2031-01-01'],
      /2031-01-01 is no day before the last purchase .*: choose an earlier date/,
    ],
    [
      'a cut before the first purchase',
      table,
      ['--fit-until', '2024-12-31'],
      /2024-12-31 is before the first purchase .* \(2025-01-01\): choose a later date/,
    ],
    [
      'a cut that leaves nobody who bought again',
      table,
      ['--fit-until', '2025-01-02'],
      /2025-01-02 is too early for .* \(no customer bought a second time\): choose a later date/,
    ],
    [
      'a cut too early for gradient alone',
      table,
      ['--fit-until', '2025-01-20'],
      /too early .*six weeks are needed.*: choose a later date, or --model bgnbd/,
    ],
    [
      'a cut too early for neural alone',
      table,
      ['--fit-until', '2025-01-20', '--model', 'neural'],
      /too early .*six weeks are needed.*: choose a later date, or --model bgnbd/,
    ],
    [
      'a model that is none',
      table,
      [...UNTIL, '--model', 'gradent'],
      /--model cannot be 'gradent': did you mean 'gradient'\?/,
    ],
    ['a period that is none', table, [...UNTIL, '--period', 'year'], /--period cannot be 'year'/],
    [
      'purchases for nothing',
      `${HEADER}\n${linesOf(dateOf).replace(/,\d+,1$/gm, ',0,1')}\n`,
      UNTIL,
      /column 'paid' tells no values/,
    ],
  ];
  for (const [what, content, args, message] of cases) {
    it(`refuses ${what} in one line`, async () => {
      const { code, stdout, stderr } = await clv(file('faulty.csv', content), ...args);
      assert.equal(code, 2, stderr);
      assert.equal(stdout, '');
      assert.match(stderr, message);
      assert.equal(stderr.trimEnd().split('\n').length, 1);
    });
  }

  it('asks for what it needs', async () => {
    const { code, stderr } = await runIn({}, 'clv', file('needs.csv', table), '--customer', 'customer');
    assert.equal(code, 2);
    assert.match(stderr, /--date <column>' not specified/);
  });
});
