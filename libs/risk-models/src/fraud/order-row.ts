import type { ScoredOrder } from '@shoal/contracts';
import { type MarkKind, markKinds, type OrderFacts } from './order-facts.ts';

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

/** What a fraud model looks at; NaN where nothing is known. */
export const fraudFeatures = [
  'total',
  'totalAgainstOwn',
  'lines',
  'pieces',
  'dearestItem',
  'hasCoupon',
  'hourSine',
  'hourCosine',
  'accountHours',
  'ordersBefore',
  'hoursSinceOrder',
  'ordersLastHour',
  'ordersLastDay',
  'newDevice',
  'newCard',
  'newAddress',
  'newIp',
  'deviceCustomers',
  'cardCustomers',
  'addressCustomers',
  'ipCustomers',
] as const;

/** What was known when an order came. */
export interface OrderPast {
  /** The customer's own orders before it, at most the latest `riskOrdersMax`, in any order. */
  readonly orders: readonly Pick<ScoredOrder, 'orderId' | 'at' | 'total' | 'marks'>[];
  /** His first event, milliseconds; undefined where this order is it. */
  readonly firstSeenAt: number | undefined;
  /** Customers so far, this one included, whose orders bear the same mark; left out where the order has none of that kind. */
  readonly customers: Readonly<Partial<Record<MarkKind, number>>>;
}

/** The row of an order by what was known when it came, in the order of the names. */
export function orderRow(order: OrderFacts, past: OrderPast): Float64Array {
  const before = past.orders.filter(({ orderId, at }) => orderId !== order.orderId && at <= order.at);
  const latest = before.reduce((newest, { at }) => Math.max(newest, at), Number.NEGATIVE_INFINITY);
  const within = (ms: number) => before.filter(({ at }) => order.at - at <= ms).length;
  const angle = (2 * Math.PI * (order.at % dayMs)) / dayMs;
  const { customers, firstSeenAt = order.at } = past;
  return Float64Array.from([
    order.total,
    againstOwn(order.total, before),
    order.lines,
    order.pieces,
    Number.isFinite(order.dearest) ? order.dearest : Number.NaN,
    Number(order.hasCoupon),
    Math.sin(angle),
    Math.cos(angle),
    Math.max(0, order.at - firstSeenAt) / hourMs,
    before.length,
    before.length > 0 ? (order.at - latest) / hourMs : Number.NaN,
    within(hourMs),
    within(dayMs),
    ...markKinds.map((kind) => isNew(order, before, kind)),
    ...markKinds.map((kind) => customers[kind] ?? Number.NaN),
  ]);
}

/** Standard deviations from the customer's own past, of the logarithm of the total; drawn towards half a unit where he has few orders. */
function againstOwn(total: number, before: OrderPast['orders']): number {
  if (before.length === 0) return Number.NaN;
  const logs = before.map((order) => Math.log1p(order.total));
  const mean = logs.reduce((sum, log) => sum + log, 0) / logs.length;
  const squares = logs.reduce((sum, log) => sum + (log - mean) ** 2, 0);
  const priorSquares = 0.25;
  const deviation = Math.sqrt((squares + priorSquares) / logs.length);
  return (Math.log1p(total) - mean) / deviation;
}

/** 1 where he ordered before, and never with this one; NaN where nothing can be compared. */
function isNew({ marks }: OrderFacts, before: OrderPast['orders'], kind: MarkKind): number {
  const mark = marks[kind];
  if (mark === undefined || before.length === 0) return Number.NaN;
  return Number(before.every((order) => order.marks[kind] !== mark));
}
