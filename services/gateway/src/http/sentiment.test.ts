import assert from 'node:assert/strict';
import { beforeEach, describe, it } from 'node:test';
import {
  exampleOf,
  matches,
  SentimentAnswer,
  SentimentStanding,
  type SentimentSubject,
  sentimentKey,
  subjectKey,
} from '@shoal/contracts';
import { namespace, openGateway, type TestGateway } from '../testing/gateway.fixture.ts';
import { putLink } from '../testing/shop.fixture.ts';

let gateway: TestGateway;
beforeEach(async () => {
  gateway = await openGateway();
});

const standing = exampleOf(SentimentStanding) as SentimentStanding;

async function put(subject: SentimentSubject, rest: Partial<SentimentStanding> = {}): Promise<void> {
  const key = sentimentKey(namespace, subjectKey('demo', subject));
  const value = JSON.stringify({ ...standing, subject, ...rest });
  await gateway.cache.raiseVersioned([{ key, version: standing.version, value, ttlMs: 1_000_000 }]);
}

async function ask(path: string) {
  const { statusCode, body } = await gateway.get(path);
  return { status: statusCode, answer: JSON.parse(body) };
}

describe('what reviews say', () => {
  it('of an item is told with days, aspects, examples and its fall', async () => {
    await put({ kind: 'item', id: 'p/1' });
    const { status, answer } = await ask('/v1/items/p%2F1/sentiment');
    assert.equal(status, 200);
    assert.ok(matches(SentimentAnswer, answer));
    assert.deepEqual(answer.complaints, [{ phrase: 'zip broke', praise: 0, complaints: 9 }]);
    assert.deepEqual(answer.praise, [{ phrase: 'fabric is lovely', praise: 17, complaints: 1 }]);
    assert.deepEqual([answer.positiveShare, answer.rating, answer.drop?.isDropped], [0.6508, 3.6833, true]);
    assert.deepEqual(
      answer.days.map(({ positive, negative, score }) => [positive, negative, score]),
      [
        [1, 4, 0.264],
        [0, 2, 0.2],
      ],
    );
  });

  it('goes back as far as is asked', async () => {
    await put({ kind: 'item', id: 'p-1' });
    assert.equal((await ask('/v1/items/p-1/sentiment?days=1')).answer.days.length, 1);
    assert.equal((await ask('/v1/items/p-1/sentiment?days=0')).status, 400);
  });

  it('leaves out phrases that nobody repeats, and shares of nothing', async () => {
    const none = { positive: 0, negative: 0, unknown: 3, ratings: { count: 0, sum: 0 }, days: [] };
    await put({ kind: 'item', id: 'p-1' }, { ...none, phrases: { once: [1, 0], even: [2, 2] } });
    const { answer } = await ask('/v1/items/p-1/sentiment');
    assert.ok(matches(SentimentAnswer, answer));
    assert.deepEqual(
      [answer.praise, answer.complaints, answer.positiveShare, answer.rating],
      [[], [], null, null],
    );
  });

  it('is known of categories and of customers, by a former id too', async () => {
    await put({ kind: 'category', id: 'Men > Shirts' });
    await put({ kind: 'customer', id: 'ann' });
    await putLink(gateway.cache, 'visitor', 'ann');
    assert.equal((await ask('/v1/categories/Men%20%3E%20Shirts/sentiment')).status, 200);
    const { answer } = await ask('/v1/customers/visitor/sentiment');
    assert.deepEqual(answer.subject, { kind: 'customer', id: 'ann' });
  });

  it('is refused where nothing was said', async () => {
    for (const path of ['items/none', 'categories/none', 'customers/none']) {
      const { status, answer } = await ask(`/v1/${path}/sentiment`);
      assert.deepEqual([status, answer.code], [404, 'not_found']);
    }
  });
});
