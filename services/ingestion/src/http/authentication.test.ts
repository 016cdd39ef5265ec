import assert from 'node:assert/strict';
import { beforeEach, describe, it } from 'node:test';
import { topicName } from '@shoal/contracts';
import { headerText } from '@shoal/messaging';
import { assertRefused, basic, openDoor, type TestDoor, track } from '../testing/door.fixture.ts';
import { namespace, now } from '../testing/inbox.fixture.ts';

let door: TestDoor;
beforeEach(async () => {
  door = await openDoor();
});

describe('authentication', () => {
  it('takes the write key as the user of Basic authentication', async () => {
    const { statusCode, body } = await door.post('/v1/track', track());
    assert.deepEqual([statusCode, JSON.parse(body)], [200, { code: 'accepted', messageId: 'm1' }]);
  });

  it('takes the write key out of the body, of a single call and of a batch, and does not pass it on', async () => {
    const { writeKey } = door.inbox;
    assert.equal((await door.postBare('/v1/track', track({ writeKey }))).statusCode, 200);
    assert.equal((await door.postBare('/v1/batch', { writeKey, batch: [track()] })).statusCode, 200);
    const found = await door.records();
    assert.equal(found.length, 2);
    for (const { value } of found) assert.ok(!String(value).includes(writeKey));
  });

  it('writes to the inbox of the shop that the key opens', async () => {
    await door.post('/v1/track', track(), { authorization: basic(door.inbox.otherKey) });
    const [record] = await door.records();
    assert.equal(record?.key, 'other/anna');
    assert.match(headerText(record!, 'shoal-key-hash') ?? '', /^[0-9a-f]{64}$/);
  });

  it('refuses a key that is missing, unknown, of another kind or not a key', async () => {
    const wrong = [
      '',
      basic(''),
      basic('shoal_write_unknown'),
      basic(door.inbox.readKey),
      'Bearer x',
      'Basic',
      'Basic \u00ff',
    ];
    for (const authorization of wrong) {
      const answer = door.post('/v1/track', track(), { authorization });
      await assertRefused(answer, 'invalid_write_key', /write key/);
      assert.match(String((await answer).headers['www-authenticate']), /Basic/);
    }
    assert.deepEqual(await door.records(), []);
  });

  it('refuses a key that was revoked', async () => {
    const [key] = door.inbox.keyring.list();
    const revoked = { ...key!, revokedAt: new Date(now).toISOString() };
    const topic = topicName(namespace, 'keys');
    await door.inbox.messaging.send([{ topic, key: revoked.hash, value: JSON.stringify(revoked) }]);
    while (door.inbox.keyring.shopOfHash(revoked.hash, 'write', now))
      await new Promise((resolve) => setImmediate(resolve));
    await assertRefused(door.post('/v1/track', track()), 'invalid_write_key', /write key/);
  });
});
