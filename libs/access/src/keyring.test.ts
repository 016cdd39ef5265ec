import assert from 'node:assert/strict';
import { beforeEach, describe, it } from 'node:test';
import { AccessKey, matches, topicName } from '@shoal/contracts';
import { recordingLogger } from '@shoal/logging';
import { allTopicSettings, createMemoryMessaging, type Messaging } from '@shoal/messaging';
import { accessKey, followKeys, hashKey, newKeyText } from './index.ts';

const namespace = 'test';
const topic = topicName(namespace, 'keys');
const now = Date.UTC(2026, 0, 1);

let messaging: Messaging;
let logger: ReturnType<typeof recordingLogger>;
beforeEach(async () => {
  messaging = createMemoryMessaging().connect();
  logger = recordingLogger();
  await messaging.prepareTopics(allTopicSettings({ namespace, partitions: 3, replication: 1 }));
});

const follow = () => followKeys({ messaging, namespace, logger });
const put = (key: AccessKey) => messaging.send([{ topic, key: key.hash, value: JSON.stringify(key) }]);

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setImmediate(resolve));
}

describe('a new key', () => {
  it('is long, random and says what it is for', () => {
    const keys = Array.from({ length: 100 }, () => newKeyText('write'));
    assert.equal(new Set(keys).size, 100);
    for (const key of keys) assert.match(key, /^shoal_write_[\w-]{32}$/);
    assert.match(newKeyText('read'), /^shoal_read_/);
  });

  it('is kept as its hash and its first characters', () => {
    const key = newKeyText('write');
    const record = accessKey(key, 'demo', 'write', now);
    assert.ok(matches(AccessKey, record));
    assert.equal(record.hash, hashKey(key));
    assert.ok(!JSON.stringify(record).includes(key));
    // SHA-256 of "abc", FIPS 180-2.
    assert.equal(hashKey('abc'), 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
  });
});

describe('the keyring', () => {
  it('knows all keys that are there when it is made, and those that come later', async () => {
    const [first, second] = [newKeyText('write'), newKeyText('write')];
    await put(accessKey(first, 'demo', 'write', now));
    const keyring = await follow();
    assert.equal(keyring.shopOf(first, 'write', now), 'demo');
    assert.equal(keyring.shopOfHash(hashKey(first), 'write', now), 'demo');
    assert.equal(keyring.shopOf(second, 'write', now), undefined);
    await put(accessKey(second, 'other', 'write', now));
    await until(() => keyring.list().length === 2);
    assert.equal(
      keyring.shopOf(second, 'write', now),
      'other',
      'also a key that was asked for before it was known',
    );
    await keyring.stop();
  });

  it('knows a key that was written right before it was told to catch up', async () => {
    const keyring = await follow();
    for (let i = 0; i < 20; i += 1) {
      const key = newKeyText('write');
      await put(accessKey(key, 'demo', 'write', now));
      await keyring.catchUp();
      assert.equal(keyring.shopOf(key, 'write', now), 'demo');
    }
    await keyring.stop();
  });

  it('opens a shop for what the key is for alone', async () => {
    const key = newKeyText('read');
    await put(accessKey(key, 'demo', 'read', now));
    const keyring = await follow();
    assert.deepEqual(
      [keyring.shopOf(key, 'read', now), keyring.shopOf(key, 'write', now)],
      ['demo', undefined],
    );
    await keyring.stop();
  });

  it('judges a revoked key by the moment asked for, and forgets a removed one', async () => {
    const key = newKeyText('write');
    const record = accessKey(key, 'demo', 'write', now);
    await put({ ...record, revokedAt: new Date(now + 1_000).toISOString() });
    const keyring = await follow();
    assert.deepEqual(
      [999, 1_000].map((ms) => keyring.shopOf(key, 'write', now + ms)),
      ['demo', undefined],
    );
    await messaging.send([{ topic, key: record.hash, value: null }]);
    await until(() => keyring.list().length === 0);
    assert.equal(keyring.shopOf(key, 'write', now), undefined);
    await keyring.stop();
  });

  it('passes over records that are no keys, and says so', async () => {
    const bad = [
      '{',
      '7',
      '{}',
      JSON.stringify({ ...accessKey('x', 'demo', 'write', now), shop: 'No Shop' }),
    ];
    await messaging.send(bad.map((value) => ({ topic, key: 'bad', value })));
    const key = newKeyText('write');
    await put(accessKey(key, 'demo', 'write', now));
    const keyring = await follow();
    assert.equal(keyring.shopOf(key, 'write', now), 'demo');
    assert.deepEqual(
      logger.lines.map(({ level, fields }) => [level, fields.offset]),
      [0, 1, 2, 3].map((offset) => ['warn', offset]),
    );
    await keyring.stop();
  });

  it('looks up anything that may be sent as a key, however much of it', async () => {
    const key = newKeyText('write');
    await put(accessKey(key, 'demo', 'write', now));
    const keyring = await follow();
    for (const text of ['', '__proto__', 'constructor', '\ud800', 'x'.repeat(100_000)]) {
      assert.equal(keyring.shopOf(text, 'write', now), undefined);
    }
    for (let i = 0; i < 3_000; i += 1) keyring.shopOf(`guess-${i}`, 'write', now);
    assert.equal(keyring.shopOf(key, 'write', now), 'demo');
    await keyring.stop();
  });
});
