/**
 * The port to the views. Two adapters stand behind it, Redis (single or cluster) and an in-memory twin, under one
 * conformance suite. Every call is a batch: one round trip for many customers.
 * Calls reject with CacheError CACHE_UNAVAILABLE (retriable) when Redis does not answer.
 */
export interface Cache {
  /** The values of keys, in order; undefined where there is none. */
  read(keys: readonly string[]): Promise<(string | undefined)[]>;
  write(entries: readonly Entry[]): Promise<void>;
  remove(keys: readonly string[]): Promise<void>;

  /** Documents with a version, in order; undefined where there is none. */
  readVersioned(keys: readonly string[]): Promise<(VersionedDocument | undefined)[]>;
  /** The beginning of a versioned document, some `bytes` bytes of UTF-8: the last character may be cut. Undefined where there is none. */
  readHead(key: string, bytes: number): Promise<DocumentHead | undefined>;
  /** Writes each document only where the stored version is the expected one (0: none stored); tells which were written. */
  compareAndSet(writes: readonly VersionedWrite[]): Promise<boolean[]>;
  /** Writes each document only where the stored version is lower or none: for rebuilding without going back. */
  raiseVersioned(writes: readonly Omit<VersionedWrite, 'expected'>[]): Promise<void>;

  /** First come, first served: returns for each id its owner, which is the one given unless another came before. */
  claim(claims: ClaimBatch): Promise<string[]>;
  /** Who holds an id in each window, in order, without claiming it; undefined where nobody does. */
  readClaims(windows: readonly string[], id: string): Promise<(string | undefined)[]>;

  /** Adds to and removes from sets that are kept in order of their members. */
  editMembers(edits: readonly MemberEdit[]): Promise<void>;
  /** Members after the given one (or from the first), in order of their bytes. */
  listMembers(key: string, after: string | undefined, limit: number): Promise<string[]>;
  countMembers(keys: readonly string[]): Promise<number[]>;

  /**
   * Adds each member to the sketch under its key, and tells how many different ones that holds then, in order: exact for a few, within
   * two percent beyond some hundred, in bounded space.
   */
  countDistinct(additions: readonly DistinctAddition[]): Promise<number[]>;

  /** Sets a named number unless a higher one is there; returns what is there then. */
  raise(key: string, name: string, value: number): Promise<number>;
  /** All named numbers of a key. */
  readNumbers(key: string): Promise<ReadonlyMap<string, number>>;

  /** Rejects when Redis does not answer. */
  ping(): Promise<void>;
  close(): Promise<void>;
}

export interface Entry {
  readonly key: string;
  readonly value: string;
  /** Left out only for keys whose number is bounded. */
  readonly ttlMs?: number;
}

export interface VersionedDocument {
  readonly version: number;
  readonly value: string;
}

export interface DocumentHead extends VersionedDocument {
  /** Whether nothing was left off. */
  readonly isWhole: boolean;
}

export interface VersionedWrite extends VersionedDocument {
  readonly key: string;
  readonly expected: number;
  readonly ttlMs: number;
}

export interface ClaimBatch {
  /** The window that new claims go to, and the one before it that is still honoured; both in one cluster slot. */
  readonly window: string;
  readonly formerWindow: string;
  readonly ttlMs: number;
  readonly claims: readonly { readonly id: string; readonly owner: string }[];
}

export interface MemberEdit {
  readonly key: string;
  readonly add: readonly string[];
  readonly remove: readonly string[];
}

export interface DistinctAddition {
  readonly key: string;
  readonly member: string;
  readonly ttlMs: number;
}

export class CacheError extends Error {
  override readonly name = 'CacheError';
  readonly code = 'CACHE_UNAVAILABLE';
  readonly retriable = true;

  constructor(message: string, cause?: unknown) {
    super(message, { cause });
  }
}
