import { accessKey, followKeys, hashKey, newKeyText } from '@shoal/access';
import { type AccessKey, topicName } from '@shoal/contracts';
import type { Logger } from '@shoal/logging';
import type { Messaging } from '@shoal/messaging';
import type { Memory, ShopKeys } from './memory.ts';

export interface ShopKeysOptions {
  readonly shop: string;
  readonly memory: Memory;
  readonly messaging: Messaging;
  readonly namespace: string;
  readonly logger: Logger;
  /** Milliseconds since 1970. */
  readonly now: number;
}

/** The shop's keys: those of the last start where they still hold, else new ones, published before this resolves. */
export async function ensureShopKeys(options: ShopKeysOptions): Promise<ShopKeys> {
  const { shop, memory, messaging, namespace, logger, now } = options;
  const keyring = await followKeys({ messaging, namespace, logger });
  const known = new Map(keyring.list().map((key) => [key.hash, key]));
  await keyring.stop();
  const former = memory.keys(shop);
  const keys = {
    write: usable(former?.write, known, now) ?? newKeyText('write'),
    read: usable(former?.read, known, now) ?? newKeyText('read'),
    manage: usable(former?.manage, known, now) ?? newKeyText('manage'),
  };
  const missing = (['write', 'read', 'manage'] as const)
    .map((kind) => accessKey(keys[kind], shop, kind, now))
    .filter(({ hash }) => !known.has(hash));
  if (missing.length > 0) {
    memory.setKeys(shop, keys);
    const topic = topicName(namespace, 'keys');
    await messaging.send(missing.map((key) => ({ topic, key: key.hash, value: JSON.stringify(key) })));
  }
  return keys;
}

/** A key that the topic does not know is published again as it is: links and notes with it stay good. */
function usable(
  key: string | undefined,
  known: ReadonlyMap<string, AccessKey>,
  now: number,
): string | undefined {
  if (key === undefined) return undefined;
  const revokedAt = known.get(hashKey(key))?.revokedAt;
  return revokedAt !== undefined && Date.parse(revokedAt) <= now ? undefined : key;
}
