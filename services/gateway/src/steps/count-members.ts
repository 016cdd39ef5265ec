import { memberShards, membersKey, type SegmentModel, unassigned } from '@shoal/contracts';
import type { Sizes } from '../domain/segments-answer.ts';
import type { ViewDependencies } from './find-customer.ts';

/** Counts the customers of each segment of a model, and those without one: one batch over all shards. */
export async function countMembers(
  shop: string,
  model: SegmentModel | undefined,
  { cache, namespace }: ViewDependencies,
): Promise<Sizes> {
  const ids = [unassigned, ...(model?.segments ?? []).map(({ id }) => id)];
  const keys = ids.flatMap((id) =>
    Array.from({ length: memberShards }, (_, shard) => membersKey(namespace, shop, id, shard)),
  );
  const counts = await cache.countMembers(keys);
  const sizes = ids.map((_, i) => sum(counts.slice(i * memberShards, (i + 1) * memberShards)));
  const [none = 0, ...inSegments] = sizes;
  return {
    unassigned: none,
    bySegment: new Map((model?.segments ?? []).map(({ id }, i) => [id, inSegments[i] ?? 0])),
  };
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
