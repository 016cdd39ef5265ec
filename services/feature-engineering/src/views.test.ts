import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Cache } from '@shoal/cache';
import { clocksKey, type FeatureState, topicName } from '@shoal/contracts';
import { silentLogger } from '@shoal/logging';
import { eventOf, namespace, openFeatures, start } from './testing/features.fixture.ts';
import { hasViews, keepViews } from './views.ts';

const event = (offset: number, customerId = 'anna') =>
  eventOf(`0:${offset}`, customerId, { userId: customerId });

describe('when Redis was emptied', () => {
  it('states come back from the log, and go on from there', async () => {
    const [features, expected] = [await openFeatures(2), await openFeatures(2)];
    const customers = ['anna', 'bob', 'eve'];
    const all = Array.from({ length: 30 }, (_, offset) => event(offset, customers[offset % 3]));
    await expected.publish(...all);
    await expected.drain();
    for (let from = 0; from < all.length; from += 10) {
      await features.publish(...all.slice(from, from + 10));
      await features.drain(3);
      features.cache.wipe();
    }
    await features.publish(...all);
    await features.drain(4);
    for (const id of customers) {
      assert.equal(
        JSON.stringify({ ...(await features.state(id)), version: 0 }),
        JSON.stringify({ ...(await expected.state(id)), version: 0 }),
      );
    }
  });

  it('the clock of the shop comes back too', async () => {
    const features = await openFeatures(1);
    await features.publish(event(50));
    await features.drain();
    features.cache.wipe();
    await keepViews({ ...features, namespace, logger: silentLogger })(0);
    assert.equal((await features.cache.readNumbers(clocksKey(namespace))).get('demo'), start + 50_000);
    assert.equal(await hasViews(0, { ...features, namespace }), true);
  });

  for (const method of ['readVersioned', 'compareAndSet'] as const) {
    it(`in the middle of a batch, at ${method}, no customer begins anew`, async () => {
      const features = await openFeatures(1);
      await features.publish(...[0, 1, 2, 3].map((offset) => event(offset)));
      await features.run({ topic: 'events', partition: 0, from: 0, count: 2 });
      let isEmptied = false;
      const call = features.cache[method].bind(features.cache) as (argument: never) => never;
      const cache: Cache = {
        ...features.cache,
        [method]: (argument: never) => {
          if (!isEmptied) features.cache.wipe();
          isEmptied = true;
          return call(argument);
        },
      };
      await features.run({ topic: 'events', partition: 0, from: 2, count: 2, cache });
      assert.equal((await features.state('anna'))?.events, 4);
    });
  }
});

describe('the log of states', () => {
  it('is read for the newest version of each, whatever came last', async () => {
    const features = await openFeatures(1);
    await features.publish(...[0, 1, 2].map((offset) => event(offset)));
    await features.drain(1);
    const [first, , third] = (await features.records('features')).map(({ key, value }) => ({
      key,
      value: String(value),
    }));
    // An instance that had lost the partition writes late.
    await features.messaging.send([{ topic: topicName(namespace, 'features'), ...first! }]);
    features.cache.wipe();
    await keepViews({ ...features, namespace, logger: silentLogger })(0);
    const restored = await features.state('anna');
    assert.deepEqual(restored, JSON.parse(third!.value) as FeatureState);
  });

  it('may hold tombstones', async () => {
    const features = await openFeatures(1);
    await features.messaging.send([
      { topic: topicName(namespace, 'features'), key: 'demo/gone', value: null },
    ]);
    await keepViews({ ...features, namespace, logger: silentLogger })(0);
    assert.equal(await features.state('gone'), undefined);
  });
});
