import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { refusals, topicName } from '@shoal/contracts';
import { type HostileBody, hostileBodies } from '../support/hostile-bodies.ts';
import { type ServiceProcess, startService } from '../support/service-process.ts';
import { openShop, type Shop, untilDrained } from '../support/shop.ts';
import { kafkaBrokers, redisUrl } from '../support/stack.ts';

const requests = 10_000;
const sideBySide = 16;

interface Answer extends HostileBody {
  readonly status: number;
  readonly answer: { readonly code?: string; readonly message?: string };
}

describe('hostile requests', () => {
  let shop: Shop;
  let services: ServiceProcess[] = [];

  before(async () => {
    shop = await openShop({ brokers: kafkaBrokers(), redisUrl: redisUrl() });
    const names = ['ingestion', 'feature-engineering', 'segmentation'];
    services = await Promise.all(names.map((name) => startService({ name, environment: shop.environment })));
  });

  after(async () => {
    // A service that had crashed would fail here: stop demands that it ends by itself, with code 0.
    await Promise.all(services.map((service) => service.stop()));
    await shop?.close();
  });

  test(`${requests} of them are each answered with a verdict, and never by a fault of ours`, async () => {
    const answers = await sendAll(`${services[0]!.url}/v1/track`, hostileBodies(requests, 42));
    assert.equal(answers.length, requests);
    const wrong = answers.filter(({ status, answer }) => {
      if (status === 200) return answer.code !== 'accepted';
      const refusal = Object.entries(refusals).find(([code]) => code === answer.code)?.[1];
      return refusal?.status !== status || status >= 500 || (answer.message ?? '') === '';
    });
    assert.deepEqual(wrong.slice(0, 3), []);
    const refused = answers.filter(({ status }) => status !== 200);
    assert.ok(refused.length > requests / 2, `${refused.length} were refused`);
    assert.equal(
      await shop.count('inbox'),
      requests - refused.length,
      'what was accepted is there, and nothing else',
    );
  });

  test('what was accepted of them goes through to the end, and what was not does no harm', async () => {
    await untilDrained(shop, 60_000);
    const events = (await shop.records('events')).filter(
      ({ value }) => JSON.parse(String(value)).type !== 'merge',
    );
    const duplicates = await duplicatesOf(shop);
    assert.equal(events.length + duplicates, await shop.count('inbox'));
    for (const topic of ['inbox', 'events', 'features', 'featureMerges'] as const) {
      assert.equal((await deadLetters(topic)).length, 0, `dead letters of ${topic}`);
    }
    assert.equal(Object.hasOwn(Object.prototype, 'polluted'), false);
  });

  test('the same by Kafka end as events or dead letters, each with its reason', async () => {
    const [inbox, events] = [await shop.count('inbox'), await shop.count('events')];
    const topic = topicName(shop.namespace, 'inbox');
    const bodies = [...hostileBodies(2_000, 7)];
    const headers = { 'shoal-write-key': shop.writeKey };
    await shop.messaging.send(
      bodies.map(({ body }, i) => ({ topic, key: `k${i % 50}`, value: body, headers })),
    );
    await untilDrained(shop, 60_000);
    const letters = await deadLetters('inbox');
    const duplicates = (await duplicatesOf(shop)) - (inbox - events);
    assert.equal((await shop.count('inbox')) - inbox, bodies.length);
    assert.equal((await shop.count('events')) - events + letters.length + duplicates, bodies.length);
    for (const { headers: found } of letters) {
      assert.ok(Object.hasOwn(refusals, String(found['shoal.error.code'])));
      assert.notEqual(String(found['__connect.errors.exception.message']), '');
    }
    assert.ok(letters.length > bodies.length / 2);
  });

  async function deadLetters(topic: Parameters<Shop['records']>[0]) {
    const letters: Awaited<ReturnType<Shop['records']>> = [];
    await shop.messaging.readToEnd({ topic: `${topicName(shop.namespace, topic)}.dlq` }, async (batch) => {
      letters.push(...batch);
    });
    return letters;
  }

  /** Accepted calls that share a messageId with one before: only the first counts, over all that is in the inbox. */
  async function duplicatesOf({ records }: Shop): Promise<number> {
    const letters = new Set((await deadLetters('inbox')).map(({ headers }) => placeOf(headers)));
    const seen = new Set<string>();
    let duplicates = 0;
    for (const { value, partition, offset } of await records('inbox')) {
      if (letters.has(`${partition}/${offset}`)) continue;
      const { messageId = `${partition}/${offset}` } = JSON.parse(String(value));
      if (seen.has(messageId)) duplicates += 1;
      seen.add(messageId);
    }
    return duplicates;
  }

  async function sendAll(url: string, bodies: Generator<HostileBody>): Promise<Answer[]> {
    const authorization = `Basic ${Buffer.from(`${shop.writeKey}:`).toString('base64')}`;
    const headers = { authorization, 'content-type': 'application/json' };
    const answers: Answer[] = [];
    const worker = async () => {
      // The generator is shared: each worker takes the next body.
      for (const hostile of bodies) {
        const response = await fetch(url, { method: 'POST', headers, body: hostile.body });
        const answer = (await response.json()) as Answer['answer'];
        answers.push({ ...hostile, body: hostile.body.slice(0, 200), status: response.status, answer });
      }
    };
    await Promise.all(Array.from({ length: sideBySide }, worker));
    return answers;
  }
});

function placeOf(headers: Readonly<Record<string, Buffer>>): string {
  return `${headers['__connect.errors.partition']}/${headers['__connect.errors.offset']}`;
}
