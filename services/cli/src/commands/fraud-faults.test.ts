import assert from 'node:assert/strict';
import { it } from 'node:test';
import { runIn } from '../run-program.fixture.ts';
import { csvOf, fraud, HEADER, momentOf, orders, table } from './fraud.fixture.ts';
import { describeRefusals, type Refusal } from './refusals.fixture.ts';

const withLine = (line: string) => `${table}${line}\n`;
const last = orders.length + 2;
const at = momentOf(9_000);
const labelled = (label: (i: number) => string) =>
  csvOf(orders.map((order, i) => ({ ...order, fraud: label(i) })));

const cases: readonly Refusal[] = [
  ['an empty file', '', [], /faulty\.csv: is empty: it needs a header and a line for each order/],
  ['a header alone', `${HEADER}\n`, [], /faulty\.csv: has a header and no rows: add a line for each order/],
  [
    'a single class',
    labelled(() => 'no'),
    [],
    /column 'fraud' has 'no' in every row: give rows with the other value too/,
  ],
  [
    'a label with three values',
    withLine(`o900,${at},5,k1,d1,NL,perhaps`),
    [],
    new RegExp(
      `column 'fraud' has 3 values \\('(?:yes|no)', '(?:yes|no)', 'perhaps'; the third first on line ${last}\\), a label two`,
    ),
  ],
  [
    'a missing label',
    withLine(`o900,${at},5,k1,d1,NL,`),
    [],
    new RegExp(`line ${last}: column 'fraud' is empty: fill in the label`),
  ],
  [
    'dates in mixed formats',
    withLine('o900,31/01/2026,5,k1,d1,NL,no'),
    [],
    new RegExp(
      `line ${last}: column 'paid_at': '31/01/2026' is no date: line 2 has dates such as 2026-01-31: write all alike`,
    ),
  ],
  [
    'a missing date',
    withLine('o900,,5,k1,d1,NL,no'),
    [],
    new RegExp(`line ${last}: column 'paid_at' is empty: fill it in, or take the line out`),
  ],
  [
    'a negative amount',
    withLine(`o900,${at},-5,k1,d1,NL,no`),
    ['--amount', 'amount'],
    new RegExp(`line ${last}: column 'amount' has '-5', which is negative: take returns out`),
  ],
  [
    'an astronomic amount',
    withLine(`o900,${at},1e13,k1,d1,NL,no`),
    [],
    new RegExp(
      `line ${last}: column 'amount' has '1e13', which is more than anybody pays: look for a missing decimal point`,
    ),
  ],
  [
    'an amount with a currency',
    withLine(`o900,${at},€5,k1,d1,NL,no`),
    ['--amount', 'amount'],
    new RegExp(`line ${last}: column 'amount' has '€5', which is no number`),
  ],
  [
    'duplicate ids',
    withLine(`o7,${at},5,k1,d1,NL,no`),
    ['--id', 'order'],
    new RegExp(`line ${last}: column 'order' has 'o7' again, which line 9 has: keep one line of each`),
  ],
  [
    'a label that is not there',
    table.replace('fraud', 'fraut'),
    [],
    /has no column 'fraud': did you mean 'fraut'\?/,
  ],
  [
    'a time that is not there',
    table.replace('paid_at', 'payd_at'),
    [],
    /has no column 'paid_at': did you mean 'payd_at'\?/,
  ],
  [
    'an entity that is not there',
    table,
    ['--entity', 'devise'],
    /has no column 'devise': did you mean 'device'\?/,
  ],
  [
    'an amount that is not there',
    table,
    ['--amount', 'amuont'],
    /has no column 'amuont': did you mean 'amount'\?/,
  ],
  [
    'a label that is an entity too',
    table,
    ['--entity', 'fraud'],
    /column 'fraud' is named by --label and by --entity: give each column one part/,
  ],
  [
    'an entity named twice',
    table,
    ['--entity', 'card', '--entity', 'card'],
    /column 'card' is named by --entity twice/,
  ],
  [
    'a ragged line',
    withLine('o900,5'),
    [],
    new RegExp(`line ${last}: has 2 values, the header 7: mend the line`),
  ],
  [
    'fraud that only comes late',
    labelled((i) => (i < 700 ? 'no' : i % 2 === 0 ? 'yes' : 'no')),
    [],
    /column 'fraud' has no 'yes' in the earliest 536 rows, which need both labels: give a larger --train-share than 0\.7/,
  ],
  [
    'fraud that only came early',
    labelled((i) => (i < 600 && i % 2 === 0 ? 'yes' : 'no')),
    [],
    /column 'fraud' has no 'yes' in the latest 270 rows, which need both labels: give a smaller --train-share than 0\.7/,
  ],
  [
    'orders of one moment',
    csvOf(orders.map((order) => ({ ...order, paid_at: '2026-01-01' }))),
    [],
    /column 'paid_at' is the same in all rows after the earliest 0\.7 of them, so that nothing is left to judge/,
  ],
  [
    'a share above 1',
    table,
    ['--train-share', '70'],
    /--train-share cannot be '70': give a share above 0 and below 1, such as 0\.7/,
  ],
  [
    'a rate of 0',
    table,
    ['--false-positive-rate', '0'],
    /--false-positive-rate cannot be '0': give a share above 0 and below 1/,
  ],
];

describeRefusals('shoal fraud, on what it cannot use', cases, fraud);

it('shoal fraud asks for what it needs', async () => {
  const { code, stderr } = await runIn({}, 'fraud', 'orders.csv', '--label', 'fraud');
  assert.equal(code, 2);
  assert.match(stderr, /--time <column>' not specified/);
});
