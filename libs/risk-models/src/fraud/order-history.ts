import { type CustomerEvent, riskOrdersMax } from '@shoal/contracts';
import { columnsOf, type RiskTable } from '../classify/table.ts';
import { hashOf } from '../sampled-customers.ts';
import { fraudOrderId, markKinds, type OrderFacts, orderFactsOf } from './order-facts.ts';
import { fraudFeatures, orderRow } from './order-row.ts';

/** Customers of one mark that are told apart; more make no difference. */
const customersOfMarkMax = 1_000;

export interface OrderTable extends RiskTable {
  readonly orderIds: readonly string[];
  /** When each order was placed, ascending, milliseconds. */
  readonly at: Float64Array;
  /** Milliseconds from an order to the news that it was fraud, in nine of ten cases; 0 where there was none. */
  readonly newsDelayMs: number;
}

interface Placed extends OrderFacts {
  readonly customerId: string;
}

/**
 * Collects the orders of a shop from its log, and builds the rows that each would have had when it came: of what was placed before it,
 * and nothing else. Labels are what was found out since.
 */
export class OrderHistory {
  readonly #ordersMax: number;
  readonly #orders = new Map<string, Placed>();
  readonly #firstSeenAt = new Map<string, number>();
  readonly #became = new Map<string, string>();
  /** When it was known of an order that it was fraud. */
  readonly #frauds = new Map<string, number>();

  /** @param ordersMax Orders that are kept at most, the latest. */
  constructor(ordersMax: number) {
    this.#ordersMax = ordersMax;
  }

  take(event: CustomerEvent): void {
    const at = Date.parse(event.timestamp);
    if (Number.isNaN(at)) return;
    const { customerId } = event;
    if (event.type === 'merge') {
      if (event.mergedInto !== undefined) this.#became.set(customerId, event.mergedInto);
      return;
    }
    const first = this.#firstSeenAt.get(customerId);
    if (first === undefined || at < first) this.#firstSeenAt.set(customerId, at);
    const fraud = fraudOrderId(event);
    if (fraud !== undefined && !this.#frauds.has(fraud)) this.#frauds.set(fraud, at);
    const order = orderFactsOf(event);
    if (!order || this.#orders.has(order.orderId)) return;
    this.#orders.set(order.orderId, { ...order, customerId });
    if (this.#orders.size > this.#ordersMax) this.#orders.delete(this.#orders.keys().next().value as string);
  }

  /** @param verdicts What analysts found out: true for fraud. They count more than what events tell. */
  table(verdicts: ReadonlyMap<string, boolean>): OrderTable {
    const orders = [...this.#orders.values()].sort((a, b) => a.at - b.at);
    const rows = this.#rowsOf(orders);
    const isFraud = ({ orderId }: Placed) => verdicts.get(orderId) ?? this.#frauds.has(orderId);
    return {
      names: fraudFeatures,
      columns: columnsOf(fraudFeatures, rows),
      labels: Uint8Array.from(orders, (order) => Number(isFraud(order))),
      groups: Int32Array.from(orders, ({ customerId }) => hashOf(this.#nowOf(customerId)) >>> 1),
      orderIds: orders.map(({ orderId }) => orderId),
      at: Float64Array.from(orders, ({ at }) => at),
      newsDelayMs: this.#newsDelay(),
    };
  }

  #rowsOf(orders: readonly Placed[]): Float64Array[] {
    const own = new Map<string, Placed[]>();
    const customersOf = new Map<string, Set<string>>();
    const firstSeen = this.#firstSeenOfAll();
    return orders.map((order) => {
      const customerId = this.#nowOf(order.customerId);
      const customers: Record<string, number> = {};
      for (const kind of markKinds) {
        const mark = order.marks[kind];
        if (mark === undefined) continue;
        const known = customersOf.get(mark) ?? new Set();
        customersOf.set(mark, known);
        if (known.size < customersOfMarkMax) known.add(customerId);
        customers[kind] = known.size;
      }
      const before = own.get(customerId) ?? [];
      const row = orderRow(order, { orders: before, firstSeenAt: firstSeen.get(customerId), customers });
      own.set(customerId, [...before, order].slice(-riskOrdersMax));
      return row;
    });
  }

  #firstSeenOfAll(): ReadonlyMap<string, number> {
    const firstSeen = new Map(this.#firstSeenAt);
    for (const former of this.#became.keys()) {
      const at = this.#firstSeenAt.get(former);
      const now = this.#nowOf(former);
      if (at !== undefined) firstSeen.set(now, Math.min(at, firstSeen.get(now) ?? at));
    }
    return firstSeen;
  }

  /** The customer that an id is now. Links form no circles; should one ever, it is followed a few steps only. */
  #nowOf(customerId: string): string {
    let now = customerId;
    for (let hops = 0; hops < 8; hops += 1) {
      const next = this.#became.get(now);
      if (next === undefined) return now;
      now = next;
    }
    return now;
  }

  #newsDelay(): number {
    const delays: number[] = [];
    for (const [orderId, at] of this.#frauds) {
      const order = this.#orders.get(orderId);
      if (order) delays.push(at - order.at);
    }
    return delays.sort((a, b) => a - b)[Math.floor(delays.length * 0.9)] ?? 0;
  }
}
