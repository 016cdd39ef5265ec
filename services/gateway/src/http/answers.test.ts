import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import {
  ChangesAnswer,
  CustomerAnswer,
  MembersAnswer,
  modelVersionKey,
  SegmentAnswer,
  SegmentsAnswer,
  ShopAnswer,
  topicName,
  validatorOf,
} from '@shoal/contracts';
import type { TSchema } from 'typebox';
import { namespace, now, openGateway, type TestGateway, until } from '../testing/gateway.fixture.ts';
import {
  assignmentOf,
  changeOf,
  modelOf,
  publishChanges,
  publishModel,
  putAssignment,
  putLink,
  putState,
  shopper,
} from '../testing/shop.fixture.ts';

let gateway: TestGateway;
before(async () => {
  gateway = await openGateway();
});
after(() => gateway.app.close());

/** The body of an answer that must be 200 and as its schema has it. */
async function answer<T>(path: string, schema: TSchema): Promise<T> {
  const response = await gateway.get(path);
  assert.equal(response.statusCode, 200, response.body);
  const body: unknown = response.json();
  assert.equal(validatorOf(schema, 'answer')(body), undefined, response.body);
  return body as T;
}

async function modelArrives(version: number): Promise<void> {
  const current = async () => (await answer<ShopAnswer>('/v1/shop', ShopAnswer)).segmentsModelVersion;
  await until(async () => (await current()) === version);
}

describe('before any model', () => {
  it('there are no segments, and a sentence says what is needed', async () => {
    await putAssignment(gateway.cache, assignmentOf('first', null));
    const { segments, model, customers, unassigned, message } = await answer<SegmentsAnswer>(
      '/v1/segments',
      SegmentsAnswer,
    );
    assert.deepEqual([segments, model, customers, unassigned], [[], null, 1, 1]);
    assert.match(String(message), /enough customers/);
  });

  it('the shop has no clock and no model', async () => {
    const shop = await answer<ShopAnswer>('/v1/shop', ShopAnswer);
    assert.deepEqual(shop, { shop: 'demo', clock: null, customers: 1, segmentsModelVersion: null });
  });

  it('a customer whom no model has judged has no segment', async () => {
    const { segment, features } = await answer<CustomerAnswer>('/v1/customers/first', CustomerAnswer);
    assert.deepEqual([segment, features], [null, null]);
  });
});

describe('a customer', () => {
  before(async () => {
    await putState(gateway.cache, shopper('c-1'));
    const previous = { segmentId: 'silver', segmentName: 'Silver' };
    await putAssignment(gateway.cache, { ...assignmentOf('c-1', 'gold'), previous });
  });

  it("has features at the shop's clock, tastes, habits and a segment", async () => {
    const { customerId, formerId, shop, asOf, features, profile, segment } = await answer<CustomerAnswer>(
      '/v1/customers/c-1',
      CustomerAnswer,
    );
    assert.deepEqual([customerId, formerId, shop, asOf], ['c-1', undefined, 'demo', iso(0)]);
    assert.equal(features?.recencyDays, 2);
    assert.equal(features?.monetary, 40);
    assert.deepEqual(
      profile?.categories.map(({ category }) => category),
      ['Shirts', 'Shoes'],
    );
    assert.ok(Math.abs((profile?.categories ?? []).reduce((sum, { weight }) => sum + weight, 0) - 1) < 1e-9);
    assert.deepEqual(profile?.devices, { mobile: 2 });
    assert.deepEqual(profile?.channels, { newsletter: 2 });
    assert.deepEqual(profile?.dayParts, { night: 0, morning: 2, afternoon: 0, evening: 0 });
    assert.deepEqual([profile?.weekdays.tuesday, profile?.weekdays.thursday], [1, 1]);
    assert.deepEqual(profile?.recentItems, [
      { item: 'p-2', kind: 'ordered', at: iso(2) },
      { item: 'p-1', kind: 'ordered', at: iso(2) },
      { item: 'p-1', kind: 'viewed', at: iso(4) },
    ]);
    assert.deepEqual(segment, {
      id: 'gold',
      name: 'gold',
      since: iso(1),
      modelVersion: 2,
      distance: 0.5,
      previous: { id: 'silver', name: 'Silver' },
    });
  });

  it('is found under every former id, by links and by moved histories', async () => {
    await putLink(gateway.cache, 'visitor', 'alias');
    await putState(gateway.cache, { ...shopper('alias'), mergedInto: 'c-1' });
    const { customerId, formerId } = await answer<CustomerAnswer>('/v1/customers/visitor', CustomerAnswer);
    assert.deepEqual([customerId, formerId], ['c-1', 'visitor']);
  });

  it('is found where a chain of links has eight, and links in a circle are left', async () => {
    for (let i = 0; i < 8; i += 1) await putLink(gateway.cache, `hop-${i}`, i === 7 ? 'c-1' : `hop-${i + 1}`);
    const chain = await answer<CustomerAnswer>('/v1/customers/hop-0', CustomerAnswer);
    assert.equal(chain.customerId, 'c-1');
    await putLink(gateway.cache, 'ring-a', 'ring-b');
    await putLink(gateway.cache, 'ring-b', 'ring-a');
    assert.equal((await gateway.get('/v1/customers/ring-a')).statusCode, 404);
  });

  it('of another shop is not seen', async () => {
    const { statusCode } = await gateway.get('/v1/customers/c-1', gateway.otherKey);
    assert.equal(statusCode, 404);
  });

  it('without a clock in Redis is seen at his own newest moment', async () => {
    const lone = await openGateway();
    await putState(lone.cache, shopper('c-1'));
    lone.cache.wipe();
    await putAssignment(lone.cache, assignmentOf('c-1', 'gold'));
    const { asOf } = (await lone.get('/v1/customers/c-1')).json();
    assert.equal(asOf, iso(1));
    await lone.app.close();
  });

  for (const id of ['客户 7', 'a/b', 'ü%41', 'a?b#c', '...', '😀'.repeat(200)]) {
    it(`may be called ${id.slice(0, 20)}`, async () => {
      await putState(gateway.cache, shopper(id));
      const { customerId } = await answer<CustomerAnswer>(
        `/v1/customers/${encodeURIComponent(id)}`,
        CustomerAnswer,
      );
      assert.equal(customerId, id);
    });
  }
});

describe('segments', () => {
  const ids = Array.from({ length: 60 }, (_, i) => `m${i}`);
  before(async () => {
    await publishModel(gateway.messaging, modelOf(['gold', 'empty']));
    await modelArrives(2);
    for (const id of ids) await putAssignment(gateway.cache, assignmentOf(id, 'gold'));
  });

  it('come with sizes, shares and the model', async () => {
    const body = await answer<SegmentsAnswer>('/v1/segments', SegmentsAnswer);
    assert.deepEqual(
      body.segments.map(({ id, size, share }) => [id, size, share]),
      [
        ['gold', 61, 1],
        ['empty', 0, 0],
      ],
    );
    assert.deepEqual([body.customers, body.unassigned, body.message], [62, 1, undefined]);
    assert.equal(body.model?.version, 2);
    assert.equal(body.model?.trainedAt, iso(0));
  });

  it('can be asked for one by one', async () => {
    const { id, size } = await answer<SegmentAnswer>('/v1/segments/gold', SegmentAnswer);
    assert.deepEqual([id, size], ['gold', 61]);
  });

  it('list each member once, page by page', async () => {
    const seen: string[] = [];
    let cursor: string | null = '';
    for (let page = 0; cursor !== null; page += 1) {
      const query: string = cursor ? `?limit=7&cursor=${cursor}` : '?limit=7';
      const body: MembersAnswer = await answer(`/v1/segments/gold/members${query}`, MembersAnswer);
      assert.ok(body.members.length <= 7 && page < 100);
      seen.push(...body.members.map(({ customerId }) => customerId));
      cursor = body.cursor;
    }
    assert.deepEqual(seen.toSorted(), ['c-1', ...ids].toSorted());
  });

  it('leave out members who have moved, though the set still has them', async () => {
    await putAssignment(gateway.cache, assignmentOf('mover', 'gold'));
    await putAssignment(gateway.cache, { ...assignmentOf('mover', 'empty'), version: 2 });
    const { members } = await answer<MembersAnswer>('/v1/segments/gold/members?limit=1000', MembersAnswer);
    assert.ok(!members.some(({ customerId }) => customerId === 'mover'));
    assert.equal(members.length, 61);
  });

  it('follow the model in force, whatever else is kept of models', async () => {
    await publishModel(gateway.messaging, modelOf(['gold', 'empty', 'new'], 3));
    const topic = topicName(namespace, 'models');
    const former = { topic, key: modelVersionKey('demo', 1), value: JSON.stringify(modelOf(['old'], 1)) };
    await gateway.messaging.send([former, { topic, key: modelVersionKey('demo', 2), value: null }]);
    await publishModel(gateway.messaging, modelOf(['gold', 'empty', 'new'], 4));
    await modelArrives(4);
    const { segments } = await answer<SegmentsAnswer>('/v1/segments', SegmentsAnswer);
    assert.equal(segments.length, 3);
  });
});

describe('recent changes', () => {
  it('are the latest that pass, the newest last, each once', async () => {
    const exit = { type: 'segment.exited' } as const;
    const changes = [
      changeOf(1),
      changeOf(2, exit),
      changeOf(2, exit),
      changeOf(3),
      changeOf(4, { shop: 'other' }),
    ];
    await publishChanges(gateway.messaging, changes);
    await until(() => gateway.feed.ring.end === 4);
    const idsOf = async (query: string) => {
      const { changes: found } = await answer<ChangesAnswer>(
        `/v1/segment-changes/recent${query}`,
        ChangesAnswer,
      );
      return found.map(({ customerId }) => customerId);
    };
    assert.deepEqual(await idsOf(''), ['c1', 'c2', 'c3']);
    assert.deepEqual(await idsOf('?limit=2'), ['c2', 'c3']);
    assert.deepEqual(await idsOf('?type=segment.exited'), ['c2']);
    assert.deepEqual(await idsOf('?customer=c3&segment=gold'), ['c3']);
    assert.deepEqual(await idsOf('?segment=silver'), []);
  });
});

function iso(daysAgo: number): string {
  return new Date(now - daysAgo * 86_400_000).toISOString();
}
