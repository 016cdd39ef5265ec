import { type CustomerEvent, matches, OrderVerdict, type ReviewSentiment, topicName } from '@shoal/contracts';
import type { Messaging } from '@shoal/messaging';
import { ChurnHistory, type ChurnHistoryOptions, OrderHistory } from '@shoal/risk-models';

export interface LogDependencies {
  readonly messaging: Messaging;
  readonly namespace: string;
  readonly signal: AbortSignal;
}

/** What a shop's log gives to learn from. */
export interface ShopHistory {
  readonly churn: ChurnHistory;
  readonly orders: OrderHistory;
  readonly verdicts: ReadonlyMap<string, boolean>;
}

/**
 * The oldest and the newest event of a shop that the log has, milliseconds; undefined where it has none. The shop's clock in Redis may be
 * far behind the log while features catch up.
 */
export async function spanOfLog(
  shop: string,
  { messaging, namespace }: LogDependencies,
): Promise<{ readonly first: number; readonly clock: number } | undefined> {
  let first = Number.POSITIVE_INFINITY;
  let clock = Number.NEGATIVE_INFINITY;
  await messaging.readToEnd({ topic: topicName(namespace, 'events') }, async (batch) => {
    for (const { key, value } of batch) {
      if (value === null || !key.startsWith(`${shop}/`)) continue;
      const at = momentOf(value);
      if (at === undefined) continue;
      first = Math.min(first, at);
      clock = Math.max(clock, at);
    }
  });
  return first <= clock ? { first, clock } : undefined;
}

/** Reads a shop's events and verdicts from the beginning. Rejects with the signal's reason when the service stops. */
export async function readHistory(
  options: ChurnHistoryOptions & { readonly ordersMax: number },
  { messaging, namespace, signal }: LogDependencies,
): Promise<ShopHistory> {
  const { shop } = options;
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
  await messaging.readToEnd({ topic: topicName(namespace, 'events') }, async (batch) => {
    signal.throwIfAborted();
    for (const { key, value, partition } of batch) {
      const event =
        value && key.startsWith(`${shop}/`) ? (parsed(value) as CustomerEvent | undefined) : undefined;
      if (!event) continue;
      churn.take(event, partition, sentiments.get(event.messageId));
      orders.take(event);
    }
  });
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
