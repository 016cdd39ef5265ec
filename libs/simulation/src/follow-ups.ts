import type { CallWriter, TimedCall } from './call-writer.ts';
import type { CustomerPlan } from './customer-plan.ts';
import { drawUuid } from './draw-ids.ts';
import { WeightedIndex } from './draws.ts';
import { type Line, type Order, productsOf, totalCents } from './order.ts';
import type { Sfc32 } from './sfc32.ts';
import { writeReview } from './write-review.ts';

const dayMs = 86_400_000;
const refundReasons = ['damaged', 'wrong size', 'not as described', 'changed mind', 'arrived late'] as const;
// Of ratings 1 to 5: most reviews praise; whoever sent something back mostly does not.
const ratings = new WeightedIndex([5, 6, 12, 30, 47]);
const ratingsAfterRefund = new WeightedIndex([45, 30, 15, 6, 4]);
// The rest of the fraud stays unnoticed, as it does in shops.
const noticedFraudShare = 0.85;

/** An order and who writes about it. */
export interface PlacedOrder {
  readonly order: Order;
  readonly atMs: number;
  readonly plan: CustomerPlan;
  readonly writer: CallWriter;
}

/** What comes days after an order: a refund, a review, or the discovery of fraud. Not in time order. */
export function followUps(random: Sfc32, placed: PlacedOrder): TimedCall[] {
  if (placed.plan.ring) return random.chance(noticedFraudShare) ? [discoverFraud(random, placed)] : [];
  const { refundChance, reviewChance } = placed.plan.profile;
  const refunded = random.chance(refundChance);
  const calls = refunded ? [refund(random, placed)] : [];
  if (random.chance(refunded ? reviewChance * 2 : reviewChance)) calls.push(review(random, placed, refunded));
  return calls;
}

function discoverFraud(random: Sfc32, placed: PlacedOrder): TimedCall {
  const { order, writer, atMs } = placed;
  const laterMs = atMs + Math.floor(random.between(5, 35) * dayMs);
  const total = totalCents(order) / 100;
  const common = { order_id: order.id, total, currency: 'USD', reason: 'fraud' };
  if (random.chance(0.5)) return writer.trackByServer(laterMs, 'Chargeback Received', common);
  return writer.trackByServer(laterMs, 'Order Refunded', { ...common, products: productsOf(order.lines) });
}

/** The whole order comes back, or one line of it at what it cost after the discount. */
function refund(random: Sfc32, placed: PlacedOrder): TimedCall {
  const { order, writer, atMs } = placed;
  const laterMs = atMs + Math.floor(random.between(2, 20) * dayMs);
  const whole = order.lines.length === 1 || random.chance(0.4);
  const lines = whole ? order.lines : [random.pick(order.lines)];
  const cents = whole ? totalCents(order) : netCents(order, lines);
  return writer.trackByServer(laterMs, 'Order Refunded', {
    order_id: order.id,
    total: cents / 100,
    currency: 'USD',
    reason: random.pick(refundReasons),
    products: productsOf(lines),
  });
}

function netCents(order: Order, lines: readonly Line[]): number {
  const cents = lines.reduce((sum, line) => sum + line.item.priceCents * line.quantity, 0);
  return cents - Math.round((order.discountCents * cents) / order.goodsCents);
}

function review(random: Sfc32, placed: PlacedOrder, refunded: boolean): TimedCall {
  const { item } = random.pick(placed.order.lines);
  const rating = 1 + (refunded ? ratingsAfterRefund : ratings).draw(random);
  const chinese = placed.plan.chinese;
  const laterMs = placed.atMs + Math.floor(random.between(3, 25) * dayMs);
  return placed.writer.track(laterMs, 'Product Reviewed', {
    product_id: item.product.product_id,
    review_id: drawUuid(random),
    review_body: writeReview(random, {
      rating,
      chinese,
      kind: chinese ? item.chineseKind : item.englishKind,
    }),
    rating,
  });
}
