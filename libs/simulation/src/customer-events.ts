import type { CustomerEvent } from '@shoal/contracts';
import type { SegmentCall } from './segment-call.ts';

/**
 * Calls as the events that ingestion would make of them, all from one inbox partition: a visitor whose browser signs in becomes the customer,
 * and what comes from it later is the customer's. For tests and benchmarks of what reads events, without the door in between.
 */
export function* customerEvents(calls: Iterable<SegmentCall>, shop: string): Generator<CustomerEvent> {
  const users = new Map<string, string>();
  let offset = 0;
  const eventOf = (customerId: string, rest: Pick<CustomerEvent, 'type' | 'timestamp'>): CustomerEvent => {
    const inbox = { partition: 0, offset };
    offset += 1;
    return { messageId: `m-${offset}`, shop, customerId, receivedAt: rest.timestamp, inbox, ...rest };
  };
  for (const call of calls) {
    const { userId, anonymousId = '', timestamp, type } = call;
    if (userId !== undefined && anonymousId !== '' && !users.has(anonymousId)) {
      users.set(anonymousId, userId);
      yield { ...eventOf(anonymousId, { type: 'merge', timestamp }), mergedInto: userId };
    }
    const customerId = userId ?? users.get(anonymousId) ?? anonymousId;
    yield { ...eventOf(customerId, { type, timestamp }), ...detailsOf(call) };
  }
}

function detailsOf(call: SegmentCall): Pick<CustomerEvent, 'event' | 'properties' | 'context'> {
  const context = call.context && { context: { ...call.context } };
  if (call.type !== 'track') return { ...context };
  return { ...context, event: call.event, properties: { ...call.properties } };
}
