import type { SimulationOptions } from './options.ts';
import type { SegmentCall, TrackCall } from './segment-call.ts';
import { simulateShop } from './simulate-shop.ts';
import { type CustomerTruth, simulationTruth } from './simulation-truth.ts';

/** One customer's truth beside the calls that came of it. */
export interface Observed {
  readonly truth: CustomerTruth;
  readonly calls: SegmentCall[];
}

/** Runs a shop and deals its calls out to the customers of the truth. */
export function observeShop(options: SimulationOptions) {
  const truth = simulationTruth(options);
  const customers: Observed[] = truth.customers.map((customer) => ({ truth: customer, calls: [] }));
  const byIdentity = new Map<string, Observed>();
  for (const customer of customers) {
    for (const id of customer.truth.anonymousIds) byIdentity.set(id, customer);
    if (customer.truth.userId) byIdentity.set(customer.truth.userId, customer);
  }
  for (const call of simulateShop(options)) {
    const customer = byIdentity.get(call.userId ?? call.anonymousId ?? '');
    if (!customer) throw new Error(`The truth knows nobody behind ${JSON.stringify(call)}`);
    customer.calls.push(call);
  }
  return { customers, fraudOrderIds: truth.fraudOrderIds };
}

export function tracked(customer: Observed, event: string): TrackCall[] {
  return customer.calls.filter((call): call is TrackCall => call.type === 'track' && call.event === event);
}

export function amountOf(call: TrackCall, field: string): number {
  const value = call.properties?.[field];
  if (typeof value !== 'number') throw new Error(`${call.event} has no number "${field}"`);
  return value;
}

export function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
