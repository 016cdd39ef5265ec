import type { Cache } from './cache.ts';

/** A message that publishes a document under its key. */
export interface DocumentMessage {
  readonly topic: string;
  readonly key: string;
  readonly value: string | Buffer | null;
}

/**
 * Finds those of the messages on a topic whose document is another by now in the cache, and gives each with what it is. What is gone from
 * the cache has nothing newer.
 * @param keyOf Where the document of a message's key is kept.
 */
export function newerDocuments(
  cache: Cache,
  topic: string,
  keyOf: (key: string) => string,
): <M extends DocumentMessage>(written: readonly M[]) => Promise<M[]> {
  return async (written) => {
    // The last of a key alone: those before it are older by themselves.
    const last = new Map(
      written.filter((message) => message.topic === topic).map((message) => [message.key, message]),
    );
    const documents = await cache.readVersioned(Array.from(last.keys(), keyOf));
    return [...last.values()].flatMap((message, i) => {
      const value = documents[i]?.value;
      return value === undefined || value === String(message.value) ? [] : [{ ...message, value }];
    });
  };
}
