import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type CustomerEvent, clocksKey, type FeatureState } from '@shoal/contracts';
import { foldEvent, newFeatureState } from '@shoal/features';
import fc from 'fast-check';
import { eventOf, namespace, openFeatures, start, type TestFeatures } from './testing/features.fixture.ts';

const ids = ['anna', 'bob', 'eve', '__proto__', '客户'];

/** Events of a few customers, from three partitions of the inbox, as many of each as drawn; some of them late. */
const histories = fc
  .array(
    fc.record({
      customer: fc.nat(ids.length - 1),
      partition: fc.nat(2),
      lateMinutes: fc.nat(5_000),
      name: fc.constantFrom('Product Viewed', 'Product Added', 'Order Completed', 'Products Searched'),
    }),
    { minLength: 1, maxLength: 40 },
  )
  .map((draws) =>
    draws.map(({ customer, partition, lateMinutes, name }, offset): CustomerEvent => {
      const id = ids[customer] as string;
      const timestamp = new Date(start + offset * 86_400_000 - lateMinutes * 60_000).toISOString();
      return eventOf(`${partition}:${offset}`, id, { userId: id }, { event: name, timestamp });
    }),
  );

/** What the process does with a batch: it may crash before or after publishing, and begin again anywhere before. */
const attempts = fc.array(
  fc.record({ count: fc.integer({ min: 1, max: 12 }), crash: fc.boolean(), back: fc.nat(15) }),
  { minLength: 1, maxLength: 25 },
);

async function published(events: readonly CustomerEvent[]): Promise<TestFeatures> {
  const features = await openFeatures(1);
  await features.publish(...events);
  return features;
}

const withoutVersion = (state: FeatureState | undefined) => JSON.stringify({ ...state, version: 0 });

describe('the state of a customer', () => {
  it('is the same, byte for byte, however batches are cut, broken off and repeated', async () => {
    await fc.assert(
      fc.asyncProperty(histories, attempts, async (events, tries) => {
        const [plain, troubled] = [await published(events), await published(events)];
        await plain.run({ topic: 'events', partition: 0, from: 0, count: events.length });
        let from = 0;
        for (const { count, crash, back } of tries) {
          const done = await troubled.run({ topic: 'events', partition: 0, from, count, crash });
          from = crash || back > 10 ? Math.max(0, from - back) : from + done;
        }
        while (from < events.length)
          from += await troubled.run({ topic: 'events', partition: 0, from, count: 3 });
        for (const id of ids) {
          assert.equal(withoutVersion(await troubled.state(id)), withoutVersion(await plain.state(id)), id);
        }
      }),
      { seed: 31, numRuns: 150 },
    );
  });

  it('is what folding each event once gives', async () => {
    await fc.assert(
      fc.asyncProperty(histories, async (events) => {
        const features = await published([...events, ...events]);
        await features.drain(7);
        for (const id of ids) {
          const own = events.filter(({ customerId }) => customerId === id);
          const state = await features.state(id);
          if (own.length === 0) assert.equal(state, undefined);
          else {
            const expected = newFeatureState('demo', id, Date.parse(own[0]!.timestamp));
            for (const event of own) foldEvent(expected, event, Date.parse(event.timestamp));
            const { version: _, sources: __, ...rest } = state!;
            const { version: ___, sources: ____, ...wanted } = expected;
            assert.deepEqual(rest, wanted);
          }
        }
      }),
      { seed: 32, numRuns: 100 },
    );
  });

  it('is published for every customer of a batch, once a batch, and again after a crash', async () => {
    const events = [
      eventOf('0:0', 'anna', { userId: 'anna' }),
      eventOf('0:1', 'bob', { userId: 'bob' }),
      eventOf('0:2', 'anna', { userId: 'anna' }),
    ];
    const features = await published(events);
    await features.run({ topic: 'events', partition: 0, from: 0, count: 3, crash: true });
    assert.equal((await features.records('features')).length, 0);
    await features.run({ topic: 'events', partition: 0, from: 0, count: 3 });
    const told = (await features.records('features')).map(({ key, value }) => [
      key,
      JSON.parse(String(value)).events,
    ]);
    assert.deepEqual(told.sort(), [
      ['demo/anna', 2],
      ['demo/bob', 1],
    ]);
  });

  it('grows in version with every write', async () => {
    const features = await published(
      [0, 1, 2].map((offset) => eventOf(`0:${offset}`, 'anna', { userId: 'anna' })),
    );
    await features.drain(1);
    const versions = (await features.records('features')).map(
      ({ value }) => JSON.parse(String(value)).version,
    );
    assert.deepEqual(versions, [1, 2, 3]);
  });
});

describe('the clock of a shop', () => {
  it('is its newest event, late ones notwithstanding', async () => {
    const at = (offset: number, hours: number, shop = 'demo') =>
      eventOf(
        `0:${offset}`,
        'anna',
        { userId: 'anna' },
        { shop, timestamp: new Date(start + hours * 3_600_000).toISOString() },
      );
    const features = await published([at(0, 5), at(1, 9), at(2, 1), at(3, 2, 'other')]);
    await features.drain(1);
    assert.deepEqual([...(await features.cache.readNumbers(clocksKey(namespace)))].sort(), [
      ['demo', start + 9 * 3_600_000],
      ['other', start + 2 * 3_600_000],
    ]);
  });
});

describe('two instances that hold a partition for a moment', () => {
  it('take each event once, whoever writes first', async () => {
    const events = Array.from({ length: 6 }, (_, offset) =>
      eventOf(`0:${offset}`, offset % 2 ? 'anna' : 'bob', { userId: 'x' }),
    );
    const expected = await published(events);
    await expected.drain();
    for (const conflicts of [1, 3, 7]) {
      const features = await published(events);
      let left = conflicts;
      const { cache } = features;
      const disturbed = {
        ...cache,
        compareAndSet: async (writes: Parameters<typeof cache.compareAndSet>[0]) => {
          left -= 1;
          // The other instance is a little behind or ahead, and ends in the middle of the batch.
          if (left >= 0)
            await features.run({
              topic: 'events',
              partition: 0,
              from: 0,
              count: 1 + ((conflicts - left) % 5),
              crash: left % 2 === 0,
            });
          return cache.compareAndSet(writes);
        },
      };
      await features.run({ topic: 'events', partition: 0, from: 0, count: 6, cache: disturbed });
      for (const id of ['anna', 'bob'])
        assert.equal(withoutVersion(await features.state(id)), withoutVersion(await expected.state(id)));
    }
  });

  it('give up with a fault that passes when it does not end', async () => {
    const features = await published([eventOf('0:0', 'anna', { userId: 'anna' })]);
    const disturbed = {
      ...features.cache,
      compareAndSet: async (writes: readonly unknown[]) => writes.map(() => false),
    };
    await assert.rejects(
      features.run({ topic: 'events', partition: 0, from: 0, count: 1, cache: disturbed }),
      { code: 'CACHE_UNAVAILABLE', retriable: true },
    );
  });
});
