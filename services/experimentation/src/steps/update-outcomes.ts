import { type Cache, CacheError, type EnsureView, readWhole, type VersionedDocument } from '@shoal/cache';
import { type ExperimentOutcomes, parseCustomerKey, viewKey, viewTtlMs } from '@shoal/contracts';
import { newOutcomes } from '@shoal/experiments';
import type { OutcomeInput } from './read-input.ts';

export interface UpdateDependencies {
  readonly cache: Cache;
  readonly namespace: string;
  /** Of the partition that the inputs came from. */
  readonly ensureView: EnsureView;
}

/** How often a customer's update starts over when another instance wrote at the same moment. */
const attemptsMax = 8;

/**
 * Applies a batch to the outcomes in Redis: one read, one compare-and-set, each for all customers of the batch. Resolves with the
 * outcomes of those who are in an experiment, changed or not; where another instance wrote in between, they are applied again.
 */
export async function updateOutcomes(
  inputs: readonly OutcomeInput[],
  { cache, namespace, ensureView }: UpdateDependencies,
): Promise<ReadonlyMap<string, ExperimentOutcomes>> {
  const updated = new Map<string, ExperimentOutcomes>();
  let open = [...Map.groupBy(inputs, ({ key }) => key)];
  for (let attempt = 1; open.length > 0; attempt += 1) {
    if (attempt > attemptsMax)
      throw new CacheError(`outcomes of ${open.length} customers kept changing while they were updated`);
    const keys = open.map(([key]) => outcomesKey(namespace, key));
    const stored = await readWhole(ensureView, () => cache.readVersioned(keys));
    const writes = open.flatMap((group, i) => {
      const [key, own] = group;
      const { outcomes, changed } = applyAll(key, own, stored[i]);
      if (Object.keys(outcomes.experiments).length > 0) updated.set(key, outcomes);
      if (!changed) return [];
      const expected = stored[i]?.version ?? 0;
      outcomes.version = expected + 1;
      const value = JSON.stringify(outcomes);
      return [
        { group, key: keys[i] as string, expected, version: outcomes.version, value, ttlMs: viewTtlMs },
      ];
    });
    const won = await cache.compareAndSet(writes);
    open = writes.filter((_, i) => !won[i]).map(({ group }) => group);
  }
  return updated;
}

function applyAll(
  key: string,
  inputs: readonly OutcomeInput[],
  stored: VersionedDocument | undefined,
): { outcomes: ExperimentOutcomes; changed: boolean } {
  const outcomes = stored ? (JSON.parse(stored.value) as ExperimentOutcomes) : newOutcomes(key);
  let changed = false;
  for (const input of inputs) if (input.apply(outcomes)) changed = true;
  return { outcomes, changed };
}

export function outcomesKey(namespace: string, key: string): string {
  const { shop, customerId } = parseCustomerKey(key);
  return viewKey(namespace, shop, customerId, 'experiments');
}
