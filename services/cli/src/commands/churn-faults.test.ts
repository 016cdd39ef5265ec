import assert from 'node:assert/strict';
import { it } from 'node:test';
import { runIn } from '../run-program.fixture.ts';
import { churn, HEADER, table } from './churn.fixture.ts';
import { describeRefusals, type Refusal } from './refusals.fixture.ts';

const withLine = (line: string) => `${table}${line}\n`;
const withLabels = (label: (i: number) => string) =>
  `id,months,left\n${Array.from({ length: 20 }, (_, i) => `c${i},${i},${label(i)}\n`).join('')}`;
const cases: readonly Refusal[] = [
  ['an empty file', '', [], /faulty\.csv: is empty: it needs a header and a line for each customer/],
  [
    'a header alone',
    `${HEADER}\n`,
    [],
    /faulty\.csv: has a header and no rows: add a line for each customer/,
  ],
  [
    'a single class',
    withLabels(() => 'No'),
    [],
    /column 'left' has 'No' in every row: give rows with the other value too/,
  ],
  [
    'a label with three values',
    withLine('c400,pro,3,20,a@b.c,NL,Maybe'),
    [],
    /column 'left' has 3 values \('(?:Yes|No)', '(?:Yes|No)', 'Maybe'; the third first on line 402\), a label two: join or take out the others/,
  ],
  [
    'a label that is a number',
    withLabels((i) => String(i)),
    [],
    /column 'left' has 20 values \('0', '1', '2', '3', \.\.\.; the third first on line 4\), a label two/,
  ],
  [
    'a missing label',
    withLine('c400,pro,3,20,a@b.c,NL,'),
    [],
    /line 402: column 'left' is empty: fill in the label, or take the line out/,
  ],
  [
    'a pair that is not known',
    withLabels((i) => (i % 2 === 0 ? 'red' : 'blue')),
    [],
    /column 'left' has 'red' and 'blue': say with --positive which of them is to be foretold/,
  ],
  [
    'a positive value that is not there',
    table,
    ['--positive', 'Yess'],
    /--positive cannot be 'Yess', which column 'left' never has: did you mean 'Yes'\?/,
  ],
  [
    'duplicate ids',
    withLine('c7,pro,3,20,a@b.c,NL,No'),
    [],
    /line 402: column 'id' has 'c7' again, which line 9 has: keep one line of each/,
  ],
  [
    'an id that is missing',
    withLine(',pro,3,20,a@b.c,NL,No'),
    [],
    /line 402: column 'id' is empty: fill it in/,
  ],
  [
    'a label column that is not there',
    table.replace('left', 'lefd'),
    [],
    /has no column 'left': did you mean 'lefd'\?/,
  ],
  [
    'an excluded column that is not there',
    table,
    ['--exclude', 'plam'],
    /has no column 'plam': did you mean 'plan'\?/,
  ],
  [
    'a column with two parts',
    table,
    ['--exclude', 'left'],
    /column 'left' is named by --label and by --exclude: give each column one part/,
  ],
  ['a ragged line', withLine('c400,pro,3'), [], /line 402: has 3 values, the header 7: mend the line/],
  [
    'a file without features',
    'id,left\na,Yes\nb,No\n',
    [],
    /has no column besides the id and the label that tells customers apart/,
  ],
  [
    'more folds than rows of a label',
    withLabels((i) => (i < 3 ? 'Yes' : 'No')),
    [],
    /column 'left' has 'Yes' in 3 rows, fewer than the 5 folds, each of which needs one: take --folds 3/,
  ],
  ['one fold', table, ['--folds', '1'], /--folds cannot be '1': give a whole number from 2 to 100/],
  [
    'a model that is none',
    table,
    ['--model', 'bosting'],
    /--model cannot be 'bosting': did you mean 'boosting'\?/,
  ],
  [
    'a picture of no kind',
    table,
    ['--plot', 'curve.gif'],
    /--plot cannot be 'curve\.gif': give a name that ends in \.svg or \.png/,
  ],
  [
    'one file for two outputs',
    table,
    ['--out', 'same.svg', '--plot', 'same.svg'],
    /same\.svg: is named by --out and --plot/,
  ],
];

describeRefusals('shoal churn, on what it cannot use', cases, churn);

it('shoal churn asks for what it needs', async () => {
  const { code, stderr } = await runIn({}, 'churn', 'customers.csv', '--id', 'id');
  assert.equal(code, 2);
  assert.match(stderr, /--label <column>' not specified/);
});
