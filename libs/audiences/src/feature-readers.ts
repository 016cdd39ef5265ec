import { halfLivesDays, type Signal, signals } from '@shoal/contracts';
import { dayMs, type FeatureName, fromAmount } from '@shoal/features';
import type { CustomerFacts } from './customer-facts.ts';

type Reader = (customer: CustomerFacts) => number;

const days = (ms: number) => Math.max(0, ms / dayMs);

/** Features that are one step from the state. */
const nearest: ReadonlyMap<string, Reader> = new Map([
  ['recencyDays', ({ state, now }) => days(now - (state.orders.lastAt ?? state.firstSeenAt))],
  ['activityRecencyDays', ({ state, now }) => days(now - state.lastSeenAt)],
  ['tenureDays', ({ state, now }) => days(now - state.firstSeenAt)],
  ['monetary', ({ state }) => fromAmount(state.totals.spend)],
  ['reviews', ({ state }) => state.reviews.count],
  ...signals
    .filter((signal) => signal !== 'spend')
    .map((signal): [string, Reader] => [signal, ({ state }) => state.totals[signal]]),
  ...signals.flatMap((signal) =>
    halfLivesDays.map((halfLife, i): [string, Reader] => [`${signal}${halfLife}d`, decayedReader(signal, i)]),
  ),
]);

function decayedReader(signal: Signal, i: number): Reader {
  if (signal === 'spend')
    return (customer) =>
      fromAmount((customer.state.decayed.spend[i] as number) * (customer.decay[i] as number));
  return (customer) => (customer.state.decayed[signal][i] as number) * (customer.decay[i] as number);
}

/**
 * How a rule reads a feature: straight from the state where that is one step, else by evaluating all of them. Most rules ask for
 * what is near, and all features together take ten times as long as one; a test holds both to the same values.
 */
export function featureReader(feature: FeatureName): Reader {
  return nearest.get(feature) ?? ((customer) => customer.features[feature]);
}
