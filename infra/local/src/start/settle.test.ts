import assert from 'node:assert/strict';
import { createServer } from 'node:net';
import { describe, it } from 'node:test';
import { allTopicSettings, createMemoryMessaging } from '@shoal/messaging';
import { simulateShop } from '@shoal/simulation';
import { Endings } from './endings.ts';
import { pipelineLag } from './lag.ts';
import { reborn } from './live.ts';
import { settlePorts } from './ports.ts';
import { definitions, wantsTraining } from './services.ts';
import { untilSettled } from './settle.ts';

describe('untilSettled', () => {
  /** Plays states one after the other; the last one stays. */
  const play = (states: readonly (readonly [lag: number, text: string, isDue: boolean])[]) => {
    let place = 0;
    const said: string[] = [];
    const state = () => states[Math.min(place, states.length - 1)] ?? assert.fail();
    const settled = untilSettled({
      lag: async () => state()[0],
      picture: async () => {
        const [, text, isDue] = state();
        place += 1;
        return { text, isDue, quietMs: 0 };
      },
      say: (detail) => said.push(detail),
      signal: AbortSignal.timeout(5_000),
    });
    return { settled, said, looks: () => place };
  };

  it('waits for the records, then for the model, and says which', async () => {
    const { settled, said, looks } = play([
      [1_200, '', true],
      [0, 'no model', true],
      [0, 'a model', false],
    ]);
    assert.equal(await settled, true);
    assert.deepEqual(said, ['1,200 records to go', 'finding segments']);
    assert.equal(looks(), 3);
  });

  it('ends without having settled when it is told to stop', async () => {
    const stop = new AbortController();
    stop.abort();
    const picture = async () => ({ text: '', isDue: true, quietMs: 0 });
    const never = { lag: async () => 1, picture, say: () => undefined, signal: stop.signal };
    assert.equal(await untilSettled(never), false);
  });
});

describe('pipelineLag', () => {
  it('counts what no service has finished with, from the inbox to the features', async () => {
    const messaging = createMemoryMessaging().connect();
    await messaging.prepareTopics(allTopicSettings({ namespace: 'n', partitions: 1, replication: 1 }));
    const send = (topic: string, count: number) =>
      messaging.send(Array.from({ length: count }, () => ({ topic, key: 'k', value: 'v' })));
    await send('n.inbox.v1', 3);
    await send('n.feature-merges.v1', 2);
    await send('n.segment-changes.v1', 9);
    assert.equal(await pipelineLag(messaging, 'n'), 5);
    await messaging.commit('n.ingestion', 'n.inbox.v1', new Map([[0, 2]]));
    assert.equal(await pipelineLag(messaging, 'n'), 3);
  });
});

describe('wantsTraining', () => {
  const training = { customersMin: 200, growth: 1.5, trainCheckMs: 1 };
  it('knows a first model and a grown shop', () => {
    assert.deepEqual(
      [wantsTraining(199, undefined, training), wantsTraining(200, undefined, training)],
      [false, true],
    );
    assert.deepEqual([wantsTraining(299, 200, training), wantsTraining(300, 200, training)], [false, true]);
  });
});

describe('settlePorts', () => {
  it('names the variable of a port that is taken, and finds a free one for 0', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    const { port } = server.address() as { port: number };
    const names = definitions.map(({ name }) => `SHOAL_${name.toUpperCase().replaceAll('-', '_')}`);
    const any = Object.fromEntries(
      names.flatMap((name) => [`${name}_PORT`, `${name}_ADMIN_PORT`]).map((n) => [n, '0']),
    );
    const settled = await settlePorts(definitions, any);
    assert.ok(Number(settled.SHOAL_INGESTION_PORT) > 0 && Number(settled.SHOAL_GATEWAY_ADMIN_PORT) > 0);
    await assert.rejects(settlePorts(definitions, { ...any, SHOAL_GATEWAY_PORT: String(port) }), {
      message: `Port ${port}, for gateway, is taken by another program: set SHOAL_GATEWAY_PORT to a free one, or to 0 for any.`,
    });
    server.close();
  });
});

describe('reborn', () => {
  it('makes a new event of an old one: other ids in each life, the same customer, the time of now', () => {
    const calls = [...simulateShop({ customers: 30, days: 10, seed: 1, end: Date.parse('2026-01-31') })];
    const order =
      calls.find((call) => call.type === 'track' && call.event === 'Order Completed') ?? assert.fail();
    const [first, second] = [reborn(order, '1.1', 0), reborn(order, '2.1', 0)];
    assert.equal(new Set([order, first, second].map(({ messageId }) => messageId)).size, 3);
    assert.equal(
      new Set([order, first, second].map((call) => 'properties' in call && call.properties?.order_id)).size,
      3,
    );
    assert.deepEqual([first.userId, first.timestamp], [order.userId, '1970-01-01T00:00:00.000Z']);
    assert.deepEqual(reborn(order, '1.1', 0), first);
  });
});

describe('Endings', () => {
  it('end everything the other way round, each once, and throw the first failure', async () => {
    const ended: string[] = [];
    const endings = new Endings();
    endings.add(() => ended.push('stack'));
    endings.add(async () => {
      ended.push('client');
      throw new Error('hung up');
    });
    endings.add(() => ended.push('services'));
    await assert.rejects(endings.run(), /hung up/);
    await endings.run();
    assert.deepEqual(ended, ['services', 'client', 'stack']);
  });
});
