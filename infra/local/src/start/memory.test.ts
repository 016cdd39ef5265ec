import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { accessKey, hashKey, newKeyText } from '@shoal/access';
import { silentLogger } from '@shoal/logging';
import { allTopicSettings, createMemoryMessaging } from '@shoal/messaging';
import { openMemory } from './memory.ts';
import { parseStartOptions } from './options.ts';
import { ensureShopKeys } from './shop-keys.ts';
import { openShopSource, shopNamed } from './shop-source.ts';
import { noteOf } from './stream-shop.ts';

const folders: string[] = [];
after(() => {
  for (const folder of folders) rmSync(folder, { recursive: true });
});
const newFolder = () => {
  const folder = mkdtempSync(join(tmpdir(), 'shoal-memory-'));
  folders.push(folder);
  return folder;
};
const now = Date.parse('2026-01-31');

async function openKeys() {
  const folder = newFolder();
  const memory = openMemory(folder);
  const messaging = createMemoryMessaging().connect();
  await messaging.prepareTopics(allTopicSettings({ namespace: 'n', partitions: 1, replication: 1 }));
  const ensure = () =>
    ensureShopKeys({ shop: 'demo', memory, messaging, namespace: 'n', logger: silentLogger, now });
  const published = async () => (await messaging.offsets('n.keys.v1'))[0]?.high;
  return { folder, memory, messaging, ensure, published };
}

describe("a shop's keys", () => {
  it('are made once, published, and kept where nobody else can read them', async () => {
    const { folder, ensure, published } = await openKeys();
    const keys = await ensure();
    assert.match(keys.write, /^shoal_write_/);
    assert.match(keys.read, /^shoal_read_/);
    assert.equal(statSync(join(folder, 'keys.json')).mode & 0o777, 0o600);
    assert.deepEqual([await ensure(), await published()], [keys, 3]);
  });

  it('are published again, the same, to a Kafka that does not know them', async () => {
    const { memory, ensure, published } = await openKeys();
    const keys = { write: newKeyText('write'), read: newKeyText('read'), manage: newKeyText('manage') };
    memory.setKeys('demo', keys);
    assert.deepEqual([await ensure(), await published()], [keys, 3]);
  });

  it('are replaced one by one when they are revoked', async () => {
    const { messaging, ensure } = await openKeys();
    const keys = await ensure();
    const revoked = {
      ...accessKey(keys.write, 'demo', 'write', now),
      revokedAt: new Date(now - 1).toISOString(),
    };
    await messaging.send([{ topic: 'n.keys.v1', key: hashKey(keys.write), value: JSON.stringify(revoked) }]);
    const renewed = await ensure();
    assert.equal(renewed.read, keys.read);
    assert.notEqual(renewed.write, keys.write);
  });
});

describe('what was streamed', () => {
  const place = { clusterId: 'c', namespace: 'n' };
  const open = async (memory: ReturnType<typeof openMemory>, ...args: string[]) => {
    const options = parseStartOptions(args, () => undefined);
    assert.ok(options);
    return openShopSource(options, { memory, place, now, datasets: undefined });
  };

  it('is known again by a start without options, with the same last moment', async () => {
    const memory = openMemory(newFolder());
    const source = await open(memory, '--customers', '300', '--days', '30');
    assert.equal(noteOf({ memory, source, place }), undefined);
    memory.setNote('demo', {
      ...place,
      source: source.identity,
      acknowledged: 5,
      isComplete: false,
      lives: 0,
    });
    const again = await openShopSource(parseStartOptions([], () => undefined) ?? assert.fail(), {
      memory,
      place,
      now: now + 1,
      datasets: undefined,
    });
    assert.deepEqual(again.simulation, { customers: 300, days: 30, seed: 42, end: now });
    assert.equal(noteOf({ memory, source: again, place })?.acknowledged, 5);
  });

  it('counts for the Kafka and the namespace alone that have it', async () => {
    const memory = openMemory(newFolder());
    const source = await open(memory);
    memory.setNote('demo', {
      ...place,
      source: source.identity,
      acknowledged: 5,
      isComplete: true,
      lives: 0,
    });
    assert.ok(noteOf({ memory, source, place }));
    assert.equal(noteOf({ memory, source, place: { ...place, clusterId: 'another' } }), undefined);
    assert.equal(noteOf({ memory, source, place: { ...place, namespace: 'another' } }), undefined);
  });

  it('cannot be made another shop without --fresh', async () => {
    const memory = openMemory(newFolder());
    const { identity } = await open(memory, '--customers', '300');
    memory.setNote('demo', { ...place, source: identity, acknowledged: 5, isComplete: true, lives: 0 });
    await assert.rejects(
      open(memory, '--customers', '400'),
      /^StackError: The demo shop has 300 .* add --fresh/,
    );
    assert.equal((await open(memory, '--customers', '300')).simulation?.end, now);
    memory.setNote('demo', {
      ...place,
      clusterId: 'gone',
      source: identity,
      acknowledged: 5,
      isComplete: true,
      lives: 0,
    });
    assert.equal((await open(memory, '--customers', '400')).simulation?.customers, 400);
  });

  it('has to be whole to be believed', () => {
    const folder = newFolder();
    writeFileSync(join(folder, 'streams.json'), '{"demo":');
    assert.throws(
      () => openMemory(folder).note('demo'),
      /streams\.json is damaged: remove it, or start with --fresh/,
    );
  });

  it('gets the name of its file where it is no known log', () => {
    assert.equal(shopNamed('/a/My calls.v2.ndjson.gz'), 'my-calls');
    assert.equal(shopNamed('--.ndjson'), 'replayed');
    assert.match(shopNamed(`${'x'.repeat(80)}.ndjson`), /^[a-z0-9][a-z0-9-]{0,63}$/);
  });
});
