import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { CustomerEvent } from '@shoal/contracts';
import fc from 'fast-check';
import { type OrderFacts, orderFactsOf } from './order-facts.ts';
import { OrderHistory } from './order-history.ts';
import { fraudFeatures, orderRow } from './order-row.ts';

const hourMs = 3_600_000;
const start = Date.UTC(2026, 0, 1, 12);

function event(
  rest: Partial<CustomerEvent> & { properties?: Record<string, unknown> },
  hours = 0,
): CustomerEvent {
  const timestamp = new Date(start + hours * hourMs).toISOString();
  return {
    ...{ messageId: 'm', shop: 'demo', customerId: 'ann', type: 'track', event: 'Order Completed' },
    ...{ timestamp, receivedAt: timestamp, inbox: { partition: 0, offset: 0 } },
    ...rest,
  };
}

const factsOf = (properties: Record<string, unknown>, hours = 0, context = {}) =>
  orderFactsOf(event({ properties, context }, hours)) as OrderFacts;
const named = (row: Float64Array) => Object.fromEntries(fraudFeatures.map((name, i) => [name, row[i]]));

describe('the facts of an order', () => {
  it('are what its event says', () => {
    const facts = factsOf({
      ...{ order_id: 7, coupon: 'SPRING' },
      products: [{ price: 5, quantity: 2 }, { price: 30 }],
    });
    const { orderId, total, lines, pieces, dearest, hasCoupon } = facts;
    assert.deepEqual([orderId, total, lines, pieces, dearest, hasCoupon], ['7', 40, 2, 3, 30, true]);
  });

  it('hold marks that nobody can read, and that are the same however an address is written', () => {
    const [one, other] = [
      { street: 'High Street 1', city: 'York' },
      { city: 'york ', street: 'high street 1' },
    ].map((shipping_address) => factsOf({ order_id: '1', shipping_address, ip: '10.0.0.1' }).marks);
    assert.deepEqual(one, other);
    assert.ok(!JSON.stringify(one).includes('10.0.0.1') && Object.keys(one ?? {}).length === 2);
  });

  it('are none of other events, of orders without an id, and of no moment', () => {
    assert.equal(orderFactsOf(event({ event: 'Product Viewed', properties: { order_id: '1' } })), undefined);
    assert.equal(orderFactsOf(event({ properties: {} })), undefined);
    assert.equal(orderFactsOf({ ...event({ properties: { order_id: '1' } }), timestamp: 'soon' }), undefined);
  });
});

describe('the row of an order', () => {
  const device = (id: string) => ({ device: { id } });

  it('compares it with the customer’s own past', () => {
    const past = [0, 24, 48].map((hours) => {
      const { orderId, at, total, marks } = factsOf(
        { order_id: `o${hours}`, total: 20 },
        hours,
        device('mine'),
      );
      return { orderId, at, total, marks: { ...marks } as Record<string, string> };
    });
    const order = factsOf({ order_id: 'now', total: 900 }, 48.5, device('another'));
    const row = named(
      orderRow(order, { orders: past, firstSeenAt: start - 24 * hourMs, customers: { device: 4 } }),
    );
    assert.ok((row.totalAgainstOwn as number) > 5);
    assert.deepEqual(
      [row.ordersBefore, row.ordersLastHour, row.ordersLastDay, row.hoursSinceOrder, row.accountHours],
      [3, 1, 1, 0.5, 72.5],
    );
    assert.deepEqual(
      [row.newDevice, row.deviceCustomers, row.newCard, row.cardCustomers],
      [1, 4, Number.NaN, Number.NaN],
    );
  });

  it('knows of a first order only what the order itself says', () => {
    const row = named(
      orderRow(factsOf({ order_id: '1', total: 20 }), { orders: [], firstSeenAt: undefined, customers: {} }),
    );
    assert.deepEqual(
      [row.total, row.accountHours, row.ordersBefore, row.totalAgainstOwn, row.newDevice],
      [20, 0, 0, Number.NaN, Number.NaN],
    );
  });

  it('does not change with what is ordered later', () => {
    const order = fc.record({
      customerId: fc.constantFrom('ann', 'bob', 'cid'),
      hours: fc.integer({ min: 0, max: 100 }),
      total: fc.integer({ min: 1, max: 500 }),
      card: fc.constantFrom('x', 'y'),
    });
    const rowsBefore = (
      orders: readonly { customerId: string; hours: number; total: number; card: string }[],
    ) => {
      const history = new OrderHistory(1_000);
      orders.forEach(({ customerId, hours, total, card }, i) => {
        history.take(event({ customerId, properties: { order_id: `o${i}`, total, card_hash: card } }, hours));
      });
      const { at, columns } = history.table(new Map());
      const early = [...at.keys()].filter((row) => (at[row] as number) <= start + 50 * hourMs);
      return columns.map((column) => early.map((row) => column[row]));
    };
    fc.assert(
      fc.property(fc.array(order), fc.array(order), (orders, others) => {
        const early = orders.filter(({ hours }) => hours <= 50);
        const late = others.filter(({ hours }) => hours > 50);
        assert.deepEqual(rowsBefore([...early, ...late]), rowsBefore(early));
      }),
    );
  });
});
