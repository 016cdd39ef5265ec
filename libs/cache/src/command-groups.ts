import calculateSlot from 'cluster-key-slot';

/** Keys of one command at most: keeps Redis answering others in between. */
const keysPerCommand = 256;

export interface Grouping<T> {
  readonly clustered: boolean;
  readonly keyOf: (item: T) => string;
}

/**
 * Cuts a batch into commands: by slot in a cluster, where one command may touch one slot only, and never more than a
 * bounded number of keys. The results stay in the order of the items.
 */
export async function runInGroups<T, R>(
  items: readonly T[],
  { clustered, keyOf }: Grouping<T>,
  run: (group: readonly T[]) => Promise<R[]>,
): Promise<R[]> {
  const slots = new Map<number, number[]>();
  items.forEach((item, index) => {
    const slot = clustered ? calculateSlot(keyOf(item)) : 0;
    const indexes = slots.get(slot);
    if (indexes) indexes.push(index);
    else slots.set(slot, [index]);
  });
  const results = new Array<R>(items.length);
  const groups = [...slots.values()].flatMap((indexes) => chunksOf(indexes, keysPerCommand));
  const settle = async (indexes: readonly number[]) => {
    const values = await run(indexes.map((index) => items[index] as T));
    indexes.forEach((index, i) => {
      results[index] = values[i] as R;
    });
  };
  await Promise.all(groups.map(settle));
  return results;
}

function chunksOf(indexes: readonly number[], size: number): number[][] {
  const chunks: number[][] = [];
  for (let start = 0; start < indexes.length; start += size) chunks.push(indexes.slice(start, start + size));
  return chunks;
}
