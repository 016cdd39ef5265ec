import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { promisify } from 'node:util';
import { type SegmentCall, simulateShop } from '@shoal/simulation';
import { check } from '../faults/checker.ts';
import { collectEvidence } from '../faults/collect.ts';
import { createSender } from '../faults/load.ts';
import { coreNames, environment } from '../faults/services.ts';
import { type OwnRedis, startOwnRedis } from '../support/own-redis.ts';
import { type ServiceProcess, startService } from '../support/service-process.ts';
import { untilSettled } from '../support/settled.ts';
import { openShop, type Shop } from '../support/shop.ts';
import { kafkaBrokers } from '../support/stack.ts';
import { readViews } from '../support/views.ts';

const [few, many] = [2, 5];
const settleWithinMs = 180_000;
const calls = [...simulateShop({ seed: 23, customers: 220, days: 20, end: Date.UTC(2026, 0, 31) })];
const half = Math.ceil(calls.length / 2);
const program = join(import.meta.dirname, '../../services/cli/src/main.ts');
const run = promisify(execFile);

/** Half of a shop with few partitions, the other half with many: to the checker it must look like one shop. */
describe('partitions are added to a shop that has lived', () => {
  let redis: OwnRedis;
  let shop: Shop;
  let services: ServiceProcess[] = [];
  let grownAt = Number.POSITIVE_INFINITY;
  const accepted = new Set<string>();

  const open = async (partitions: number, namespace?: string) => {
    const where = { brokers: kafkaBrokers(), redisUrl: redis.url, partitions, environment };
    shop = await openShop({ ...where, ...(namespace !== undefined && { namespace }) });
  };
  const start = async () => {
    services = await Promise.all(
      coreNames.map((name) => startService({ name, environment: shop.environment })),
    );
  };
  const stop = async () => {
    await Promise.all(services.map((service) => service.stop()));
    services = [];
  };
  const send = async (some: readonly SegmentCall[]) => {
    const doors = () => services.filter(({ name }) => name === 'ingestion').map(({ url }) => url);
    const sender = createSender({ shop, doors });
    await sender.send(some);
    for (const id of sender.accepted) accepted.add(id);
  };
  const shoal = async (...args: string[]) => {
    const env = { ...process.env, ...shop.environment };
    return (await run(process.execPath, [program, 'topics', ...args], { env })).stdout;
  };
  const refused = (...args: string[]) =>
    shoal(...args).then(
      () => assert.fail('it was not refused'),
      ({ code, stderr }: { code: number; stderr: string }) => ({ code, stderr }),
    );

  before(async () => {
    redis = await startOwnRedis();
    await open(few);
    await start();
  });
  after(async () => {
    await stop();
    await shop?.close();
    await redis?.stop();
  });

  test('not while services run', async () => {
    await send(calls.slice(0, half));
    await untilSettled(shop, settleWithinMs);
    const { code, stderr } = await refused('--partitions', String(many));
    assert.equal(code, 2, stderr);
    assert.match(stderr, /^services are running: \S+ has a member, and \d+ more groups have some: stop all/);
  });

  test('once they are stopped, by one command, which finds nothing left to do the next time', async () => {
    await stop();
    const dry = JSON.parse(await shoal('--partitions', String(many), '--dry-run', '--json'));
    assert.equal(dry.obstacle, undefined);
    grownAt = Date.now();
    const done = JSON.parse(await shoal('--partitions', String(many), '--json'));
    assert.deepEqual(done, { ...dry, dryRun: false });
    const topics = done.moved.map(({ topic }: { topic: string }) => topic.slice(shop.namespace.length + 1));
    assert.deepEqual(topics.sort(), ['features.v1', 'identities.v1', 'segment-assignments.v1']);
    const again = await shoal('--partitions', String(many));
    assert.match(
      again,
      /^Every topic has 5 partitions, and every key is where it belongs\. Next: set SHOAL_PARTITIONS=5/,
    );
  });

  test('every key is in its own partition and in no other', async () => {
    const { namespace } = shop;
    await shop.close();
    await open(many, namespace);
    for (const topic of ['features', 'identities', 'assignments'] as const) {
      const records = await shop.records(topic);
      assert.ok(records.length > 0);
      for (const { key, partition } of records)
        assert.equal(partition, shop.messaging.partitionOf(key, many), `${topic} ${key}`);
    }
  });

  test('the rest of the shop goes on as if nothing had been, and nothing is lost, doubled or out of order', async () => {
    await start();
    await send(calls.slice(half));
    await untilSettled(shop, settleWithinMs);
    assert.deepEqual(await findings(), []);
  });

  test('everything is rebuilt in an empty Redis, and nobody is in two segments', async () => {
    await stop();
    const former = await readViews(shop);
    await redis.wipe();
    await start();
    await untilSettled(shop, settleWithinMs);
    assert.deepEqual(await findings(), []);
    const views = await readViews(shop);
    assert.deepEqual(views.features, former.features);
    assert.deepEqual(views.members, former.members);
    const homes = [...views.members.values()].flat();
    assert.ok(homes.length > 100, `only ${homes.length} customers`);
    assert.equal(new Set(homes).size, homes.length);
  });

  async function findings(): Promise<readonly string[]> {
    const evidence = await collectEvidence(inOrderOfTime(shop), { accepted, poison: new Set() });
    return check(evidence).findings;
  }

  /** Partitions are read side by side: what a customer left in the former one is put before what came to the next. */
  function inOrderOfTime(seen: Shop): Shop {
    const isLater = ({ timestamp }: { readonly timestamp: number }) => Number(timestamp >= grownAt);
    const records: Shop['records'] = async (topic) =>
      (await seen.records(topic)).sort((a, b) => isLater(a) - isLater(b));
    return { ...seen, records };
  }
});
