import assert from 'node:assert/strict';
import { dirname } from 'node:path';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { openDataset } from './open-dataset.ts';
import { collect, sampleFile } from './sample-files.fixture.ts';

const samples = {
  'online-retail':
    'InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country\n1,A,X,1,2011-03-02 09:00:00,1.0,1,F\n',
  cdnow: ' 00007 19970302  1   11.77\r\n',
  taobao: '1,10,5,pv,1511600100\n',
};

test('a log is recognised by its first lines under any name, packed or not', async (context) => {
  for (const [name, content] of Object.entries(samples)) {
    for (const bytes of [Buffer.from(content), gzipSync(content)]) {
      const dataset = await openDataset(await sampleFile(context, 'some-log', bytes));
      assert.deepEqual([dataset.name, dataset.shop, dataset.rows().read], [name, name, 0]);
      assert.equal((await collect(dataset.calls)).length, 1);
      assert.deepEqual([dataset.rows().read, dataset.rows().kept], [1, 1]);
    }
  }
});

test('a log is found by its name inside a folder', async (context) => {
  const path = await sampleFile(context, 'CDNOW_master.txt', samples.cdnow);
  assert.equal((await openDataset('cdnow', dirname(path))).name, 'cdnow');
});

test('anything else is an error of one line that names the known formats', async (context) => {
  const strange = await sampleFile(context, 'strange.csv', 'a,b\n1,2\n');
  const empty = await sampleFile(context, 'empty.csv', '');
  const cases: readonly [string, string | undefined][] = [
    [strange, undefined],
    [empty, undefined],
    ['/nowhere/at-all', undefined],
    ['taobao', undefined],
    ['taobao', dirname(strange)],
  ];
  for (const [nameOrPath, folder] of cases) {
    await assert.rejects(openDataset(nameOrPath, folder), {
      code: 'SHOAL_DATASET_UNKNOWN',
      retriable: false,
      message: /^[^\n]*online-retail .*cdnow .*taobao [^\n]*$/,
    });
  }
});
