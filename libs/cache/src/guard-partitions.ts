import type { Cache } from './cache.ts';
import { type EnsureView, guardView } from './complete-view.ts';

/** Guards the views of many partitions, each by a mark of its own. */
export interface PartitionGuard {
  readonly markOf: (partition: number) => string;
  readonly rebuild: (partition: number) => Promise<void>;
}

/** Makes sure that the views of a partition are whole, as `guardView` does for one: each partition is rebuilt by itself, when it is first missed. */
export function guardPartitions(
  cache: Cache,
  { markOf, rebuild }: PartitionGuard,
): (partition: number) => Promise<boolean> {
  const guards = new Map<number, EnsureView>();
  return (partition) => {
    const known = guards.get(partition);
    const guard = known ?? guardView(cache, markOf(partition), () => rebuild(partition));
    if (!known) guards.set(partition, guard);
    return guard();
  };
}
