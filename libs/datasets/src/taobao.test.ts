import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { LineCounter } from './line-counts.ts';
import { collect, needsRealFiles, realFolder, sampleFile } from './sample-files.fixture.ts';
import { readTaobao } from './taobao.ts';
import { TaobaoColumns } from './taobao-columns.ts';

// 1511600000 is 2017-11-25 08:53:20 UTC.
const sample = [
  '1,10,5,pv,1511600100',
  '1,10,5,cart,1511600200',
  '1,10,5,buy,1511600300',
  '2,11,6,fav,1511600100',
  '2,11,6,pv,1511600000',
];

test('behaviours become events of the Segment spec, in time order, equal times in file order', async (context) => {
  const calls = await collect(readTaobao(await sampleFile(context, 'a.csv', sample.join('\n'))));
  assert.deepEqual(
    calls.map((call) => [call.userId, call.event, call.timestamp.slice(11, 19)]),
    [
      ['2', 'Product Viewed', '08:53:20'],
      ['1', 'Product Viewed', '08:55:00'],
      ['2', 'Product Added to Wishlist', '08:55:00'],
      ['1', 'Product Added', '08:56:40'],
      ['1', 'Order Completed', '08:58:20'],
    ],
  );
  assert.deepEqual(calls[3]?.properties, { product_id: '10', category: '5', quantity: 1 });
  assert.deepEqual(calls[4]?.properties?.products, [{ product_id: '10', category: '5', quantity: 1 }]);
});

test('lines that are cut off, unknown or decades away are counted', async (context) => {
  const wrong = [
    '1,10,5,pv',
    '1,10,5,gaze,1511600000',
    '1,x,5,pv,1511600000',
    '1,10,5,pv,',
    '1,10,5,pv,2122867355',
    '1,10,5,pv,-1',
  ];
  const counts = new LineCounter();
  const calls = await collect(
    readTaobao(await sampleFile(context, 'a.csv', [...sample, ...wrong].join('\n')), counts),
  );
  assert.equal(calls.length, 5);
  assert.deepEqual(
    [counts.read, counts.kept, counts.refused],
    [11, 5, { malformed: 4, 'outside-period': 2 }],
  );
});

test('two equal lines are two events with ids of their own', async (context) => {
  const calls = await collect(
    readTaobao(await sampleFile(context, 'a.csv', [sample[0], sample[0]].join('\n'))),
  );
  assert.equal(new Set(calls.map((call) => call.messageId)).size, 2);
});

test('columns keep every row while they grow', () => {
  const columns = new TaobaoColumns();
  const count = 200_000;
  for (let row = 0; row < count; row += 1)
    columns.push({ user: row, item: row * 2, category: row * 3, behaviour: row % 4, second: count - row });
  assert.equal(columns.byTime()[0], count - 1);
  for (const row of [0, 65_535, 65_536, 131_072, count - 1]) {
    assert.deepEqual(columns.at(row), {
      user: row,
      item: row * 2,
      category: row * 3,
      behaviour: row % 4,
      second: count - row,
    });
  }
});

test(
  'the head of the log: each kept line is one call of 815 users, in time order',
  needsRealFiles,
  async () => {
    const counts = new LineCounter();
    const calls = await collect(readTaobao(join(realFolder ?? '', 'taobao-user-behavior.csv'), counts));
    const orders = calls.filter((call) => call.event === 'Order Completed').length;
    assert.deepEqual([counts.read, counts.kept, calls.length], [84_476, 84_472, 84_472]);
    assert.deepEqual(counts.refused, { malformed: 1, 'outside-period': 3 });
    assert.deepEqual([orders, new Set(calls.map((call) => call.userId)).size], [1750, 815]);
    assert.ok(
      calls.every((call, index) => index === 0 || call.timestamp >= (calls[index - 1]?.timestamp ?? '')),
    );
  },
);
