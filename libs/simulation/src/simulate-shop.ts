import { planCustomer } from './customer-plan.ts';
import { CustomerStream } from './customer-stream.ts';
import type { SimulationOptions } from './options.ts';
import type { SegmentCall } from './segment-call.ts';
import { TimeHeap } from './time-heap.ts';
import { VisitPlan } from './visit-plan.ts';
import { createWorld, type World } from './world.ts';

/**
 * The calls of a whole shop in event-time order, generated as they are asked for: memory grows with the customers
 * who are active at the moment (and 12 bytes for each of the others), never with the calls. The same options give
 * the same calls, ids included. Throws a RangeError for options out of range.
 */
export function* simulateShop(options: SimulationOptions): Generator<SegmentCall, void, undefined> {
  const world = createWorld(options);
  const heap = firstVisits(world);
  const streams = new Map<number, CustomerStream>();
  for (let index = heap.first(); index !== undefined; index = heap.first()) {
    const stream = streams.get(index) ?? new CustomerStream(world, index);
    yield stream.take();
    const nextMs = stream.nextMs();
    heap.reschedule(nextMs);
    // A customer who comes no more is forgotten; the others are kept from their first call on.
    if (nextMs === Number.POSITIVE_INFINITY) streams.delete(index);
    else streams.set(index, stream);
  }
}

/** Only the moment of each first visit is kept: the customer is drawn again when it comes. */
function firstVisits(world: World): TimeHeap {
  const heap = new TimeHeap(world.options.customers);
  for (let index = 0; index < world.options.customers; index += 1) {
    const visit = new VisitPlan(world, planCustomer(world, index)).next();
    if (visit) heap.push(visit.startMs, index);
  }
  return heap;
}
