import { gzipSync } from 'node:zlib';
import { customersCsv } from '../run-shoal.fixture.ts';
import { describeFaults, withLine } from './cluster-faults.fixture.ts';

const bytes = (...parts: (string | number[])[]): Uint8Array =>
  Buffer.concat(parts.map((part) => (typeof part === 'string' ? Buffer.from(part) : Buffer.from(part))));

describeFaults('shoal cluster with a fault in the file', [
  {
    fault: 'a file that is not there',
    args: ['nowhere.csv'],
    says: 'nowhere.csv: there is no such file: check the path',
  },
  {
    fault: 'a path through a file',
    args: ['good.csv/x.csv'],
    says: 'good.csv/x.csv: there is no such file: check the path',
  },
  { fault: 'a directory', args: ['somewhere'], says: 'somewhere: is a directory: name a file in it' },
  {
    fault: 'an empty file',
    file: '',
    says: 'bad.csv: is empty: it needs a header line and a row for each customer',
  },
  { fault: 'a file of blank lines', file: '\n\r\n\n', says: /^bad\.csv: is empty/ },
  { fault: 'a file that is only a byte order mark', file: '\ufeff', says: /^bad\.csv: is empty/ },
  {
    fault: 'a header without rows',
    file: 'customer,spend\n',
    says: 'bad.csv: has a header and no rows: add a row for each customer',
  },
  {
    fault: 'a column name that stands twice',
    file: 'id,spend,spend\n1,2,3\n',
    says: "bad.csv: line 1: columns 2 and 3 are both called 'spend': rename one",
  },
  {
    fault: 'a column without a name',
    file: 'id,,spend\n1,2,3\n',
    says: 'bad.csv: line 1: column 2 has no name: give it one',
  },
  {
    fault: 'a line with too few values',
    file: withLine(17, 'c15,1,2'),
    says: 'bad.csv: line 17: has 3 values, but the header names 4: add or remove delimiters, or put values that contain one in quotes',
  },
  {
    fault: 'a line with too many values',
    file: withLine(3, 'c15,1,2,3,4'),
    says: /^bad\.csv: line 3: has 5 values/,
  },
  {
    fault: 'a quote that is never closed',
    file: withLine(9, 'c7,1,2,"3'),
    says: /^bad\.csv: line 9: a quote \("\) opens in this record and is never closed/,
  },
  {
    fault: 'a quote in the middle of a value',
    file: withLine(9, 'c7,1,2,3"4'),
    says: /^bad\.csv: line 9: a quote \("\) stands in the middle of a value/,
  },
  {
    fault: 'binary garbage',
    file: bytes('id,spend\n', [0, 1, 2, 255, 254, 0]),
    says: 'bad.csv: is a binary file and no table: export it as CSV',
  },
  {
    fault: 'an Excel workbook',
    file: bytes([0x50, 0x4b, 3, 4, 20, 0]),
    says: 'bad.csv: is a zip or an Excel workbook: save the sheet as CSV (UTF-8)',
  },
  {
    fault: 'UTF-16',
    file: bytes([0xff, 0xfe, 0x69, 0, 0x64, 0]),
    says: 'bad.csv: is UTF-16: save it as UTF-8',
  },
  {
    fault: 'text in another encoding',
    file: bytes('id,spend\nc1,2\nM', [0xfc], 'ller,3\n'),
    says: 'bad.csv: line 3: is not UTF-8 text: save the file as UTF-8',
  },
  {
    fault: 'text that ends in the middle of a character',
    file: bytes('id,spend\nc1,2\n', [0xe2, 0x82]),
    says: 'bad.csv: line 3: is not UTF-8 text: save the file as UTF-8',
  },
  {
    fault: 'a gzip file that is cut off',
    file: gzipSync(customersCsv(4000)).subarray(0, 2000),
    says: /^bad\.csv: is damaged or cut off \(gzip: .*\): fetch it again$/,
  },
]);
