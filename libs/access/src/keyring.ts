import { AccessKey, matches, topicName } from '@shoal/contracts';
import type { Logger } from '@shoal/logging';
import { type Delivery, followTable, type Messaging, type TableSubscription } from '@shoal/messaging';
import { hashKey, type KeyKind } from './key-text.ts';

/** Every key of every shop, kept in memory and up to date: looking one up costs no round trip. */
export interface Keyring {
  /** The shop that a key opens, or undefined when it is unknown, of another kind, or revoked at that moment. */
  shopOf(key: string, kind: KeyKind, at: number): string | undefined;
  /** The same for a key of which only the hash is known. */
  shopOfHash(hash: string, kind: KeyKind, at: number): string | undefined;
  list(): readonly AccessKey[];
  /** Resolves once every key that is in the log at the call is known: before one is called unknown for good. */
  catchUp(): Promise<void>;
  stop(): Promise<void>;
}

export interface KeyringOptions {
  readonly messaging: Messaging;
  readonly namespace: string;
  readonly logger: Logger;
}

/** Follows `keys.v1`; resolves when all keys that are there by now are known. */
export async function followKeys({ messaging, namespace, logger }: KeyringOptions): Promise<Keyring> {
  const keys = new Map<string, AccessKey>();
  const topic = topicName(namespace, 'keys');
  const subscription = await followTable({
    messaging,
    topic,
    apply: (delivery) => applyKey(keys, delivery, logger),
  });
  return toKeyring(keys, subscription);
}

function applyKey(keys: Map<string, AccessKey>, delivery: Delivery, logger: Logger): void {
  if (delivery.value === null) {
    keys.delete(delivery.key);
    return;
  }
  const key = parse(delivery.value);
  if (key) keys.set(key.hash, key);
  else
    logger.warn(
      { topic: delivery.topic, offset: delivery.offset },
      'a key record is not as the contract has it',
    );
}

function parse(value: Buffer): AccessKey | undefined {
  try {
    const key: unknown = JSON.parse(value.toString());
    return matches(AccessKey, key) ? key : undefined;
  } catch {
    return undefined; // Not JSON: reported by the caller with its offset.
  }
}

function toKeyring(keys: ReadonlyMap<string, AccessKey>, subscription: TableSubscription): Keyring {
  const shopOfHash = (hash: string, kind: KeyKind, at: number) => {
    const key = keys.get(hash);
    if (!key || key.kind !== kind) return undefined;
    return key.revokedAt !== undefined && Date.parse(key.revokedAt) <= at ? undefined : key.shop;
  };
  const hashes = new Map<string, string>();
  return {
    shopOf: (key, kind, at) => shopOfHash(memoised(hashes, key), kind, at),
    shopOfHash,
    list: () => [...keys.values()],
    catchUp: () => subscription.catchUp(),
    stop: () => subscription.stop(),
  };
}

/** Hashes of keys seen lately, so that a busy sender is hashed once; bounded, since anything may be sent as a key. */
const hashesMax = 1_000;

function memoised(hashes: Map<string, string>, key: string): string {
  const known = hashes.get(key);
  if (known) return known;
  if (hashes.size >= hashesMax) hashes.clear();
  const hash = hashKey(key);
  hashes.set(key, hash);
  return hash;
}
