import type { Cache } from './cache.ts';

/**
 * Guards a view that is rebuilt from the log. The function returned is asked before every batch and costs one read: while
 * the mark is there the view is whole; when it is gone, because Redis is new or was emptied, `rebuild` runs (once, however
 * many ask) and the mark is set again.
 */
export function guardView(cache: Cache, mark: string, rebuild: () => Promise<void>): () => Promise<void> {
  let rebuilding: Promise<void> | undefined;
  const run = async () => {
    await rebuild();
    await cache.write([{ key: mark, value: 'complete' }]);
  };
  return async () => {
    const [complete] = await cache.read([mark]);
    if (complete !== undefined) return;
    rebuilding ??= run().finally(() => {
      rebuilding = undefined;
    });
    await rebuilding;
  };
}
