import type { Cache } from './cache.ts';

/** Makes sure that a view is whole; resolves with whether it was when asked, so that nothing has to be read again. */
export type EnsureView = () => Promise<boolean>;

/**
 * Guards a view that is rebuilt from the log. Asking costs one read: while the mark is there the view is whole; when it is
 * gone, because Redis is new or was emptied, `rebuild` runs (once, however many ask) and the mark is set again.
 */
export function guardView(cache: Cache, mark: string, rebuild: () => Promise<void>): EnsureView {
  let rebuilding: Promise<void> | undefined;
  const run = async () => {
    await rebuild();
    await cache.write([{ key: mark, value: 'complete' }]);
  };
  return async () => {
    const [complete] = await cache.read([mark]);
    if (complete !== undefined) return true;
    rebuilding ??= run().finally(() => {
      rebuilding = undefined;
    });
    await rebuilding;
    return false;
  };
}

/**
 * Reads from a guarded view. The mark is looked at after the reading: what was read before it was found is whole, while a
 * look beforehand would say nothing of a Redis that is emptied in between, where every customer then looks new.
 */
export async function readWhole<T>(ensureView: EnsureView, read: () => Promise<T>): Promise<T> {
  for (;;) {
    const found = await read();
    if (await ensureView()) return found;
  }
}
