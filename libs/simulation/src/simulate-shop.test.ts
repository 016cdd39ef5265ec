import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import { callLimits, commerceProperties, segmentCalls, validatorOf } from '@shoal/contracts';
import fc from 'fast-check';
import type { SimulationOptions } from './options.ts';
import type { SegmentCall } from './segment-call.ts';
import { simulateShop } from './simulate-shop.ts';

const end = Date.UTC(2025, 5, 30);
const shop: SimulationOptions = { seed: 11, customers: 150, days: 90, end };

const smallShops = fc.record({
  seed: fc.maxSafeInteger(),
  customers: fc.integer({ min: 1, max: 25 }),
  days: fc.double({ min: 1, max: 60, noNaN: true }),
  end: fc.integer({ min: 0, max: 4_000_000_000_000 }),
  items: fc.integer({ min: 8, max: 60 }),
  fraudShare: fc.double({ min: 0, max: 0.5, noNaN: true }),
  chineseShare: fc.double({ min: 0, max: 1, noNaN: true }),
});

function digest(options: SimulationOptions): string {
  const hash = createHash('sha256');
  for (const call of simulateShop(options)) hash.update(JSON.stringify(call));
  return hash.digest('hex');
}

/** Why a call is not what the contract wants, or undefined. */
function fault(call: SegmentCall): string | undefined {
  if (!call.userId && !call.anonymousId) return 'neither userId nor anonymousId';
  if (!/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/.test(call.messageId))
    return 'messageId';
  if (new Date(call.timestamp).toISOString() !== call.timestamp) return 'timestamp';
  const properties = call.type === 'track' ? commerceProperties[call.event] : undefined;
  const fields = validatorOf(segmentCalls[call.type], call.type)(call);
  return (
    fields ??
    (properties && call.type === 'track' ? validatorOf(properties, call.event)(call.properties) : undefined)
  );
}

test('the same options give the same bytes, another seed gives others', () => {
  assert.equal(digest(shop), digest({ ...shop }));
  assert.notEqual(digest(shop), digest({ ...shop, seed: 12 }));
  assert.notEqual(digest({ ...shop, seed: 2 ** 32 }), digest({ ...shop, seed: 2 ** 33 }));
});

test('any small shop is repeatable, in time order, within its window and valid by the contract', () => {
  fc.assert(
    fc.property(smallShops, (options) => {
      const ids = new Set<string>();
      let lastMs = options.end - options.days * 86_400_000;
      for (const call of simulateShop(options)) {
        assert.equal(fault(call), undefined, JSON.stringify(call));
        const atMs = Date.parse(call.timestamp);
        assert.ok(
          atMs >= lastMs && atMs <= options.end,
          `${call.timestamp} after ${new Date(lastMs).toISOString()}`,
        );
        lastMs = atMs;
        assert.ok(!ids.has(call.messageId), 'messageIds are unique');
        ids.add(call.messageId);
      }
      assert.equal(digest(options), digest(options));
    }),
    { numRuns: 40 },
  );
});

test('time never runs backwards in a busy shop, where reviews and refunds fall into other visits', () => {
  // Mostly champions, who visit often enough for a follow-up to fall into a later visit of their own.
  let last = '';
  for (const call of simulateShop({ ...shop, customers: 1500, groupWeights: { champions: 20 } })) {
    assert.ok(call.timestamp >= last, `${call.timestamp} after ${last}`);
    last = call.timestamp;
  }
});

test('every event of the shop happens and has the fields that the Segment spec names', () => {
  const fields: Record<string, readonly string[]> = {
    'Products Searched': ['query'],
    'Product List Viewed': ['list_id', 'category', 'products'],
    'Product Viewed': ['product_id', 'name', 'category', 'price'],
    'Product Added': ['product_id', 'name', 'category', 'price', 'quantity', 'cart_id'],
    'Product Removed': ['product_id', 'quantity', 'cart_id'],
    'Cart Viewed': ['cart_id', 'products'],
    'Checkout Started': ['order_id', 'value', 'currency', 'products'],
    'Coupon Applied': ['coupon_id', 'discount', 'order_id'],
    'Order Completed': [
      'order_id',
      'total',
      'revenue',
      'discount',
      'shipping',
      'tax',
      'currency',
      'products',
      'payment_method',
      'ip',
    ],
    'Order Refunded': ['order_id', 'total', 'reason', 'products'],
    'Product Reviewed': ['product_id', 'review_id', 'review_body', 'rating'],
    'Chargeback Received': ['order_id', 'total', 'reason'],
  };
  const seen = new Set<string>();
  for (const call of simulateShop({ ...shop, customers: 600, fraudShare: 0.05 })) {
    if (call.type !== 'track') continue;
    seen.add(call.event);
    const wanted = fields[call.event];
    assert.ok(wanted, `unexpected event ${call.event}`);
    for (const field of wanted)
      assert.notEqual(call.properties?.[field], undefined, `${call.event} without ${field}`);
    assert.ok(JSON.stringify(call).length < callLimits.eventBytesMax);
  }
  assert.deepEqual([...seen].sort(), Object.keys(fields).sort());
});

test('an order adds up to the cent: products less discount is revenue, with shipping and tax the total', () => {
  let orders = 0;
  for (const call of simulateShop(shop)) {
    if (call.type !== 'track' || call.event !== 'Order Completed') continue;
    orders += 1;
    const order = call.properties as Record<string, number> & {
      products: { price: number; quantity: number }[];
    };
    const cents = (amount: number | undefined) => Math.round((amount ?? Number.NaN) * 100);
    const goods = order.products.reduce((sum, line) => sum + cents(line.price) * line.quantity, 0);
    assert.ok(order.products.every((line) => line.quantity >= 1));
    assert.equal(cents(order.revenue), goods - cents(order.discount));
    assert.equal(cents(order.total), cents(order.revenue) + cents(order.shipping) + cents(order.tax));
  }
  assert.ok(orders > 300, `${orders} orders`);
});

test('what an option out of range costs is an error that names it', () => {
  const cases: readonly [Partial<SimulationOptions>, RegExp][] = [
    [{ customers: 0 }, /customers/],
    [{ days: 0.5 }, /days/],
    [{ seed: 0.5 }, /seed/],
    [{ items: 7 }, /items/],
    [{ end: Number.NaN }, /end/],
    [{ fraudShare: 0.6 }, /fraudShare/],
    [{ chineseShare: -1 }, /chineseShare/],
    [{ groupWeights: { champions: -1 } }, /groupWeights/],
  ];
  for (const [wrong, message] of cases) {
    assert.throws(() => simulateShop({ ...shop, ...wrong }).next(), { name: 'RangeError', message });
  }
});

test('the shop follows the clock of its customers: evenings beat the small hours, weekends beat Tuesdays', () => {
  const hours = new Array<number>(24).fill(0);
  const days = new Array<number>(7).fill(0);
  for (const call of simulateShop({ ...shop, customers: 800, days: 84, chineseShare: 1 })) {
    const local = new Date(Date.parse(call.timestamp) + 8 * 3_600_000);
    hours[local.getUTCHours()]! += 1;
    days[local.getUTCDay()]! += 1;
  }
  assert.ok(hours[20]! > 5 * hours[4]!, `20 h ${hours[20]}, 4 h ${hours[4]}`);
  assert.ok(days[0]! > 1.15 * days[2]!, `Sunday ${days[0]}, Tuesday ${days[2]}`);
});
