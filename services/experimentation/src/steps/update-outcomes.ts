import { type Cache, type EnsureView, updateDocuments, type VersionedDocument } from '@shoal/cache';
import { type ExperimentOutcomes, parseCustomerKey, viewKey, viewTtlMs } from '@shoal/contracts';
import { newOutcomes } from '@shoal/experiments';
import type { OutcomeInput } from './read-input.ts';

export interface UpdateDependencies {
  readonly cache: Cache;
  readonly namespace: string;
  /** Of the partition that the inputs came from. */
  readonly ensureView: EnsureView;
}

/**
 * Applies a batch to the outcomes in Redis: one read, one compare-and-set, each for all customers of the batch. Resolves with the
 * outcomes of those who are in an experiment, changed or not; where another instance wrote in between, they are applied again.
 */
export async function updateOutcomes(
  inputs: readonly OutcomeInput[],
  { cache, namespace, ensureView }: UpdateDependencies,
): Promise<ReadonlyMap<string, ExperimentOutcomes>> {
  const updated = new Map<string, ExperimentOutcomes>();
  await updateDocuments([...Map.groupBy(inputs, ({ key }) => key)], {
    ...{ cache, ensureView, what: 'outcomes of customers' },
    keyOf: ([key]) => outcomesKey(namespace, key),
    ttlMsOf: () => viewTtlMs,
    decide: ([key, own], stored) => {
      const { outcomes, changed } = applyAll(key, own, stored);
      if (Object.keys(outcomes.experiments).length > 0) updated.set(key, outcomes);
      if (!changed) return undefined;
      outcomes.version = (stored?.version ?? 0) + 1;
      return { version: outcomes.version, value: JSON.stringify(outcomes) };
    },
  });
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
