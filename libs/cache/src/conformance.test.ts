import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import { type Cache, CacheError, createMemoryCache, createRedisCache } from './index.ts';

/** What every adapter of the port must do; the in-memory twin may only stand in for Redis because it passes this too. */
const url = process.env.REDIS_URL;
const subjects: { name: string; create(): Promise<Cache> }[] = [
  { name: 'memory', create: async () => createMemoryCache({ now: Date.now }) },
];
if (url) subjects.push({ name: 'redis', create: () => createRedisCache({ url, onError: () => undefined }) });
else
  it(
    'passes the conformance suite on a real Redis',
    { skip: 'REDIS_URL is not set: run npm test' },
    () => undefined,
  );

const ttlMs = 60_000;

for (const subject of subjects) {
  describe(`cache on ${subject.name}`, () => {
    let cache: Cache;
    const prefix = `test-${randomUUID()}`;
    const key = (name: string) => `${prefix}:{${name}}`;
    before(async () => {
      cache = await subject.create();
    });
    after(() => cache.close());

    it('reads many keys in order, with undefined where there is none', async () => {
      const entries = Array.from({ length: 700 }, (_, i) => ({ key: key(`r${i}`), value: `值 ${i}`, ttlMs }));
      await cache.write(entries);
      const keys = entries.map((entry) => entry.key);
      assert.deepEqual(await cache.read([key('none'), ...keys]), [
        undefined,
        ...entries.map(({ value }) => value),
      ]);
      await cache.remove(keys);
      assert.deepEqual(await cache.read([keys[0] as string]), [undefined]);
      assert.deepEqual(await cache.read([]), []);
    });

    it('forgets a key when its time is over', async () => {
      await cache.write([{ key: key('short'), value: 'x', ttlMs: 1 }]);
      while ((await cache.read([key('short')]))[0] !== undefined)
        await new Promise((resolve) => setImmediate(resolve));
    });

    it('writes a versioned document only where the expected version is stored', async () => {
      const write = (expected: number, version: number, value: string) =>
        cache.compareAndSet([{ key: key('doc'), expected, version, value, ttlMs }]);
      assert.deepEqual(await write(0, 1, 'one 1'), [true]);
      assert.deepEqual(await write(0, 1, 'other'), [false]);
      assert.deepEqual(await write(1, 12, 'twelve'), [true]);
      assert.deepEqual(await write(1, 13, 'stale'), [false]);
      assert.deepEqual(await cache.readVersioned([key('doc'), key('none')]), [
        { version: 12, value: 'twelve' },
        undefined,
      ]);
    });

    it('reads the beginning of a document, and says whether that is all', async () => {
      const value = `{"n":1}\n${'é'.repeat(500)}`;
      await cache.raiseVersioned([{ key: key('long'), version: 12, value, ttlMs }]);
      assert.deepEqual(await cache.readHead(key('long'), 2_000), { version: 12, value, isWhole: true });
      const head = await cache.readHead(key('long'), 101);
      assert.deepEqual([head?.version, head?.isWhole], [12, false]);
      assert.ok(head && head.value.length > 50 && head.value.length < 100);
      assert.equal(value.startsWith(head.value.slice(0, -1)), true, 'all but a character that is cut');
      assert.equal(await cache.readHead(key('no such'), 10), undefined);
    });

    it('lets exactly one of many writers win a version', async () => {
      const writers = Array.from({ length: 20 }, (_, i) =>
        cache.compareAndSet([{ key: key('race'), expected: 0, version: 1, value: String(i), ttlMs }]),
      );
      const wins = (await Promise.all(writers)).filter(([won]) => won);
      assert.equal(wins.length, 1);
    });

    it('keeps the results of a large compare-and-set in order', async () => {
      const writes = Array.from({ length: 600 }, (_, i) => ({
        key: key(`many${i}`),
        expected: 0,
        version: 1,
        value: 'v',
        ttlMs,
      }));
      await cache.compareAndSet(writes.filter((_, i) => i % 3 === 0));
      assert.deepEqual(
        await cache.compareAndSet(writes),
        writes.map((_, i) => i % 3 !== 0),
      );
    });

    it('counts different members, each once, in little space', async () => {
      const count = (name: string, ...added: string[]) =>
        cache.countDistinct(added.map((member) => ({ key: key(name), member, ttlMs })));
      assert.deepEqual(await count('card', 'ann'), [1]);
      assert.deepEqual(await count('card', 'bob', 'ann', 'cid'), [2, 2, 3]);
      assert.deepEqual(await count('other card', 'ann'), [1]);
      const many = await count('ip', ...Array.from({ length: 2_000 }, (_, i) => `customer-${i}`));
      assert.ok(Math.abs((many.at(-1) as number) - 2_000) < 60, `${many.at(-1)} of 2,000`);
    });

    it('never goes back when a document is rebuilt', async () => {
      await cache.raiseVersioned([{ key: key('up'), version: 3, value: 'three', ttlMs }]);
      await cache.raiseVersioned([{ key: key('up'), version: 2, value: 'two', ttlMs }]);
      await cache.raiseVersioned([{ key: key('up'), version: 10, value: 'ten', ttlMs }]);
      assert.deepEqual(await cache.readVersioned([key('up')]), [{ version: 10, value: 'ten' }]);
    });

    it('gives an id to the first who claims it, in this window and in the one before', async () => {
      const windows = { window: `${key('w')}:2`, formerWindow: `${key('w')}:1`, ttlMs };
      const claim = (id: string, owner: string, w = windows) =>
        cache.claim({ ...w, claims: [{ id, owner }] });
      assert.deepEqual(await claim('a', '0:1'), ['0:1']);
      assert.deepEqual(await claim('a', '0:2'), ['0:1']);
      assert.deepEqual(await claim('a', '0:1'), ['0:1'], 'a redelivery gets the same answer');
      const next = { window: `${key('w')}:3`, formerWindow: `${key('w')}:2`, ttlMs };
      assert.deepEqual(await claim('a', '0:9', next), ['0:1']);
      const both = [
        { id: 'b', owner: '0:3' },
        { id: 'b', owner: '0:4' },
      ];
      assert.deepEqual(await cache.claim({ ...next, claims: both }), ['0:3', '0:3']);
      assert.deepEqual(await cache.claim({ ...next, claims: [] }), []);
    });

    it('tells who holds an id in which window, and claims nothing by it', async () => {
      const windows = [3, 2, 1].map((day) => `${key('held')}:${day}`) as [string, string, string];
      const [window, formerWindow] = windows;
      await cache.claim({ window, formerWindow, ttlMs, claims: [{ id: 'a', owner: '0:1@x' }] });
      assert.deepEqual(await cache.readClaims(windows, 'a'), ['0:1@x', undefined, undefined]);
      assert.deepEqual(await cache.readClaims(windows, 'b'), [undefined, undefined, undefined]);
      assert.deepEqual(await cache.readClaims([], 'a'), []);
      const late = { window, formerWindow, ttlMs, claims: [{ id: 'b', owner: '0:2@x' }] };
      assert.deepEqual(await cache.claim(late), ['0:2@x']);
    });

    it('forgets whatever is under a key that is removed', async () => {
      const windows = { window: key('gone:2'), formerWindow: key('gone:1'), ttlMs };
      await cache.claim({ ...windows, claims: [{ id: 'a', owner: '0:1' }] });
      await cache.raise(key('gone:clock'), 'demo', 5);
      await cache.editMembers([{ key: key('gone:members'), add: ['a'], remove: [] }]);
      await cache.remove([key('gone:2'), key('gone:clock'), key('gone:members')]);
      assert.deepEqual(await cache.claim({ ...windows, claims: [{ id: 'a', owner: '0:2' }] }), ['0:2']);
      assert.equal((await cache.readNumbers(key('gone:clock'))).size, 0);
      assert.deepEqual(await cache.countMembers([key('gone:members')]), [0]);
    });

    it('keeps members in order of their bytes, page by page', async () => {
      const set = key('members');
      const ids = ['b', 'a', 'é', 'Z', '客', 'a1'];
      await cache.editMembers([{ key: set, add: ids, remove: [] }]);
      await cache.editMembers([{ key: set, add: [], remove: ['b'] }]);
      const first = await cache.listMembers(set, undefined, 3);
      const second = await cache.listMembers(set, first.at(-1), 10);
      assert.deepEqual([...first, ...second], ['Z', 'a', 'a1', 'é', '客']);
      assert.deepEqual(await cache.countMembers([set, key('none')]), [5, 0]);
    });

    it('only ever raises a named number', async () => {
      assert.equal(await cache.raise(key('clock'), 'demo', 1_700_000_000_123), 1_700_000_000_123);
      assert.equal(await cache.raise(key('clock'), 'demo', 5), 1_700_000_000_123);
      await cache.raise(key('clock'), 'other', 7);
      assert.deepEqual([...(await cache.readNumbers(key('clock')))].sort(), [
        ['demo', 1_700_000_000_123],
        ['other', 7],
      ]);
    });
  });
}

it('says where it looked when Redis does not answer', async () => {
  const attempt = createRedisCache({ url: 'redis://127.0.0.1:1', onError: () => undefined });
  await assert.rejects(
    attempt,
    (error: CacheError) => error instanceof CacheError && /127\.0\.0\.1:1/.test(error.message),
  );
});
