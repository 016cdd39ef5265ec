import { type Cache, type EnsureView, updateDocuments, type VersionedDocument } from '@shoal/cache';
import { parseCustomerKey, viewKey, viewTtlMs } from '@shoal/contracts';
import { type CustomerState, newState } from '../domain/customer-state.ts';
import type { StateInput } from './read-input.ts';

export interface UpdateDependencies {
  readonly cache: Cache;
  readonly namespace: string;
  /** Of the partition that the inputs came from. */
  readonly ensureView: EnsureView;
}

/**
 * Applies a batch to the states in Redis: one read, one compare-and-set, each for all customers of the batch. Resolves with the state
 * of every customer touched, changed or not; where another instance wrote in between, they are applied again.
 */
export async function updateStates(
  inputs: readonly StateInput[],
  { cache, namespace, ensureView }: UpdateDependencies,
): Promise<ReadonlyMap<string, CustomerState>> {
  const states = new Map<string, CustomerState>();
  await updateDocuments([...Map.groupBy(inputs, ({ key }) => key)], {
    ...{ cache, ensureView, what: 'states of customers' },
    keyOf: ([key]) => stateKey(namespace, key),
    ttlMsOf: () => viewTtlMs,
    decide: ([key, own], stored) => {
      const { state, changed } = applyAll(key, own, stored);
      states.set(key, state);
      if (!changed) return undefined;
      state.version = (stored?.version ?? 0) + 1;
      return { version: state.version, value: JSON.stringify(state) };
    },
  });
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
