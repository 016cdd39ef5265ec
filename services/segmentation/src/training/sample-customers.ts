import { type FeatureState, parseCustomerKey, topicName } from '@shoal/contracts';
import { featureStateIn } from '@shoal/features';
import type { Delivery, Messaging } from '@shoal/messaging';

/**
 * A uniform sample of customers of bounded size: those whose keys have the smallest hashes. Which these are does not depend on
 * the order of reading, and a customer stays in as the shop grows, for as long as there is room.
 */
export class CustomerSample {
  readonly #sizeMax: number;
  readonly #byKey = new Map<string, { readonly rank: number; readonly state: FeatureState }>();
  #rankMax = Number.POSITIVE_INFINITY;

  constructor(sizeMax: number) {
    this.#sizeMax = sizeMax;
  }

  /** Takes a newer state of a customer; null forgets him. */
  add(key: string, value: Buffer | null): void {
    const rank = rankOf(key);
    if (rank > this.#rankMax) return;
    const state = value === null ? undefined : featureStateIn(value);
    if (!state || state.mergedInto !== undefined) {
      this.#byKey.delete(key);
      return;
    }
    if ((this.#byKey.get(key)?.state.version ?? 0) > state.version) return;
    this.#byKey.set(key, { rank, state });
    if (this.#byKey.size > 2 * this.#sizeMax) this.#trim();
  }

  /** The states of the sample, in order of their ranks. */
  states(): FeatureState[] {
    this.#trim();
    return [...this.#byKey.values()].map(({ state }) => state);
  }

  #trim(): void {
    const ranked = [...this.#byKey].sort(([, a], [, b]) => a.rank - b.rank);
    for (const [key] of ranked.slice(this.#sizeMax)) this.#byKey.delete(key);
    const kept = ranked.slice(0, this.#sizeMax);
    this.#byKey.clear();
    for (const [key, entry] of kept) this.#byKey.set(key, entry);
    if (kept.length === this.#sizeMax) this.#rankMax = kept.at(-1)?.[1].rank ?? this.#rankMax;
  }
}

/** Reads the features topic once and draws a sample of each shop asked for. */
export async function sampleCustomers(
  shops: readonly string[],
  sizeMax: number,
  { messaging, namespace }: { readonly messaging: Messaging; readonly namespace: string },
): Promise<ReadonlyMap<string, FeatureState[]>> {
  const samples = new Map(shops.map((shop) => [shop, new CustomerSample(sizeMax)]));
  const take = async (batch: readonly Delivery[]) => {
    for (const { key, value } of batch) samples.get(parseCustomerKey(key).shop)?.add(key, value);
  };
  await messaging.readToEnd({ topic: topicName(namespace, 'features') }, take);
  return new Map([...samples].map(([shop, sample]) => [shop, sample.states()]));
}

/** FNV-1a with a final mix (murmur3's), so that near keys lie far apart. */
function rankOf(key: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < key.length; i += 1) hash = Math.imul(hash ^ key.charCodeAt(i), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}
