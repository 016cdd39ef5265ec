import { accessKey, followKeys, hashKey, type KeyKind, newKeyText } from '@shoal/access';
import { type AccessKey, topicName } from '@shoal/contracts';
import { silentLogger } from '@shoal/logging';
import { allTopicSettings } from '@shoal/messaging';
import type { Broker } from '../broker/open-broker.ts';
import { CommandError } from '../command-error.ts';
import { nearestName } from '../nearest-name.ts';
import { excerpt } from '../printable.ts';

/** The keys of all shops, the oldest first. */
export async function listKeys({ messaging, namespace }: Broker): Promise<AccessKey[]> {
  const topic = topicName(namespace, 'keys');
  if (!(await messaging.listTopics()).includes(topic)) return [];
  const keyring = await followKeys({ messaging, namespace, logger: silentLogger });
  await keyring.stop();
  return keyring.list().toSorted((a, b) => Date.parse(a.createdAt) - Date.parse(b.createdAt));
}

/** Makes a key and publishes its hash; the text of the key is in the answer and nowhere else. */
export async function addKey(
  broker: Broker,
  { shop, kind, now }: { readonly shop: string; readonly kind: KeyKind; readonly now: number },
): Promise<AccessKey & { readonly key: string }> {
  const key = newKeyText(kind);
  const record = accessKey(key, shop, kind, now);
  await publish(broker, record);
  return { key, ...record };
}

/** Ends a key, named by its whole text or by its hint. Throws CommandError for one that is unknown or ambiguous. */
export async function revokeKey(broker: Broker, name: string, now: number): Promise<AccessKey> {
  const record = findKey(await listKeys(broker), name);
  if (record.revokedAt !== undefined) return record;
  const revoked = { ...record, revokedAt: new Date(now).toISOString() };
  await publish(broker, revoked);
  return revoked;
}

function findKey(keys: readonly AccessKey[], name: string): AccessKey {
  const whole = keys.find(({ hash }) => hash === hashKey(name));
  if (whole) return whole;
  const [first, second] = keys.filter(({ hint }) => hint === name);
  if (first && !second) return first;
  // A whole key that is unknown must not be printed: it may be a real one of another stack.
  const shown = excerpt(name, 19);
  if (first) throw keyFault(`several keys begin with '${shown}'`, 'give the whole key');
  const near = nearestName(
    name,
    keys.map(({ hint }) => hint),
  );
  throw keyFault(
    `no key is known as '${shown}'`,
    near ? `did you mean '${near}'?` : 'shoal keys list shows the hints',
  );
}

function keyFault(what: string, mend: string): CommandError {
  return new CommandError('CLI_OPTION_INVALID', `${what}: ${mend}`);
}

async function publish(broker: Broker, record: AccessKey): Promise<void> {
  const { messaging, namespace } = broker;
  const topic = topicName(namespace, 'keys');
  // A first key is often made before any service has run.
  await messaging.prepareTopics(allTopicSettings(broker).filter((settings) => settings.topic === topic));
  await messaging.send([{ topic, key: record.hash, value: JSON.stringify(record) }]);
}
