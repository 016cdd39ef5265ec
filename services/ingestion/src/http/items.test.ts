import assert from 'node:assert/strict';
import { beforeEach, describe, it } from 'node:test';
import { CatalogueItem, itemLimits, matches, topicName } from '@shoal/contracts';
import { MessagingError } from '@shoal/messaging';
import { assertRefused, basic, openDoor, type TestDoor } from '../testing/door.fixture.ts';
import { namespace } from '../testing/inbox.fixture.ts';

let door: TestDoor;
beforeEach(async () => {
  door = await openDoor();
});

const lines = { 'content-type': 'application/x-ndjson' };
const shirt = { itemId: 'p-311', title: 'Linen shirt, white', category: ['Clothing', 'Shirts'], price: 49.9 };

async function catalogue(): Promise<(CatalogueItem | null)[]> {
  const found: (CatalogueItem | null)[] = [];
  await door.inbox.messaging.readToEnd({ topic: topicName(namespace, 'items') }, async (batch) => {
    found.push(...batch.map(({ value }) => (value === null ? null : JSON.parse(value.toString()))));
  });
  return found;
}

const send = async (body: unknown, headers?: Record<string, string>) => {
  const { statusCode, body: text } = await door.post('/v1/items', body, headers);
  return { status: statusCode, answer: JSON.parse(text) };
};

describe('the door for the catalogue', () => {
  it('writes items under the shop of the key', async () => {
    const { status, answer } = await send({ items: [shirt] });
    assert.deepEqual([status, answer], [200, { accepted: 1, refused: 0, verdicts: [] }]);
    const [item] = await catalogue();
    assert.ok(matches(CatalogueItem, item));
    assert.deepEqual({ ...item, updatedAt: 0 }, { shop: 'demo', ...shirt, updatedAt: 0 });
  });

  const bad: readonly (readonly [string, unknown, RegExp])[] = [
    ['without a title', { itemId: 'a' }, /^item needs a field "title"$/],
    ['of an id that cannot be one', { itemId: 'a"b', title: 'x' }, /^item\.itemId has characters/],
    [
      'in a category that goes in a circle',
      { ...shirt, category: ['A', 'B', 'A'] },
      /names the same category twice/,
    ],
    ['of a price below nothing', { ...shirt, price: -1 }, /^item\.price must be >= 0$/],
    [
      'with a field that is not known',
      { ...shirt, colour: 'red' },
      /^item must NOT have additional properties$/,
    ],
    ['that is no object', 7, /^item must be of type object$/],
    ['that is null', null, /^item must be of type object$/],
  ];
  for (const [what, item, message] of bad)
    it(`lets an item ${what} cost only itself`, async () => {
      const { status, answer } = await send({ items: [item, shirt] });
      assert.deepEqual([status, answer.accepted, answer.refused], [200, 1, 1]);
      assert.deepEqual([answer.verdicts[0].index, answer.verdicts[0].code], [0, 'invalid_item']);
      assert.match(answer.verdicts[0].message, message);
      assert.equal((await catalogue()).length, 1);
    });

  it('takes lines, and names those that it does not take', async () => {
    const text = `${JSON.stringify(shirt)}\n\n{"itemId":\n${JSON.stringify({ ...shirt, itemId: 'b' })}`;
    const { answer } = await send(text, lines);
    assert.deepEqual(answer, {
      ...{ accepted: 2, refused: 1 },
      verdicts: [{ index: 1, code: 'invalid_item', message: 'the line is not JSON in UTF-8' }],
    });
  });

  it('takes any number of lines, and tells the first that are wrong', async () => {
    const items = Array.from({ length: 5_000 }, (_, i) =>
      JSON.stringify(i % 10 === 0 ? { itemId: `i${i}` } : { itemId: `i${i}`, title: `衬衫 ${i}` }),
    );
    const { status, answer } = await send(items.join('\n'), lines);
    assert.deepEqual([status, answer.accepted, answer.refused], [200, 4_500, 500]);
    assert.equal(answer.verdicts.length, itemLimits.verdictsMax);
    assert.deepEqual(answer.verdicts[1], {
      ...{ index: 10, itemId: 'i10', code: 'invalid_item' },
      message: 'item needs a field "title"',
    });
    assert.equal((await catalogue()).length, 4_500);
  });

  it('lets a line that is far too long cost only itself', async () => {
    const long = JSON.stringify({ ...shirt, description: 'x'.repeat(300_000) });
    const { answer } = await send(`${long}\n${JSON.stringify(shirt)}`, lines);
    assert.deepEqual([answer.accepted, answer.refused], [1, 1]);
    assert.match(answer.verdicts[0].message, /longer than 65536 bytes/);
  });

  it('takes items out of the catalogue', async () => {
    const remove = (id: string) =>
      door.app.inject({
        method: 'DELETE',
        url: `/v1/items/${encodeURIComponent(id)}`,
        headers: { authorization: basic(door.inbox.writeKey) },
      });
    const { statusCode, body } = await remove('衬衫 1');
    assert.deepEqual([statusCode, JSON.parse(body)], [200, { code: 'accepted', itemId: '衬衫 1' }]);
    assert.deepEqual(await catalogue(), [null]);
    await assertRefused(remove('a"b'), 'invalid_item', /characters/);
  });

  it('answers 400 where no item is taken', async () => {
    assert.equal((await send({ items: [{}] })).status, 400);
    assert.equal((await send('', lines)).status, 400);
  });

  it('refuses bodies that are no list of items, or too large', async () => {
    await assertRefused(door.post('/v1/items', { items: [] }), 'invalid_item', /at least one item/);
    await assertRefused(door.post('/v1/items', [shirt]), 'invalid_item', /"items"/);
    const many = Array.from({ length: 1_001 }, () => shirt);
    await assertRefused(door.post('/v1/items', { items: many }), 'batch_too_large', /x-ndjson/);
    const large = { items: [{ ...shirt, description: 'x'.repeat(5_000_000) }] };
    await assertRefused(door.post('/v1/items', large), 'batch_too_large', /5 MB/);
  });

  it('asks for a write key before it reads', async () => {
    await assertRefused(door.postBare('/v1/items', { items: [shirt] }), 'invalid_write_key', /write key/);
    assert.deepEqual(await catalogue(), []);
  });

  it('takes lines for items only', async () => {
    await assertRefused(door.post('/v1/track', '{}', lines), 'unsupported_media_type', /application\/json/);
  });

  it('promises nothing that the broker does not have', async () => {
    door = await openDoor({
      send: () => Promise.reject(new MessagingError('BROKER_UNAVAILABLE', 'away')),
    });
    await assertRefused(door.post('/v1/items', { items: [shirt] }), 'broker_unavailable', /send it again/);
  });
});
