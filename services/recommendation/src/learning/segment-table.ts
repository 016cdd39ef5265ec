import { matches, parseCustomerKey, SegmentAssignment, topicName } from '@shoal/contracts';
import { type Delivery, followTable, type Messaging, type Subscription } from '@shoal/messaging';

/** Customers of all shops whose segments are held: about 100 bytes each. Those beyond count in no segment's favourites. */
const customersMax = 2_000_000;

/** Which segment each customer is in. */
export interface SegmentTable extends Subscription {
  segmentOf(shop: string, customerId: string): string | undefined;
}

/** Follows `segment-assignments.v1`; resolves when all that is there by now is known. */
export async function followSegments({
  messaging,
  namespace,
}: {
  readonly messaging: Messaging;
  readonly namespace: string;
}): Promise<SegmentTable> {
  const shops = new Map<string, Map<string, string>>();
  // Names are few, and each record brings its own copy: one of each is kept.
  const names = new Map<string, string>();
  let size = 0;
  const apply = ({ key, value }: Delivery) => {
    const { shop, customerId } = parseCustomerKey(key);
    const customers = shops.get(shop) ?? new Map<string, string>();
    shops.set(shop, customers);
    const segment = value === null ? null : segmentIn(value);
    if (segment === null) {
      if (customers.delete(customerId)) size -= 1;
    } else if (customers.has(customerId) || size < customersMax) {
      if (!customers.has(customerId)) size += 1;
      const name = names.get(segment) ?? segment;
      names.set(segment, name);
      customers.set(customerId, name);
    }
  };
  const subscription = await followTable({ messaging, topic: topicName(namespace, 'assignments'), apply });
  return { ...subscription, segmentOf: (shop, customerId) => shops.get(shop)?.get(customerId) };
}

/** Null for none, and for what is no assignment: nobody but segmentation writes here. */
function segmentIn(value: Buffer): string | null {
  try {
    const assignment: unknown = JSON.parse(value.toString());
    return matches(SegmentAssignment, assignment) ? assignment.segmentId : null;
  } catch {
    return null; // Not JSON.
  }
}
