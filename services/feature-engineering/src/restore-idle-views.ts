export interface IdleViewsDependencies {
  /** The partitions that are read here. */
  readonly owned: () => readonly number[];
  readonly isWhole: (partition: number) => Promise<boolean>;
  readonly ensureViews: (partition: number) => Promise<boolean>;
}

/**
 * Restores the states of partitions for which no events come, to be called from time to time: without it an emptied Redis
 * would stay empty until each customer's partition has its next event. A view is restored the second time that it is found
 * missing: what was on its way to the log when Redis was emptied has come there by then.
 */
export function restoreIdleViews({
  owned,
  isWhole,
  ensureViews,
}: IdleViewsDependencies): () => Promise<void> {
  let missing: ReadonlySet<number> = new Set();
  return async () => {
    const found = new Set<number>();
    for (const partition of owned()) {
      if (await isWhole(partition)) continue;
      if (missing.has(partition)) await ensureViews(partition);
      else found.add(partition);
    }
    missing = found;
  };
}
