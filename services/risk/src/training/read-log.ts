import { type CustomerEvent, matches, OrderVerdict, type ReviewSentiment, topicName } from '@shoal/contracts';
import type { Delivery, Messaging } from '@shoal/messaging';
import { ChurnHistory, type ChurnHistoryOptions, OrderHistory } from '@shoal/risk-models';

export interface LogDependencies {
  readonly messaging: Messaging;
  readonly namespace: string;
  readonly signal: AbortSignal;
}

/** What a shop's log reaches over. */
export interface LogSpan {
  /** The oldest and the newest event, milliseconds. */
  readonly first: number;
  readonly clock: number;
  /** Whether some of it stands in partitions that its customers had before there were as many as now. */
  readonly hasMoved: boolean;
}

/** What a shop's log gives to learn from. */
export interface ShopHistory {
  readonly churn: ChurnHistory;
  readonly orders: OrderHistory;
  readonly verdicts: ReadonlyMap<string, boolean>;
}

/** What a shop's log reaches over; undefined where it has none. The shop's clock in Redis may be far behind the log while features catch up. */
export async function spanOfLog(
  shop: string,
  { messaging, namespace }: LogDependencies,
): Promise<LogSpan | undefined> {
  let first = Number.POSITIVE_INFINITY;
  let clock = Number.NEGATIVE_INFINITY;
  let hasMoved = false;
  const topic = topicName(namespace, 'events');
  const { length: partitions } = await messaging.offsets(topic);
  await messaging.readToEnd({ topic }, async (batch) => {
    for (const { key, value, partition } of batch) {
      if (value === null || !key.startsWith(`${shop}/`)) continue;
      const at = momentOf(value);
      if (at === undefined) continue;
      first = Math.min(first, at);
      clock = Math.max(clock, at);
      hasMoved ||= messaging.partitionOf(key, partitions) !== partition;
    }
  });
  return first <= clock ? { first, clock, hasMoved } : undefined;
}

/**
 * Reads a shop's events and verdicts from the beginning. Rejects with the signal's reason when the service stops.
 *
 * Where partitions were added, what a customer left in the former one comes before all that is in the present one: the log is read for that
 * first. Its partitions have clocks of their own, since those who have stayed are not that far when their turn comes.
 */
export async function readHistory(
  options: ChurnHistoryOptions & Pick<LogSpan, 'hasMoved'> & { readonly ordersMax: number },
  { messaging, namespace, signal }: LogDependencies,
): Promise<ShopHistory> {
  const { shop, hasMoved } = options;
  const churn = new ChurnHistory(options);
  const orders = new OrderHistory(options.ordersMax);
  const verdicts = new Map<string, boolean>();
  await messaging.readToEnd({ topic: topicName(namespace, 'verdicts') }, async (batch) => {
    for (const { key, value } of batch) {
      const verdict = value && key.startsWith(`${shop}/`) ? parsed(value) : undefined;
      if (matches(OrderVerdict, verdict)) verdicts.set(verdict.orderId, verdict.verdict === 'fraud');
    }
  });
  const sentiments = await readSentiments(shop, { messaging, namespace, signal });
  const topic = topicName(namespace, 'events');
  const { length: partitions } = await messaging.offsets(topic);
  const isLeftBehind = ({ key, partition }: Delivery) => messaging.partitionOf(key, partitions) !== partition;
  const readEvents = (isWanted: (delivery: Delivery) => boolean, clockOf: (partition: number) => number) =>
    messaging.readToEnd({ topic }, async (batch) => {
      signal.throwIfAborted();
      for (const delivery of batch) {
        const { key, value, partition } = delivery;
        const isOfShop = key.startsWith(`${shop}/`) && isWanted(delivery);
        const event = value && isOfShop ? (parsed(value) as CustomerEvent | undefined) : undefined;
        if (!event) continue;
        churn.take(event, clockOf(partition), sentiments.get(event.messageId));
        orders.take(event);
      }
    });
  if (hasMoved) await readEvents(isLeftBehind, (partition) => partitions + partition);
  await readEvents(
    (delivery) => !hasMoved || !isLeftBehind(delivery),
    (partition) => partition,
  );
  return { churn, orders, verdicts };
}

/** What each review of a shop says, by the id of its event. */
async function readSentiments(
  shop: string,
  { messaging, namespace, signal }: LogDependencies,
): Promise<ReadonlyMap<string, Pick<ReviewSentiment, 'label' | 'probability' | 'inbox'>>> {
  const sentiments = new Map<string, Pick<ReviewSentiment, 'label' | 'probability' | 'inbox'>>();
  await messaging.readToEnd({ topic: topicName(namespace, 'sentiments') }, async (batch) => {
    signal.throwIfAborted();
    for (const { key, value } of batch) {
      const judged =
        value && key.startsWith(`${shop}/`) ? (parsed(value) as ReviewSentiment | undefined) : undefined;
      if (!judged) continue;
      const { id, label, probability, inbox } = judged;
      sentiments.set(id, { label, probability, inbox });
    }
  });
  return sentiments;
}

/** What is no event is dead-lettered by the pipeline, which reads the same records. */
function parsed(value: Buffer): unknown {
  try {
    return JSON.parse(value.toString());
  } catch {
    return undefined;
  }
}

/** Of a whole log, only the moment is wanted: it stands near the end of a record, and is cheaper to find than to parse for. */
function momentOf(value: Buffer): number | undefined {
  const found = /"timestamp":"([^"]{20,32})"/.exec(value.toString('latin1'))?.[1];
  const at = found === undefined ? Number.NaN : Date.parse(found);
  return Number.isNaN(at) ? undefined : at;
}
