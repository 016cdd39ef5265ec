import assert from 'node:assert/strict';
import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { test } from 'node:test';
import { createGunzip, gzipSync } from 'node:zlib';
import { callLimits, commerceProperties, segmentCalls, validatorOf } from '@shoal/contracts';
import type { TrackCall } from '@shoal/simulation';
import { centsOfMills } from './amounts.ts';
import { LineCounter } from './line-counts.ts';
import { readOnlineRetail } from './online-retail.ts';
import { collect, needsRealFiles, realFolder, sampleFile, totalCentsOf } from './sample-files.fixture.ts';

const header = 'InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country';
const sample = [
  header,
  '700001,A1,"BLUE, LARGE JUG ",3,2011-03-01 09:15:00,1.25,15001.0,France',
  '700001,A2,TIN,2,2011-03-01 09:16:00,0.333,15001.0,France',
  '700002,A1,BLUE JUG,1,2011-03-01 10:00:00,1.25,0.0,United Kingdom',
  '700002,A3,FREE GIFT,1,2011-03-01 10:00:00,0.0,0.0,United Kingdom',
  '700003,A1,LOST,-4,2011-03-01 11:00:00,1.25,15001.0,France',
  'C700004,A1,RETURN,-1,2011-03-01 11:00:00,1.25,15001.0,France',
  '700005,A1,BROKEN DATE,1,2011-02-31 11:00:00,1.25,15001.0,France',
  '700006,A1,LATER,1,3/2/2011 8:05,2.5,15002,France',
].join('\n');

test('one invoice becomes one order at its first minute, with its products and its exact total', async (context) => {
  const [first, second, third, ...others] = await collect(
    readOnlineRetail(await sampleFile(context, 'a.csv', sample)),
  );
  assert.deepEqual(first?.properties, {
    order_id: '700001',
    total: 4.42,
    revenue: 4.42,
    currency: 'GBP',
    products: [
      { product_id: 'A1', name: 'BLUE, LARGE JUG', price: 1.25, quantity: 3 },
      { product_id: 'A2', name: 'TIN', price: 0.333, quantity: 2 },
    ],
  });
  assert.equal(first?.event, 'Order Completed');
  assert.equal(first?.userId, '15001');
  assert.equal(first?.timestamp, '2011-03-01T09:15:00.000Z');
  assert.deepEqual([second?.userId, second?.anonymousId], [undefined, 'invoice-700002']);
  assert.deepEqual([third?.userId, third?.timestamp], ['15002', '2011-03-02T08:05:00.000Z']);
  assert.equal(others.length, 0);
});

test('every line is counted, with the reason when it is left out', async (context) => {
  const counts = new LineCounter();
  await collect(readOnlineRetail(await sampleFile(context, 'a.csv', sample), counts));
  assert.deepEqual(
    { ...counts },
    {
      read: 8,
      kept: 4,
      unknownCustomer: 1,
      outOfOrder: 0,
      refused: { 'price-not-positive': 1, 'quantity-not-positive': 1, cancellation: 1, malformed: 1 },
    },
  );
});

test('a gzipped file gives the same calls, ids included, whatever its name', async (context) => {
  const plain = await collect(readOnlineRetail(await sampleFile(context, 'a.csv', sample)));
  const packed = await collect(readOnlineRetail(await sampleFile(context, 'b.csv', gzipSync(sample))));
  assert.deepEqual(packed, plain);
  assert.equal(new Set(plain.map((call) => call.messageId)).size, plain.length);
});

test('an unsorted file is counted as such', async (context) => {
  const counts = new LineCounter();
  const lines = [header, '2,A,X,1,2011-03-02 09:00:00,1.0,1,F', '1,A,X,1,2011-03-01 09:00:00,1.0,1,F'];
  await collect(readOnlineRetail(await sampleFile(context, 'a.csv', lines.join('\n')), counts));
  assert.equal(counts.outOfOrder, 1);
});

test('an invoice of two customers would be two orders with ids of their own', async (context) => {
  const lines = [header, '1,A,X,1,2011-03-02 09:00:00,1.0,7,F', '1,A,X,1,2011-03-02 09:00:00,2.0,8,F'];
  const calls = await collect(readOnlineRetail(await sampleFile(context, 'a.csv', lines.join('\n'))));
  assert.deepEqual(
    calls.map((call) => [call.userId, call.properties?.total]),
    [
      ['7', 1],
      ['8', 2],
    ],
  );
  assert.notEqual(calls[0]?.messageId, calls[1]?.messageId);
});

test('other columns, a missing file and a broken archive are errors that name the file', async (context) => {
  const paths = [
    await sampleFile(context, 'other.csv', 'a,b\n1,2\n'),
    await sampleFile(context, 'broken.csv.gz', gzipSync(sample).subarray(0, 60)),
    '/nowhere/at-all.csv',
  ];
  for (const path of paths) {
    await assert.rejects(
      collect(readOnlineRetail(path)),
      (error: Error) => error.name === 'DatasetError' && error.message.includes(path),
    );
  }
});

/** Sums the file in another way than the reader: split by hand, decimals by BigInt. */
async function sumDirectly(path: string) {
  const mills = new Map<string, bigint>();
  const customers = new Set<string>();
  const sums = { lines: 0, knownLines: 0, knownCents: 0, cents: 0 };
  const known = new Set<string>();
  const lines = createInterface({ input: createReadStream(path).pipe(createGunzip()), crlfDelay: Infinity });
  for await (const line of lines) {
    // Only the description can hold a comma: the other fields count from both ends.
    const fields = line.split(',');
    const [customer = '', price = '', , quantity = ''] = fields.slice(-5, -1).reverse();
    const [whole = '', decimals = ''] = price.split('.');
    const priceMills =
      BigInt(whole.replace(/\D/g, '') || 0) * 1000n + BigInt(decimals.padEnd(3, '0').replace(/\D/g, '') || 0);
    if (fields[0] === 'InvoiceNo' || Number(quantity) <= 0 || priceMills <= 0n) continue;
    const invoice = fields[0] ?? '';
    mills.set(invoice, (mills.get(invoice) ?? 0n) + BigInt(quantity) * priceMills);
    sums.lines += 1;
    if (Number(customer) === 0) continue;
    sums.knownLines += 1;
    customers.add(customer);
    known.add(invoice);
  }
  for (const [invoice, sum] of mills) {
    const cents = Number((sum + 5n) / 10n);
    sums.cents += cents;
    if (known.has(invoice)) sums.knownCents += cents;
  }
  return { ...sums, orders: mills.size, customers: customers.size };
}

test(
  'the whole log: 397,884 lines of 4,338 customers, every sum as computed directly, to the cent',
  needsRealFiles,
  async () => {
    const path = join(realFolder ?? '', 'online-retail.csv.gz');
    const counts = new LineCounter();
    const valid = validatorOf(segmentCalls.track, 'call');
    const validProperties = validatorOf(commerceProperties['Order Completed']!, 'properties');
    const found = { orders: 0, cents: 0, knownCents: 0, lastTime: '' };
    const customers = new Set<string>();
    const ids = new Set<string>();
    for await (const call of readOnlineRetail(path, counts)) {
      assert.equal(valid(call) ?? validProperties(call.properties), undefined);
      assert.ok(Buffer.byteLength(JSON.stringify(call)) < callLimits.eventBytesMax);
      assert.equal(centsOfMills(productMills(call)), totalCentsOf(call));
      assert.ok(call.timestamp >= found.lastTime);
      found.lastTime = call.timestamp;
      found.orders += 1;
      found.cents += totalCentsOf(call);
      if (call.userId) found.knownCents += totalCentsOf(call);
      if (call.userId) customers.add(call.userId);
      ids.add(call.messageId);
    }
    const direct = await sumDirectly(path);
    assert.deepEqual(
      [counts.read, counts.kept, counts.refused],
      [531_282, 530_103, { 'price-not-positive': 1179 }],
    );
    assert.equal(counts.kept - counts.unknownCustomer, 397_884);
    assert.equal(customers.size, 4338);
    assert.deepEqual([direct.lines, direct.knownLines, direct.customers], [530_103, 397_884, 4338]);
    assert.deepEqual(
      [found.orders, found.cents, found.knownCents],
      [direct.orders, direct.cents, direct.knownCents],
    );
    assert.equal(ids.size, found.orders);
    assert.equal(counts.outOfOrder, 0);
  },
);

function productMills(call: TrackCall): number {
  const products = call.properties?.products as readonly { price: number; quantity: number }[];
  return products.reduce((sum, entry) => sum + Math.round(entry.price * 1000) * entry.quantity, 0);
}
