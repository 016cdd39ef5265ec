import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import {
  AudienceAnswer,
  AudienceFieldsAnswer,
  AudienceMembersAnswer,
  AudiencesAnswer,
  audienceMembersKey,
  memberShard,
  type SegmentAssignment,
  topicName,
} from '@shoal/contracts';
import { answered, refused, sendTo } from '../testing/calls.fixture.ts';
import { namespace, now, openGateway, type TestGateway } from '../testing/gateway.fixture.ts';
import { assignmentOf, putAssignment } from '../testing/shop.fixture.ts';

let gateway: TestGateway;
before(async () => {
  gateway = await openGateway();
});
after(() => gateway.app.close());

const rule = 'orders >= 2';
const post = (body: unknown) =>
  answered<AudienceAnswer>(sendTo(gateway, 'POST', '/v1/audiences', { body }), AudienceAnswer, 201);

describe('an audience', () => {
  it('is written, read, changed and deleted', async () => {
    const created = await sendTo(gateway, 'POST', '/v1/audiences', {
      body: { name: 'Käufer, treu!', rule, description: 'x' },
    });
    assert.deepEqual(
      [created.statusCode, created.headers.location, created.headers.etag],
      [201, '/v1/audiences/kaufer-treu', '"1"'],
    );
    const read = await answered<AudienceAnswer>(
      sendTo(gateway, 'GET', '/v1/audiences/kaufer-treu'),
      AudienceAnswer,
    );
    assert.deepEqual([read.name, read.rule, read.version, read.size], ['Käufer, treu!', rule, 1, 0]);
    const body = { name: 'Buyers', rule: 'orders >= 3' };
    const changed = await sendTo(gateway, 'PUT', '/v1/audiences/kaufer-treu', { body, ifMatch: '"1"' });
    assert.deepEqual([changed.statusCode, changed.headers.etag], [200, '"2"']);
    assert.deepEqual([changed.json().createdAt, changed.json().description], [read.createdAt, undefined]);
    const gone = await answered<AudienceAnswer>(
      sendTo(gateway, 'DELETE', '/v1/audiences/kaufer-treu'),
      AudienceAnswer,
    );
    assert.equal(gone.version, 2);
    await refused(sendTo(gateway, 'GET', '/v1/audiences/kaufer-treu'), 404);
    const { version } = await post({ id: 'kaufer-treu', name: 'Anew', rule });
    assert.equal(version, 4, 'the deletion took version 3');
  });

  it('stands in audiences.v1, each version a record, and a tombstone', async () => {
    await post({ id: 'logged', name: 'Logged', rule });
    await sendTo(gateway, 'PUT', '/v1/audiences/logged', { body: { name: 'Logged', rule }, ifMatch: '*' });
    await sendTo(gateway, 'DELETE', '/v1/audiences/logged');
    const versions: unknown[] = [];
    await gateway.messaging.readToEnd({ topic: topicName(namespace, 'audiences') }, async (batch) => {
      for (const { key, value } of batch)
        if (key === 'demo/logged') versions.push(value && JSON.parse(value.toString()).version);
    });
    assert.deepEqual(versions, [1, 2, null]);
  });

  it('of another shop is neither seen nor touched', async () => {
    await post({ id: 'mine', name: 'Mine', rule });
    const key = gateway.otherKey;
    await refused(sendTo(gateway, 'GET', '/v1/audiences/mine', { key }), 404);
    await refused(sendTo(gateway, 'DELETE', '/v1/audiences/mine', { key }), 404);
    const { audiences } = await answered<AudiencesAnswer>(
      sendTo(gateway, 'GET', '/v1/audiences', { key }),
      AudiencesAnswer,
    );
    assert.deepEqual(audiences, []);
  });

  it('gets a free id, and never that of a path', async () => {
    const ids = [];
    for (const name of ['Twice', 'Twice', 'Preview', '客户', '客户'])
      ids.push((await post({ name, rule })).id);
    assert.deepEqual(ids, ['twice', 'twice-2', 'preview-2', 'audience', 'audience-2']);
    const taken = sendTo(gateway, 'POST', '/v1/audiences', { body: { id: 'twice', name: 'x', rule } });
    assert.equal((await refused(taken, 409)).code, 'audience_exists');
    await refused(sendTo(gateway, 'POST', '/v1/audiences', { body: { id: 'fields', name: 'x', rule } }), 400);
  });

  it('is not overwritten by who has read an older version', async () => {
    await post({ id: 'contested', name: 'Contested', rule });
    const put = (ifMatch?: string) =>
      sendTo(gateway, 'PUT', '/v1/audiences/contested', { body: { name: 'C', rule }, ifMatch });
    assert.equal((await refused(put(), 428)).code, 'version_required');
    assert.equal((await refused(put('abc'), 400)).code, 'invalid_request');
    const both = await Promise.all([put('"1"'), put('W/"1"')]);
    assert.deepEqual(both.map(({ statusCode }) => statusCode).sort(), [200, 412]);
    assert.equal((await refused(put('"1"'), 412)).code, 'version_conflict');
    await refused(sendTo(gateway, 'DELETE', '/v1/audiences/contested', { ifMatch: '"1"' }), 412);
  });

  it('that two instances change at once is changed by one of them', async () => {
    await post({ id: 'shared', name: 'Shared', rule });
    const claim = {
      key: `${namespace}:{demo/audience-shared}:claim-2`,
      expected: 0,
      version: 1,
      value: 'x',
      ttlMs: 1e4,
    };
    await gateway.cache.compareAndSet([claim]);
    const late = sendTo(gateway, 'PUT', '/v1/audiences/shared', {
      body: { name: 'S', rule },
      ifMatch: '"1"',
    });
    assert.equal((await refused(late, 412)).code, 'version_conflict');
  });

  it('lists its members page by page', async () => {
    await post({ id: 'club', name: 'Club', rule });
    const ids = Array.from({ length: 30 }, (_, i) => `m${i}`);
    for (const id of ids) await putMember(id, 'club');
    await gateway.cache.editMembers([
      { key: audienceMembersKey(namespace, 'demo', 'club', memberShard('left')), add: ['left'], remove: [] },
    ]);
    await putAssignment(gateway.cache, assignmentOf('left', null));
    const seen: string[] = [];
    for (let cursor: string | null = ''; cursor !== null; ) {
      const url = `/v1/audiences/club/members?limit=7${cursor ? `&cursor=${cursor}` : ''}`;
      const page: AudienceMembersAnswer = await answered(sendTo(gateway, 'GET', url), AudienceMembersAnswer);
      seen.push(...page.members.map(({ customerId }) => customerId));
      cursor = page.cursor;
    }
    assert.deepEqual(seen.toSorted(), ids.toSorted());
    const { size } = await answered<AudienceAnswer>(
      sendTo(gateway, 'GET', '/v1/audiences/club'),
      AudienceAnswer,
    );
    assert.equal(size, 31, 'the set is edited after the assignment');
  });
});

async function putMember(id: string, audienceId: string): Promise<void> {
  const assignment: SegmentAssignment = {
    ...assignmentOf(id, null),
    audiences: [{ id: audienceId, name: 'x', version: 1, since: now }],
  };
  await putAssignment(gateway.cache, assignment);
  const key = audienceMembersKey(namespace, 'demo', audienceId, memberShard(id));
  await gateway.cache.editMembers([{ key, add: [id], remove: [] }]);
}

describe('all audiences', () => {
  it('come in order of their ids, page by page', async () => {
    const lone = await openGateway();
    for (const id of ['c', 'a', 'b']) {
      await lone.app.inject({
        method: 'POST',
        url: '/v1/audiences',
        headers: { authorization: `Bearer ${lone.manageKey}` },
        payload: { id, name: id, rule },
      });
    }
    const first = (await lone.get('/v1/audiences?limit=2')).json() as AudiencesAnswer;
    const second = (await lone.get(`/v1/audiences?limit=2&after=${first.next}`)).json() as AudiencesAnswer;
    assert.deepEqual(
      [first, second].map(({ audiences, next }) => [audiences.map(({ id }) => id), next]),
      [
        [['a', 'b'], 'b'],
        [['c'], null],
      ],
    );
    await lone.app.close();
  });

  it('can ask for fields, and every feature is among them', async () => {
    const { fields } = await answered<AudienceFieldsAnswer>(
      sendTo(gateway, 'GET', '/v1/audiences/fields'),
      AudienceFieldsAnswer,
    );
    const names = fields.map(({ name }) => name);
    for (const name of ['orders_30d', 'churn', 'segment', 'average_order_value'])
      assert.ok(names.includes(name));
  });
});
