import type { Cache, DocumentHead, MemberEdit, VersionedDocument } from './cache.ts';
import { MemorySketches } from './memory-sketches.ts';

interface Stored {
  readonly value: string;
  readonly expiresAt: number;
}

/** The cache in memory, for tests and tools: the same behaviour, TTLs by the clock given. `wipe` is FLUSHALL. */
export interface MemoryCache extends Cache {
  wipe(): void;
}

export function createMemoryCache(clock: { now(): number }): MemoryCache {
  const values = new Map<string, Stored>();
  const versioned = new Map<string, VersionedDocument & { readonly expiresAt: number }>();
  const claims = new Map<string, Map<string, string>>();
  const members = new Map<string, Set<string>>();
  const numbers = new Map<string, Map<string, number>>();
  const sketches = new MemorySketches(clock);
  const maps = [values, versioned, claims, members, numbers, sketches];
  const expiry = (ttlMs: number | undefined) =>
    ttlMs === undefined ? Number.POSITIVE_INFINITY : clock.now() + ttlMs;
  const live = <T extends { expiresAt: number }>(stored?: T) =>
    stored && stored.expiresAt > clock.now() ? stored : undefined;
  return {
    read: async (keys) => keys.map((key) => live(values.get(key))?.value),
    write: async (entries) => {
      for (const { key, value, ttlMs } of entries) values.set(key, { value, expiresAt: expiry(ttlMs) });
    },
    remove: async (keys) => {
      for (const key of keys) for (const map of maps) map.delete(key);
    },
    readVersioned: async (keys) => keys.map((key) => documentOf(live(versioned.get(key)))),
    readHead: async (key, bytes) => headOf(live(versioned.get(key)), bytes),
    compareAndSet: async (writes) =>
      writes.map(({ key, expected, version, value, ttlMs }) => {
        if ((live(versioned.get(key))?.version ?? 0) !== expected) return false;
        versioned.set(key, { version, value, expiresAt: expiry(ttlMs) });
        return true;
      }),
    raiseVersioned: async (writes) => {
      for (const { key, version, value, ttlMs } of writes) {
        if ((live(versioned.get(key))?.version ?? 0) >= version) continue;
        versioned.set(key, { version, value, expiresAt: expiry(ttlMs) });
      }
    },
    claim: async ({ window, formerWindow, claims: wanted }) =>
      wanted.map(({ id, owner }) => {
        const held = claims.get(formerWindow)?.get(id) ?? claims.get(window)?.get(id);
        if (held !== undefined) return held;
        within(claims, window, () => new Map()).set(id, owner);
        return owner;
      }),
    readClaims: async (windows, id) => windows.map((window) => claims.get(window)?.get(id)),
    editMembers: async (edits) => {
      for (const edit of edits)
        editSet(
          within(members, edit.key, () => new Set()),
          edit,
        );
    },
    listMembers: async (key, after, limit) =>
      [...(members.get(key) ?? [])]
        .sort(byBytes)
        .filter((member) => after === undefined || byBytes(member, after) > 0)
        .slice(0, limit),
    countMembers: async (keys) => keys.map((key) => members.get(key)?.size ?? 0),
    countDistinct: async (additions) => additions.map((addition) => sketches.add(addition)),
    raise: async (key, name, value) => {
      const named = within(numbers, key, () => new Map());
      named.set(name, Math.max(named.get(name) ?? Number.NEGATIVE_INFINITY, value));
      return named.get(name) as number;
    },
    readNumbers: async (key) => new Map(numbers.get(key)),
    ping: async () => undefined,
    close: async () => undefined,
    wipe: () => {
      for (const map of maps) map.clear();
    },
  };
}

function within<K, V>(map: Map<K, V>, key: K, create: () => V): V {
  const found = map.get(key) ?? create();
  map.set(key, found);
  return found;
}

function editSet(set: Set<string>, { add, remove }: MemberEdit): void {
  for (const member of remove) set.delete(member);
  for (const member of add) set.add(member);
}

function byBytes(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b));
}

function documentOf(stored: VersionedDocument | undefined): VersionedDocument | undefined {
  return stored && { version: stored.version, value: stored.value };
}

function headOf(stored: VersionedDocument | undefined, bytes: number): DocumentHead | undefined {
  if (!stored) return undefined;
  const value = Buffer.from(stored.value);
  return { version: stored.version, value: value.toString('utf8', 0, bytes), isWhole: value.length <= bytes };
}
