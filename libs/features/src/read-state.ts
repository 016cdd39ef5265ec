import type { FeatureState } from '@shoal/contracts';

/** Parts without which nothing can be computed. */
const PARTS = ['totals', 'orders', 'decayed', 'baskets', 'prices', 'reviews', 'recent'] as const;
const NUMBERS = ['version', 'firstSeenAt', 'lastSeenAt', 'events', 'decayedAt'] as const;

/**
 * The state in a record of `features.v1`. Throws a TypeError for what is none. It looks at what would break a computation, in a
 * microsecond, and not at the whole schema: whole topics are read by it.
 */
export function readFeatureState(value: Buffer): FeatureState {
  const state: unknown = JSON.parse(value.toString());
  if (isState(state)) return state;
  throw new TypeError('the record holds no feature state');
}

/** The same for whoever passes over what is none: undefined. */
export function featureStateIn(value: Buffer): FeatureState | undefined {
  try {
    return readFeatureState(value);
  } catch {
    return undefined;
  }
}

function isState(value: unknown): value is FeatureState {
  if (typeof value !== 'object' || value === null) return false;
  const state = value as Readonly<Record<string, unknown>>;
  return (
    state.format === 1 &&
    typeof state.customerId === 'string' &&
    NUMBERS.every((name) => Number.isFinite(state[name])) &&
    PARTS.every((name) => typeof state[name] === 'object' && state[name] !== null)
  );
}
