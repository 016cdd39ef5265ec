import { type Cache, type EnsureView, updateDocuments, type VersionedDocument } from '@shoal/cache';
import { type FeatureMerge, type FeatureState, parseCustomerKey, viewKey, viewTtlMs } from '@shoal/contracts';
import { newFeatureState } from '@shoal/features';
import type { Applied } from '../domain/apply-event.ts';

/** One thing to apply to a customer's state: an event, or what a former id hands over. */
export interface StateInput {
  readonly key: string;
  /** When it happened: a new customer's history begins there. */
  readonly at: number;
  apply(state: FeatureState): Applied;
}

export interface UpdatedStates {
  /** The state of every customer touched, changed or not, as JSON: all are published again after a crash. */
  readonly states: ReadonlyMap<string, string>;
  /** What each input hands over to another customer, by its place in the batch. */
  readonly handOvers: ReadonlyMap<number, FeatureMerge>;
}

interface Group {
  readonly key: string;
  readonly inputs: { readonly index: number; readonly input: StateInput }[];
}

export interface UpdateDependencies {
  readonly cache: Cache;
  readonly namespace: string;
  /** Of the partition that the inputs came from. */
  readonly ensureView: EnsureView;
}

/**
 * Applies a batch of inputs to the states in Redis: one read, one compare-and-set, each for all customers of the batch.
 * Where another instance wrote in between, those customers are applied again: what the other took in already is then skipped.
 */
export async function updateStates(
  inputs: readonly StateInput[],
  { cache, namespace, ensureView }: UpdateDependencies,
): Promise<UpdatedStates> {
  const states = new Map<string, string>();
  const handOvers = new Map<number, FeatureMerge>();
  await updateDocuments(groupByKey(inputs), {
    ...{ cache, ensureView, what: 'states of customers' },
    keyOf: ({ key }) => stateKey(namespace, key),
    ttlMsOf: () => viewTtlMs,
    decide: (group, stored) => {
      const { value, changed } = applyGroup(group, stored, handOvers);
      states.set(group.key, value);
      return changed ? { version: (stored?.version ?? 0) + 1, value } : undefined;
    },
  });
  return { states, handOvers };
}

function applyGroup(
  { key, inputs }: Group,
  stored: VersionedDocument | undefined,
  handOvers: Map<number, FeatureMerge>,
): { value: string; changed: boolean } {
  const state = stored ? (JSON.parse(stored.value) as FeatureState) : firstState(key, inputs);
  let changed = false;
  for (const { index, input } of inputs) {
    const applied = input.apply(state);
    changed ||= applied.changed;
    // What an attempt that lost would have handed over may be folded by this one.
    if (applied.handOver) handOvers.set(index, applied.handOver);
    else handOvers.delete(index);
  }
  if (!changed && stored) return { value: stored.value, changed };
  state.version += 1;
  return { value: JSON.stringify(state), changed: true };
}

function firstState(key: string, inputs: Group['inputs']): FeatureState {
  const { shop, customerId } = parseCustomerKey(key);
  // The first and not the earliest: how records fall into batches must not show in the state.
  return newFeatureState(shop, customerId, (inputs[0] as Group['inputs'][number]).input.at);
}

export function stateKey(namespace: string, key: string): string {
  const { shop, customerId } = parseCustomerKey(key);
  return viewKey(namespace, shop, customerId, 'features');
}

function groupByKey(inputs: readonly StateInput[]): Group[] {
  const groups = new Map<string, Group>();
  inputs.forEach((input, index) => {
    const group = groups.get(input.key);
    if (group) group.inputs.push({ index, input });
    else groups.set(input.key, { key: input.key, inputs: [{ index, input }] });
  });
  return [...groups.values()];
}
