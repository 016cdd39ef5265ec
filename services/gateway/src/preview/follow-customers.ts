import { parseCustomerKey, type SegmentAssignment, topicName } from '@shoal/contracts';
import { featureStateIn } from '@shoal/features';
import type { Logger } from '@shoal/logging';
import { type Delivery, followTable, type Messaging } from '@shoal/messaging';
import { CustomerTable, type TableSegment } from './customer-table.ts';

/** The customers of every shop, as far as they fit. */
export interface Customers {
  /** Undefined while the topics are still being read for the first time, and where previews are turned off. */
  of(shop: string): CustomerTable | undefined;
  stop(): Promise<void>;
}

export interface CustomersDependencies {
  readonly messaging: Messaging;
  readonly namespace: string;
  readonly logger: Logger;
  /** Customers of all shops together that are held at most; 0 holds none and reads nothing. */
  readonly customersMax: number;
}

/** The bound is looked at once in so many records, and passed by as many customers at most. */
const recordsBetweenChecks = 256;

/**
 * Follows `features.v1` and `segment-assignments.v1` from their beginning. Resolves at once; the tables are handed out when all that
 * was there has been read, so that nobody counts half of the customers.
 */
export function followCustomers(dependencies: CustomersDependencies): Customers {
  const { messaging, namespace, logger, customersMax } = dependencies;
  const shops = new Map<string, CustomerTable>();
  const state = { isReady: false, records: 0 };
  const apply = (take: (delivery: Delivery) => void) => (delivery: Delivery) => {
    try {
      take(delivery);
      state.records += 1;
      if (state.records % recordsBetweenChecks === 0) keepWithin(shops, customersMax);
    } catch (error) {
      const { topic, partition, offset } = delivery;
      logger.warn(
        { topic, partition, offset, err: error },
        'a record cannot be read: previews go without it',
      );
    }
  };
  const follow = (topic: 'features' | 'assignments', take: (delivery: Delivery) => void) =>
    followTable({ messaging, topic: topicName(namespace, topic), apply: apply(take) });
  const takers = takersInto(shops, new Map());
  const following =
    customersMax > 0
      ? [follow('features', takers.takeState), follow('assignments', takers.takeAssignment)]
      : [];
  const started = Promise.all(following).then(
    () => {
      state.isReady = customersMax > 0;
    },
    (error: unknown) => logger.error({ err: error }, 'customers cannot be followed: there are no previews'),
  );
  return {
    of: (shop) => (state.isReady ? (shops.get(shop) ?? new CustomerTable()) : undefined),
    stop: async () => {
      await started;
      const subscriptions = await Promise.allSettled(following);
      await Promise.all(subscriptions.map((one) => one.status === 'fulfilled' && one.value.stop()));
    },
  };
}

function takersInto(shops: Map<string, CustomerTable>, segments: Map<string, TableSegment>) {
  const tableOf = (shop: string): CustomerTable => {
    const table = shops.get(shop) ?? new CustomerTable();
    shops.set(shop, table);
    return table;
  };
  /** One object for each segment, and not for each customer. */
  const segmentOf = (id: string, name: string): TableSegment => {
    const key = JSON.stringify([id, name]);
    const segment = segments.get(key) ?? { id, name };
    segments.set(key, segment);
    return segment;
  };
  return {
    takeState: ({ key, value }: Delivery) => {
      const { shop, customerId } = parseCustomerKey(key);
      const state = value === null ? undefined : featureStateIn(value);
      if (value === null) tableOf(shop).remove(customerId);
      else if (state) tableOf(shop).put(state);
    },
    takeAssignment: ({ key, value }: Delivery) => {
      if (value === null) return;
      const { shop, customerId } = parseCustomerKey(key);
      const { version, segmentId, segmentName, mergedInto } = JSON.parse(
        value.toString(),
      ) as SegmentAssignment;
      if (mergedInto !== undefined) return;
      const segment = segmentId === null ? undefined : segmentOf(segmentId, segmentName);
      tableOf(shop).assign(customerId, version, segment);
    },
  };
}

/** Beyond the bound the largest shop goes on with half of its customers. */
function keepWithin(shops: ReadonlyMap<string, CustomerTable>, customersMax: number): void {
  const sizes = [...shops.values()].map(({ size }) => size);
  if (sizes.reduce((sum, size) => sum + size, 0) <= customersMax) return;
  const largest = [...shops.values()].reduce((a, b) => (b.size > a.size ? b : a));
  largest.halve();
}
