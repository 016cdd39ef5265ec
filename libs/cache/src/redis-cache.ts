import calculateSlot from 'cluster-key-slot';
import { Cluster, Redis } from 'ioredis';
import { type Cache, CacheError, type VersionedDocument } from './cache.ts';
import { claimScript, compareAndSetScript, raiseVersionedScript } from './scripts.ts';

export interface RedisOptions {
  /** `redis://host:port/db`; several addresses separated by commas are the first nodes of a cluster. */
  readonly url: string;
  readonly onError: (error: Error) => void;
}

/** Keys of one command at most: keeps Redis answering others in between. */
const keysPerCommand = 256;
const commandTimeoutMs = 5_000;

type Client = (Redis | Cluster) & {
  compareAndSet(keys: number, ...args: (string | number)[]): Promise<number[]>;
  raiseVersioned(keys: number, ...args: (string | number)[]): Promise<number>;
  claimAll(window: string, formerWindow: string, ...args: (string | number)[]): Promise<string[]>;
};

/** Connects to Redis. Rejects with CACHE_UNAVAILABLE when it does not answer. */
export async function createRedisCache(options: RedisOptions): Promise<Cache> {
  const client = makeClient(options);
  try {
    await client.ping();
  } catch (error) {
    client.disconnect();
    throw new CacheError(
      `Redis does not answer at ${options.url}: is it running, and is REDIS_URL right?`,
      error,
    );
  }
  const clustered = client instanceof Cluster;
  const inGroups = <T, R>(
    items: readonly T[],
    keyOf: (item: T) => string,
    run: (group: readonly T[]) => Promise<R[]>,
  ) => runInGroups(items, keyOf, clustered, run);
  return {
    read: (keys) => guard(() => inGroups(keys, self, (group) => client.mget([...group]).then(toUndefined))),
    write: (entries) =>
      guard(async () => {
        await Promise.all(
          entries.map(({ key, value, ttlMs }) =>
            ttlMs === undefined ? client.set(key, value) : client.set(key, value, 'PX', ttlMs),
          ),
        );
      }),
    remove: (keys) =>
      guard(async () => {
        await inGroups(keys, self, async (group) => [await client.unlink([...group])]);
      }),
    readVersioned: async (keys) => {
      const values = await guard(() => inGroups(keys, self, (group) => client.mget([...group])));
      return values.map((value) => (value === null ? undefined : parseVersioned(value)));
    },
    compareAndSet: (writes) =>
      guard(() =>
        inGroups(writes, keyOfItem, async (group) => {
          const args = group.flatMap(({ expected, version, value, ttlMs }) => [
            expected,
            version,
            value,
            ttlMs,
          ]);
          const written = await client.compareAndSet(group.length, ...group.map(keyOfItem), ...args);
          return written.map((flag) => flag === 1);
        }),
      ),
    raiseVersioned: (writes) =>
      guard(async () => {
        await inGroups(writes, keyOfItem, async (group) => {
          const args = group.flatMap(({ version, value, ttlMs }) => [version, value, ttlMs]);
          return [await client.raiseVersioned(group.length, ...group.map(keyOfItem), ...args)];
        });
      }),
    claim: ({ window, formerWindow, ttlMs, claims }) =>
      guard(async () => {
        if (claims.length === 0) return [];
        const args = claims.flatMap(({ id, owner }) => [id, owner]);
        return client.claimAll(window, formerWindow, ttlMs, ...args);
      }),
    editMembers: (edits) =>
      guard(async () => {
        await Promise.all(
          edits.flatMap(({ key, add, remove }) => [
            ...(remove.length > 0 ? [client.zrem(key, ...remove)] : []),
            ...(add.length > 0 ? [client.zadd(key, ...add.flatMap((member) => ['0', member]))] : []),
          ]),
        );
      }),
    listMembers: (key, after, limit) =>
      guard(() => client.zrangebylex(key, after === undefined ? '-' : `(${after}`, '+', 'LIMIT', 0, limit)),
    countMembers: (keys) => guard(() => Promise.all(keys.map((key) => client.zcard(key)))),
    raise: (key, name, value) =>
      guard(async () => {
        const [, score] = await Promise.all([client.zadd(key, 'GT', value, name), client.zscore(key, name)]);
        return Number(score);
      }),
    readNumbers: (key) =>
      guard(async () => {
        const flat = (await client.zrange(key, 0, -1, 'WITHSCORES')) as string[];
        const numbers = new Map<string, number>();
        for (let i = 0; i < flat.length; i += 2) numbers.set(flat[i] as string, Number(flat[i + 1]));
        return numbers;
      }),
    ping: () =>
      guard(async () => {
        await client.ping();
      }),
    close: async () => {
      // Redis may be gone already; closing must not wait for it.
      await client.quit().catch(() => client.disconnect());
    },
  };
}

function makeClient({ url, onError }: RedisOptions): Client {
  const settings = {
    commandTimeout: commandTimeoutMs,
    connectTimeout: commandTimeoutMs,
    maxRetriesPerRequest: 2,
    enableAutoPipelining: true,
    retryStrategy: (attempt: number) => Math.min(2_000, 50 * 2 ** Math.min(attempt, 6)),
  };
  const nodes = url.split(',');
  const [first] = nodes as [string];
  const client =
    nodes.length > 1
      ? new Cluster(nodes, { redisOptions: settings, enableAutoPipelining: true })
      : new Redis(first, settings);
  client.on('error', onError);
  client.defineCommand('compareAndSet', { lua: compareAndSetScript });
  client.defineCommand('raiseVersioned', { lua: raiseVersionedScript });
  client.defineCommand('claimAll', { lua: claimScript, numberOfKeys: 2 });
  return client as Client;
}

const self = (key: string) => key;
const keyOfItem = ({ key }: { readonly key: string }) => key;
const toUndefined = (values: (string | null)[]) => values.map((value) => value ?? undefined);

function parseVersioned(stored: string): VersionedDocument {
  const space = stored.indexOf(' ');
  return { version: Number(stored.slice(0, space)), value: stored.slice(space + 1) };
}

/** Cuts a batch into commands: by slot in a cluster, and never more than a bounded number of keys; results stay in order. */
async function runInGroups<T, R>(
  items: readonly T[],
  keyOf: (item: T) => string,
  clustered: boolean,
  run: (group: readonly T[]) => Promise<R[]>,
): Promise<R[]> {
  if (items.length === 0) return [];
  const slots = new Map<number, number[]>();
  items.forEach((item, index) => {
    const slot = clustered ? calculateSlot(keyOf(item)) : 0;
    const indexes = slots.get(slot);
    if (indexes) indexes.push(index);
    else slots.set(slot, [index]);
  });
  const results = new Array<R>(items.length);
  const groups = [...slots.values()].flatMap((indexes) => chunksOf(indexes, keysPerCommand));
  await Promise.all(
    groups.map(async (indexes) => {
      const values = await run(indexes.map((index) => items[index] as T));
      indexes.forEach((index, i) => {
        results[index] = values[i] as R;
      });
    }),
  );
  return results;
}

function chunksOf(indexes: readonly number[], size: number): number[][] {
  const chunks: number[][] = [];
  for (let start = 0; start < indexes.length; start += size) chunks.push(indexes.slice(start, start + size));
  return chunks;
}

/** What Redis or the connection says becomes a fault that passes; a mistake in our own command does not. */
async function guard<T>(run: () => Promise<T>): Promise<T> {
  try {
    return await run();
  } catch (error) {
    const text = error instanceof Error ? error.message : String(error);
    if (/^(ERR|WRONGTYPE|NOSCRIPT|CROSSSLOT)/.test(text)) throw error;
    throw new CacheError(`Redis: ${text}`, error);
  }
}
