import { customersCsv } from '../run-shoal.fixture.ts';
import { describeFaults, withLine } from './cluster-faults.fixture.ts';

describeFaults('shoal cluster with a fault in the columns', [
  {
    fault: 'a word where a number belongs, also when no features are named',
    file: withLine(17, 'c15,1,2,abc'),
    says: "bad.csv: line 17: column 'spend' has 'abc', which is no number: correct it or leave the column out with --features",
  },
  {
    fault: 'a word in a column that was asked for, at once',
    file: withLine(2, 'c0,1,2,abc'),
    args: ['bad.csv', '--features', 'spend,orders'],
    says: /^bad\.csv: line 2: column 'spend' has 'abc', which is no number/,
  },
  {
    fault: 'the first of several faults, by line',
    file: withLine(17, 'c15,x,y,z').replace('c20,', 'c20,oops'),
    says: /^bad\.csv: line 17: column 'recency' has 'x'/,
  },
  {
    fault: 'NaN',
    file: withLine(5, 'c3,1,NaN,4'),
    says: "bad.csv: line 5: column 'orders' has 'NaN', a missing value: fill it in or leave the column out with --features",
  },
  {
    fault: 'Infinity',
    file: withLine(5, 'c3,1,-Infinity,4'),
    says: /^bad\.csv: line 5: column 'orders' has '-Infinity', which is not finite/,
  },
  {
    fault: 'a number beyond computing',
    file: withLine(5, 'c3,1,1e999,4'),
    says: /^bad\.csv: line 5: column 'orders' has '1e999', which is too large to compute with/,
  },
  {
    fault: 'a blank',
    file: withLine(41, 'c39,1, ,4'),
    says: "bad.csv: line 41: column 'orders' is blank: fill it in or leave the column out with --features",
  },
  {
    fault: 'a decimal comma',
    file: customersCsv(40, ';').replace(/c2;.*/, 'c2;1;2;3,5'),
    says: /^bad\.csv: line 4: column 'spend' has '3,5', which is no number: write the decimals with a point/,
  },
  {
    fault: 'hexadecimal',
    file: withLine(4, 'c2,1,0x1F,4'),
    says: /^bad\.csv: line 4: column 'orders' has '0x1F', which is no number/,
  },
  {
    fault: 'a fault after a line break inside quotes, with the line of the file',
    file: customersCsv().replace('c1,', '"c\n1",').replace('c8,', 'c8,x'),
    says: /^bad\.csv: line 11: column 'recency' has 'x/,
  },
  {
    fault: 'a value that could steer the terminal, made harmless and cut short',
    file: withLine(4, `c2,1,\u001b[31m${'x'.repeat(100)},4`),
    says: /^bad\.csv: line 4: column 'orders' has '\?\[31mx+\.\.\.', which is no number/,
  },
  {
    fault: 'a column that is the same everywhere',
    file: customersCsv().replaceAll(/,\d+\n/g, ',5\n'),
    says: "bad.csv: column 'spend' is 5 in every row: leave it out with --features recency,orders",
  },
  {
    fault: 'no numeric column',
    file: 'customer,town\na,Rome\nb,Oslo\n',
    says: 'bad.csv: has no numeric column besides the id: add one',
  },
  {
    fault: 'a blank id',
    file: withLine(6, ',1,2,3'),
    says: "bad.csv: line 6: the id column 'customer' is blank: fill it in",
  },
  {
    fault: 'a feature that is not there, with the nearest that is',
    args: ['good.csv', '--features', 'recency,spent'],
    says: "good.csv: has no column 'spent': did you mean 'spend'?",
  },
  {
    fault: 'an id that is not there, with what there is',
    args: ['good.csv', '--id', 'telephone'],
    says: "good.csv: has no column 'telephone': choose from customer, recency, orders, spend",
  },
]);
