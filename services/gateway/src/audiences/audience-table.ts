import { Audience, audienceKey, matches, topicName } from '@shoal/contracts';
import type { Logger } from '@shoal/logging';
import { type Delivery, followTable, type Messaging, type Subscription } from '@shoal/messaging';

/** The audiences of every shop, in memory. */
export interface AudienceTable {
  get(shop: string, id: string): Audience | undefined;
  /** The version that the next write makes: it goes on behind that of a deleted audience, as far as this one is remembered. */
  nextVersion(shop: string, id: string): number;
  count(shop: string): number;
  /** In order of their ids, behind one or from the first. */
  list(shop: string, after: string | undefined, limit: number): readonly Audience[];
  /** Resolves when a condition holds, which is looked at after every record. */
  when(holds: () => boolean): Promise<void>;
}

export interface AudienceTableDependencies {
  readonly messaging: Messaging;
  readonly namespace: string;
  readonly logger: Logger;
}

/** Follows `audiences.v1`; resolves when all audiences that are there by now are known. */
export async function followAudiences(
  dependencies: AudienceTableDependencies,
): Promise<AudienceTable & Subscription> {
  const { messaging, namespace, logger } = dependencies;
  const shops = new Map<string, Map<string, Audience>>();
  const versions = new Map<string, number>();
  const waiting = new Set<() => void>();
  const apply = (delivery: Delivery) => {
    if (applyRecord(delivery, shops)) noteVersion(delivery, shops, versions);
    else {
      const { topic, offset } = delivery;
      logger.warn({ topic, offset }, 'an audience is not as the contract has it: the one before it stays');
    }
    for (const look of waiting) look();
  };
  const subscription = await followTable({ messaging, topic: topicName(namespace, 'audiences'), apply });
  const of = (shop: string): ReadonlyMap<string, Audience> => shops.get(shop) ?? new Map();
  return {
    ...subscription,
    get: (shop, id) => of(shop).get(id),
    nextVersion: (shop, id) => (versions.get(audienceKey(shop, id)) ?? 0) + 1,
    count: (shop) => of(shop).size,
    list: (shop, after = '', limit) => {
      const ids = [...of(shop).keys()].filter((id) => id > after).sort();
      return ids.slice(0, limit).map((id) => of(shop).get(id) as Audience);
    },
    when: (holds) =>
      new Promise((resolve) => {
        const look = () => {
          if (!holds()) return;
          waiting.delete(look);
          resolve();
        };
        waiting.add(look);
        look();
      }),
  };
}

function applyRecord({ key, value }: Delivery, shops: Map<string, Map<string, Audience>>): boolean {
  const [shop = '', id = ''] = key.split('/');
  const audiences = shops.get(shop) ?? new Map<string, Audience>();
  shops.set(shop, audiences);
  if (value === null) {
    audiences.delete(id);
    return true;
  }
  const audience = parse(value);
  if (!matches(Audience, audience) || audienceKey(audience.shop, audience.id) !== key) return false;
  audiences.set(id, audience);
  return true;
}

/** A deletion takes a version too. */
function noteVersion(
  { key, value }: Delivery,
  shops: ReadonlyMap<string, ReadonlyMap<string, Audience>>,
  versions: Map<string, number>,
): void {
  const [shop = '', id = ''] = key.split('/');
  const version = value === null ? (versions.get(key) ?? 0) + 1 : shops.get(shop)?.get(id)?.version;
  if (version !== undefined) versions.set(key, version);
}

function parse(value: Buffer): unknown {
  try {
    return JSON.parse(value.toString());
  } catch {
    return undefined; // Not JSON: the caller logs it with its offset.
  }
}
