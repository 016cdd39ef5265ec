import type { Cache } from '@shoal/cache';
import { parseCustomerKey, sharedMarkKey } from '@shoal/contracts';
import { type MarkKind, markKinds, type OrderPast } from '@shoal/risk-models';
import type { RiskInput } from './read-input.ts';

/** How long a mark is remembered after the last order that bore it. */
const markTtlMs = 180 * 86_400_000;

type OrderInput = Extract<RiskInput, { kind: 'order' }>;

/** Of each order, how many customers have ordered with the same device, card, address and IP by now: one round trip for all. */
export async function countSharers(
  inputs: readonly RiskInput[],
  { cache, namespace }: { readonly cache: Cache; readonly namespace: string },
): Promise<ReadonlyMap<OrderInput, OrderPast['customers']>> {
  const asked = inputs.filter((input) => input.kind === 'order').flatMap(marksOf);
  const counts = await cache.countDistinct(
    asked.map(({ shop, customerId, kind, mark }) => ({
      key: sharedMarkKey(namespace, shop, kind, mark),
      member: customerId,
      ttlMs: markTtlMs,
    })),
  );
  const found = new Map<OrderInput, Partial<Record<MarkKind, number>>>();
  asked.forEach(({ input, kind }, i) => {
    const customers = found.get(input) ?? {};
    customers[kind] = counts[i] as number;
    found.set(input, customers);
  });
  return found;
}

function marksOf(input: OrderInput) {
  const { shop, customerId } = parseCustomerKey(input.key);
  return markKinds.flatMap((kind) => {
    const mark = input.order.marks[kind];
    return mark === undefined ? [] : [{ input, shop, customerId, kind, mark }];
  });
}
