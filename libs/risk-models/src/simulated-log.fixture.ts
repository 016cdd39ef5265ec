import type { CustomerEvent } from '@shoal/contracts';
import { type SegmentCall, type SimulationOptions, simulateShop } from '@shoal/simulation';

/** The log of a simulated shop, as ingestion would write it: a visitor who signs in becomes the customer. */
export function* simulatedLog(options: SimulationOptions): Generator<CustomerEvent> {
  const users = new Map<string, string>();
  let offset = 0;
  const eventOf = (customerId: string, rest: Pick<CustomerEvent, 'type' | 'timestamp'>): CustomerEvent => {
    const inbox = { partition: 0, offset };
    offset += 1;
    return { messageId: `m-${offset}`, shop: 'demo', customerId, receivedAt: rest.timestamp, inbox, ...rest };
  };
  for (const call of simulateShop(options)) {
    const { userId, anonymousId, timestamp } = call;
    if (userId !== undefined && anonymousId !== undefined && !users.has(anonymousId)) {
      users.set(anonymousId, userId);
      yield { ...eventOf(anonymousId, { type: 'merge', timestamp }), mergedInto: userId };
    }
    const customerId = userId ?? users.get(anonymousId as string) ?? (anonymousId as string);
    yield { ...eventOf(customerId, { type: call.type, timestamp }), ...detailsOf(call) };
  }
}

function detailsOf(call: SegmentCall): Pick<CustomerEvent, 'event' | 'properties' | 'context'> {
  const context = call.context && { context: { ...call.context } };
  if (call.type !== 'track') return { ...context };
  return { ...context, event: call.event, properties: { ...call.properties } };
}
