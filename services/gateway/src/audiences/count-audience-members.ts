import { audienceMembersKey, memberShards } from '@shoal/contracts';
import type { ViewDependencies } from '../steps/find-customer.ts';

/** How many customers are in each audience: one batch over all shards. */
export async function countAudienceMembers(
  shop: string,
  ids: readonly string[],
  { cache, namespace }: ViewDependencies,
): Promise<number[]> {
  const shards = Array.from({ length: memberShards }, (_, shard) => shard);
  const counts = await cache.countMembers(
    ids.flatMap((id) => shards.map((shard) => audienceMembersKey(namespace, shop, id, shard))),
  );
  return ids.map((_, i) =>
    counts.slice(i * memberShards, (i + 1) * memberShards).reduce((sum, count) => sum + count, 0),
  );
}
