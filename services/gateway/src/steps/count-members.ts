import { memberShards, membersKey, type SegmentModel, unassigned } from '@shoal/contracts';
import type { Sizes } from '../domain/segments-answer.ts';
import type { ViewDependencies } from './find-customer.ts';

/** Counts the customers of each segment of a model, and those without one: one batch over all shards. */
export async function countMembers(
  shop: string,
  model: SegmentModel | undefined,
  dependencies: ViewDependencies,
): Promise<Sizes> {
  const ids = (model?.segments ?? []).map(({ id }) => id);
  const sizes = await countSegments(shop, [unassigned, ...ids], dependencies);
  return {
    unassigned: sizes.get(unassigned) ?? 0,
    bySegment: new Map(ids.map((id) => [id, sizes.get(id) ?? 0])),
  };
}

/** Counts the customers of segments by their ids. */
export async function countSegments(
  shop: string,
  ids: readonly string[],
  { cache, namespace }: ViewDependencies,
): Promise<ReadonlyMap<string, number>> {
  const keys = ids.flatMap((id) =>
    Array.from({ length: memberShards }, (_, shard) => membersKey(namespace, shop, id, shard)),
  );
  const counts = await cache.countMembers(keys);
  return new Map(ids.map((id, i) => [id, sum(counts.slice(i * memberShards, (i + 1) * memberShards))]));
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
