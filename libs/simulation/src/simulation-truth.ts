import { type CustomerPlan, planCustomer } from './customer-plan.ts';
import type { GroupName } from './groups.ts';
import type { SimulationOptions } from './options.ts';
import { orderId } from './order.ts';
import { VisitPlan } from './visit-plan.ts';
import { createWorld, type World } from './world.ts';

/** What is known of one simulated customer. */
export interface CustomerTruth {
  /** Undefined when the customer never signs in within the window. */
  readonly userId: string | undefined;
  /** Every anonymousId under which the customer's calls come. */
  readonly anonymousIds: readonly string[];
  /** The planted behaviour; fraudsters are a group of their own. */
  readonly group: GroupName | 'fraudsters';
  readonly fraudster: boolean;
}

/** The planted truth of a simulated shop. */
export interface SimulationTruth {
  readonly customers: readonly CustomerTruth[];
  /** The `order_id` of every fraudulent order, noticed or not. */
  readonly fraudOrderIds: ReadonlySet<string>;
}

/**
 * The truth behind `simulateShop` with the same options, out of the same plans, without generating a single call.
 * Throws a RangeError for options out of range.
 */
export function simulationTruth(options: SimulationOptions): SimulationTruth {
  const world = createWorld(options);
  const fraudOrderIds = new Set<string>();
  const customers = Array.from({ length: world.options.customers }, (_, index) => {
    const plan = planCustomer(world, index);
    return truthOf(world, plan, fraudOrderIds);
  });
  return { customers, fraudOrderIds };
}

function truthOf(world: World, plan: CustomerPlan, fraudOrderIds: Set<string>): CustomerTruth {
  const visits = new VisitPlan(world, plan);
  const anonymousIds = new Set<string>();
  let signsIn = false;
  for (let visit = visits.next(); visit; visit = visits.next()) {
    signsIn ||= visit.signsIn;
    const device = plan.devices[visit.device];
    if (device) anonymousIds.add(device.anonymousId);
    if (plan.ring && visit.aim === 'order') fraudOrderIds.add(orderId(plan.index, visit.index));
  }
  const fraudster = plan.ring !== undefined;
  return {
    userId: signsIn ? plan.userId : undefined,
    anonymousIds: [...anonymousIds],
    group: plan.group,
    fraudster,
  };
}
