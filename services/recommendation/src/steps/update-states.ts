import { type Cache, CacheError, type EnsureView, readWhole, type VersionedDocument } from '@shoal/cache';
import { parseCustomerKey, viewKey, viewTtlMs } from '@shoal/contracts';
import { type CustomerState, newState } from '../domain/customer-state.ts';
import type { StateInput } from './read-input.ts';

export interface UpdateDependencies {
  readonly cache: Cache;
  readonly namespace: string;
  /** Of the partition that the inputs came from. */
  readonly ensureView: EnsureView;
}

/** How often a customer's update starts over when another instance wrote at the same moment. */
const attemptsMax = 8;

/**
 * Applies a batch to the states in Redis: one read, one compare-and-set, each for all customers of the batch. Resolves with the state
 * of every customer touched, changed or not; where another instance wrote in between, they are applied again.
 */
export async function updateStates(
  inputs: readonly StateInput[],
  { cache, namespace, ensureView }: UpdateDependencies,
): Promise<ReadonlyMap<string, CustomerState>> {
  const states = new Map<string, CustomerState>();
  let open = [...Map.groupBy(inputs, ({ key }) => key)];
  for (let attempt = 1; open.length > 0; attempt += 1) {
    if (attempt > attemptsMax)
      throw new CacheError(`states of ${open.length} customers kept changing while they were updated`);
    const keys = open.map(([key]) => stateKey(namespace, key));
    const stored = await readWhole(ensureView, () => cache.readVersioned(keys));
    const writes = open.flatMap((group, i) => {
      const [key, own] = group;
      const { state, changed } = applyAll(key, own, stored[i]);
      states.set(key, state);
      if (!changed) return [];
      const expected = stored[i]?.version ?? 0;
      state.version = expected + 1;
      const value = JSON.stringify(state);
      return [{ group, key: keys[i] as string, expected, version: state.version, value, ttlMs: viewTtlMs }];
    });
    const won = await cache.compareAndSet(writes);
    open = writes.filter((_, i) => !won[i]).map(({ group }) => group);
  }
  return states;
}

function applyAll(
  key: string,
  inputs: readonly StateInput[],
  stored: VersionedDocument | undefined,
): { state: CustomerState; changed: boolean } {
  const state = stored ? (JSON.parse(stored.value) as CustomerState) : newState(key);
  let changed = false;
  for (const input of inputs) if (input.apply(state)) changed = true;
  return { state, changed };
}

export function stateKey(namespace: string, key: string): string {
  const { shop, customerId } = parseCustomerKey(key);
  return viewKey(namespace, shop, customerId, 'recommendation-state');
}
