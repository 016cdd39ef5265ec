import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import { connect } from '@shoal/connections';
import { type CustomerEvent, customerKey, type FeatureState, topicName } from '@shoal/contracts';
import { foldEvent, newFeatureState } from '@shoal/features';
import { silentLogger } from '@shoal/logging';
import { runPipeline, silentPipelineMetrics } from '@shoal/messaging';
import { featurePipeline } from './pipeline.ts';
import { stateKey } from './steps/update-states.ts';
import { eventOf, mergeOrder } from './testing/features.fixture.ts';
import { keepViews } from './views.ts';

const { KAFKA_BROKERS: brokers, REDIS_URL: redisUrl } = process.env;
const isReal = brokers !== undefined && redisUrl !== undefined;
const skip = isReal ? false : 'KAFKA_BROKERS or REDIS_URL is not set: run npm test';
const namespace = `test-${randomUUID().slice(0, 13)}`;
const customers = 40;
const eventsOfEach = 25;

describe('feature-engineering on Kafka and Redis', { skip, timeout: 120_000 }, () => {
  let connections: Awaited<ReturnType<typeof connect>>;

  const open = () =>
    connect({
      service: 'feature-engineering',
      kafkaBrokers: brokers!.split(','),
      redisUrl: redisUrl!,
      namespace,
      partitions: 3,
      replication: 1,
      logger: silentLogger,
      clock: { now: Date.now },
    });

  before(async () => {
    connections = await open();
  });
  after(() => connections?.close());

  const publish = (events: readonly CustomerEvent[]) =>
    connections.messaging.send(
      events.map((event) => ({
        topic: topicName(namespace, 'events'),
        key: customerKey(event.shop, event.customerId),
        value: JSON.stringify(event),
      })),
    );

  async function stateOf(id: string): Promise<FeatureState | undefined> {
    const [found] = await connections.cache.readVersioned([stateKey(namespace, customerKey('demo', id))]);
    return found && (JSON.parse(found.value) as FeatureState);
  }

  it('counts each event once over a crash, and keeps histories through sign-ins', async () => {
    const ids = Array.from({ length: customers }, (_, i) => i);
    const looks = (who: string, partition: number) =>
      ids.map((i) => {
        const id = `${who}${i}`;
        const one = (_: unknown, n: number) =>
          eventOf(
            `${partition}:${i * eventsOfEach + n}`,
            id,
            who === 'v' ? { anonymousId: id } : { userId: id },
          );
        return Array.from({ length: eventsOfEach }, one);
      });
    const [visits, own] = [looks('v', 0), looks('u', 1)];
    const orders = ids.map((i) => mergeOrder(`2:${i}`, `v${i}`, `u${i}`));
    await publish([...visits.flat(), ...orders, ...own.flat()]);

    const { cache, messaging } = connections;
    const ensureViews = keepViews({ messaging, cache, namespace, logger: silentLogger });
    const pipeline = featurePipeline({ cache, namespace, ensureViews });
    const dependencies = { messaging, logger: silentLogger, metrics: silentPipelineMetrics };

    // One that stores states and ends before it publishes, a few times over.
    let crashes = 0;
    const crashing = {
      ...pipeline,
      batchSizeMax: 100,
      process: async (batch: Parameters<typeof pipeline.process>[0]) => {
        await pipeline.process(batch);
        crashes += 1;
        throw Object.assign(new Error('crashed'), { retriable: true });
      },
    };
    const first = await runPipeline(crashing, dependencies);
    while (crashes < 3) await new Promise((resolve) => setImmediate(resolve));
    await first.stop();

    const second = await runPipeline(pipeline, dependencies);
    const isWhole = async () => {
      const states = await Promise.all(ids.map((i) => stateOf(`u${i}`)));
      return states.every((state) => state?.events === 2 * eventsOfEach);
    };
    while (!(await isWhole()) || (await second.lag()) > 0)
      await new Promise((resolve) => setImmediate(resolve));
    await second.stop();

    for (const i of ids) {
      const expected = newFeatureState('demo', `u${i}`, 0);
      for (const event of [...visits[i]!, ...own[i]!])
        foldEvent(expected, event, Date.parse(event.timestamp));
      const state = await stateOf(`u${i}`);
      assert.deepEqual(
        [state?.totals, state?.dayParts, state?.firstSeenAt],
        [expected.totals, expected.dayParts, expected.firstSeenAt],
      );
      assert.equal((await stateOf(`v${i}`))?.mergedInto, `u${i}`);
    }
  });

  it('brings the states back from the log when Redis has lost them', async () => {
    const { cache, messaging } = connections;
    const before = await stateOf('u7');
    const mark = (partition: number) => `${namespace}:{feature-engineering/${partition}}:complete`;
    await cache.remove([stateKey(namespace, 'demo/u7'), ...[0, 1, 2].map(mark)]);
    assert.equal(await stateOf('u7'), undefined);
    const ensureViews = keepViews({ messaging, cache, namespace, logger: silentLogger });
    for (const partition of [0, 1, 2]) await ensureViews(partition);
    assert.deepEqual(await stateOf('u7'), before);
  });
});
