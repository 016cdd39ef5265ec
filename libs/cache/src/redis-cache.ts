import { withSpan } from '@shoal/tracing';
import { Cluster, Redis } from 'ioredis';
import type { DocumentHead, VersionedDocument, VersionedWrite } from './cache.ts';
import {
  type Cache,
  CacheError,
  type ClaimBatch,
  type DistinctAddition,
  type Entry,
  type MemberEdit,
} from './cache.ts';
import { type Grouping, runInGroups } from './command-groups.ts';
import { GatheredReads } from './gathered-reads.ts';
import { claimScript, compareAndSetScript, raiseVersionedScript } from './scripts.ts';

export interface RedisOptions {
  /** `redis://host:port/db`; several addresses separated by commas are the first nodes of a cluster. */
  readonly url: string;
  readonly onError: (error: Error) => void;
}

const commandTimeoutMs = 5_000;
/** What stands before a document: a version and a space. */
const versionBytesMax = 17;

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
  return new RedisCache(client);
}

class RedisCache implements Cache {
  readonly #client: Client;
  /** A connection of its own, made when it is first needed; undefined in a cluster, where keys have different nodes. */
  #reads: { readonly client: Redis; readonly gathered: GatheredReads } | undefined;
  readonly #byKey: Grouping<string>;
  readonly #byItemKey: Grouping<{ readonly key: string }>;

  constructor(client: Client) {
    const clustered = client instanceof Cluster;
    this.#client = client;
    this.#byKey = { clustered, keyOf: (key) => key };
    this.#byItemKey = { clustered, keyOf: ({ key }) => key };
  }

  async read(keys: readonly string[]): Promise<(string | undefined)[]> {
    const values = await this.#readRaw(keys);
    return values.map((value) => value ?? undefined);
  }

  async write(entries: readonly Entry[]): Promise<void> {
    const set = ({ key, value, ttlMs }: Entry) =>
      ttlMs === undefined ? this.#client.set(key, value) : this.#client.set(key, value, 'PX', ttlMs);
    await guard(() => Promise.all(entries.map(set)));
  }

  async remove(keys: readonly string[]): Promise<void> {
    const unlink = async (group: readonly string[]) => [await this.#client.unlink([...group])];
    await guard(() => runInGroups(keys, this.#byKey, unlink));
  }

  async readVersioned(keys: readonly string[]): Promise<(VersionedDocument | undefined)[]> {
    const values = await this.#readRaw(keys);
    return values.map((value) => (value === null ? undefined : parseVersioned(value)));
  }

  async readHead(key: string, bytes: number): Promise<DocumentHead | undefined> {
    const end = versionBytesMax + bytes;
    const stored = await guard(() => this.#readStart(key, end));
    if (stored === '') return undefined;
    const { version, value } = parseVersioned(stored);
    return { version, value, isWhole: Buffer.byteLength(stored) < end };
  }

  compareAndSet(writes: readonly VersionedWrite[]): Promise<boolean[]> {
    const run = async (group: readonly VersionedWrite[]) => {
      const values = group.flatMap(({ expected, ttlMs, ...document }) => [
        expected,
        formatVersioned(document),
        ttlMs,
      ]);
      const written = await this.#client.compareAndSet(
        group.length,
        ...group.map(({ key }) => key),
        ...values,
      );
      return written.map((flag) => flag === 1);
    };
    const attributes = { 'db.system.name': 'redis', 'shoal.documents': writes.length };
    return withSpan('redis compare-and-set', attributes, () =>
      guard(() => runInGroups(writes, this.#byItemKey, run)),
    );
  }

  async raiseVersioned(writes: readonly Omit<VersionedWrite, 'expected'>[]): Promise<void> {
    const run = async (group: readonly Omit<VersionedWrite, 'expected'>[]) => {
      const values = group.flatMap((write) => [write.version, formatVersioned(write), write.ttlMs]);
      return [await this.#client.raiseVersioned(group.length, ...group.map(({ key }) => key), ...values)];
    };
    await guard(() => runInGroups(writes, this.#byItemKey, run));
  }

  async claim({ window, formerWindow, ttlMs, claims }: ClaimBatch): Promise<string[]> {
    if (claims.length === 0) return [];
    const pairs = claims.flatMap(({ id, owner }) => [id, owner]);
    return guard(() => this.#client.claimAll(window, formerWindow, ttlMs, ...pairs));
  }

  async readClaims(windows: readonly string[], id: string): Promise<(string | undefined)[]> {
    const owners = await guard(() => Promise.all(windows.map((window) => this.#client.hget(window, id))));
    return owners.map((owner) => owner ?? undefined);
  }

  async editMembers(edits: readonly MemberEdit[]): Promise<void> {
    const edit = ({ key, add, remove }: MemberEdit) => [
      ...(remove.length > 0 ? [this.#client.zrem(key, ...remove)] : []),
      ...(add.length > 0 ? [this.#client.zadd(key, ...add.flatMap((member) => ['0', member]))] : []),
    ];
    await guard(() => Promise.all(edits.flatMap(edit)));
  }

  listMembers(key: string, after: string | undefined, limit: number): Promise<string[]> {
    const from = after === undefined ? '-' : `(${after}`;
    return guard(() => this.#client.zrangebylex(key, from, '+', 'LIMIT', 0, limit));
  }

  countMembers(keys: readonly string[]): Promise<number[]> {
    return guard(() => Promise.all(keys.map((key) => this.#client.zcard(key))));
  }

  async countDistinct(additions: readonly DistinctAddition[]): Promise<number[]> {
    const count = async ({ key, member, ttlMs }: DistinctAddition) => {
      const [, , distinct] = await Promise.all([
        this.#client.pfadd(key, member),
        this.#client.pexpire(key, ttlMs),
        this.#client.pfcount(key),
      ]);
      return distinct;
    };
    return guard(() => Promise.all(additions.map(count)));
  }

  async raise(key: string, name: string, value: number): Promise<number> {
    const commands = () =>
      Promise.all([this.#client.zadd(key, 'GT', String(value), name), this.#client.zscore(key, name)]);
    const [, score] = await guard(commands);
    return Number(score);
  }

  async readNumbers(key: string): Promise<ReadonlyMap<string, number>> {
    const flat = await guard(() => this.#client.zrange(key, '0', '-1', 'WITHSCORES'));
    const numbers = new Map<string, number>();
    for (let i = 0; i < flat.length; i += 2) numbers.set(String(flat[i]), Number(flat[i + 1]));
    return numbers;
  }

  async ping(): Promise<void> {
    await guard(() => this.#client.ping());
  }

  async close(): Promise<void> {
    // Redis may be gone already; closing must not wait for it.
    this.#reads?.client.disconnect();
    await this.#client.quit().catch(() => this.#client.disconnect());
  }

  #readStart(key: string, bytes: number): Promise<string> {
    const client = this.#client;
    if (client instanceof Cluster) return client.getrange(key, 0, bytes - 1);
    this.#reads ??= gatherReads(client);
    return this.#reads.gathered.readHead(key, bytes);
  }

  #readRaw(keys: readonly string[]): Promise<(string | null)[]> {
    return guard(() => runInGroups(keys, this.#byKey, (group) => this.#client.mget([...group])));
  }
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
  const client =
    nodes.length > 1
      ? new Cluster(nodes, { redisOptions: settings, enableAutoPipelining: true })
      : new Redis(url, settings);
  client.on('error', onError);
  client.defineCommand('compareAndSet', { lua: compareAndSetScript });
  client.defineCommand('raiseVersioned', { lua: raiseVersionedScript });
  client.defineCommand('claimAll', { lua: claimScript, numberOfKeys: 2 });
  return client as Client;
}

function gatherReads(client: Redis): { client: Redis; gathered: GatheredReads } {
  const own = client.duplicate({ enableAutoPipelining: false, commandTimeout: undefined });
  for (const report of client.listeners('error')) own.on('error', report as () => void);
  return { client: own, gathered: new GatheredReads(own, commandTimeoutMs) };
}

function formatVersioned({ version, value }: VersionedDocument): string {
  return `${version} ${value}`;
}

function parseVersioned(stored: string): VersionedDocument {
  const space = stored.indexOf(' ');
  return { version: Number(stored.slice(0, space)), value: stored.slice(space + 1) };
}

/** What Redis or the connection says becomes a fault that passes; a mistake in our own command does not. */
function guard<T>(run: () => Promise<T>): Promise<T> {
  return run().catch(throwFault);
}

function throwFault(error: unknown): never {
  const text = error instanceof Error ? error.message : String(error);
  if (/^(ERR|WRONGTYPE|NOSCRIPT|CROSSSLOT)/.test(text)) throw error;
  throw new CacheError(`Redis: ${text}`, error);
}
