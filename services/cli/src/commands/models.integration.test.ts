import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import {
  modelRecords,
  RiskModel,
  riskModelRecords,
  SegmentModel,
  ShopSentimentModel,
  schemaExamples,
  sentimentModelRecords,
} from '@shoal/contracts';
import { silentLogger } from '@shoal/logging';
import { allTopicSettings, createKafkaMessaging, type Messaging } from '@shoal/messaging';
import { runIn } from '../run-program.fixture.ts';

const KAFKA_BROKERS = process.env.KAFKA_BROKERS ?? '';
const skip = KAFKA_BROKERS === '' ? 'KAFKA_BROKERS is not set: run npm test' : false;
const namespace = `cli-${randomBytes(4).toString('hex')}`;
const shoal = (...args: string[]) => runIn({ KAFKA_BROKERS, SHOAL_NAMESPACE: namespace }, ...args);

describe('shoal models on Kafka', { skip }, () => {
  let messaging: Messaging;
  before(async () => {
    messaging = await createKafkaMessaging({
      brokers: KAFKA_BROKERS.split(','),
      clientId: `${namespace}.test`,
      logger: silentLogger,
      clock: { now: Date.now },
    });
    await messaging.prepareTopics(allTopicSettings({ namespace, partitions: 1, replication: 1 }));
    const model = schemaExamples.find(({ schema }) => schema === SegmentModel)?.valid as SegmentModel;
    for (const version of [1, 2]) {
      const records = modelRecords({ ...model, version }, version === 1 ? [] : [1]);
      await messaging.send(records.map((record) => ({ topic: `${namespace}.models.v1`, ...record })));
    }
  });
  after(() => messaging?.close());

  it('lists and rolls back risk models beside them', async () => {
    const example = schemaExamples.find(({ schema }) => schema === RiskModel)?.valid as RiskModel;
    for (const version of [1, 2]) {
      const records = riskModelRecords({ ...example, version }, version === 1 ? [] : [1]);
      await messaging.send(records.map((record) => ({ topic: `${namespace}.models.v1`, ...record })));
    }
    const risk = (...args: string[]) => shoal('models', ...args, '--shop', 'demo', '--model', 'churn');
    assert.match(
      (await risk('list')).stdout,
      /^ +2 +\S+ +boosting +9120 +3401 +0\.830 +0\.740 +0\.020 +in force$/m,
    );
    const { stdout } = await risk('rollback');
    assert.match(stdout, /^Version 1 of the churn model of demo is in force again, as version 3\./);
    const { models } = JSON.parse((await risk('list', '--json')).stdout);
    assert.deepEqual(
      models.map(({ version, inForce, content }: Record<string, unknown>) => [version, inForce, content]),
      [
        [1, false, undefined],
        [2, false, undefined],
        [3, true, undefined],
      ],
    );
    assert.match(
      (await risk('show')).stdout,
      /is version 1 again\n\nJudged on 2310 later outcomes, 37\.0 % of them/,
    );
    assert.match((await risk('rollback', '--to', '9')).stderr, /^version 9 is not kept: kept are 1, 2, 3$/m);
    const none = await shoal('models', 'list', '--shop', 'demo', '--model', 'fraud');
    assert.match(none.stderr, /^shop 'demo' has no fraud model/);
    const pinned = await risk('rollback', '--pin');
    assert.deepEqual(
      [pinned.code, pinned.stderr.split(':')[0]],
      [2, '--pin is for segment models, not for churn'],
    );
    const meant = await shoal('models', 'list', '--shop', 'dmo', '--model', 'churn');
    assert.equal(meant.stderr, "shop 'dmo' has no churn model: did you mean 'demo'?\n");
    const wrong = await shoal('models', 'list', '--shop', 'demo', '--model', 'chrn');
    assert.equal(wrong.stderr, "--model cannot be 'chrn': did you mean 'churn'?\n");
  });

  it('goes back to a former sentiment model, and to the one that ships', async () => {
    const example = schemaExamples.find(({ schema }) => schema === ShopSentimentModel)
      ?.valid as ShopSentimentModel;
    for (const version of [1, 2]) {
      const records = sentimentModelRecords({ ...example, version }, version === 1 ? [] : [1]);
      await messaging.send(records.map((record) => ({ topic: `${namespace}.models.v1`, ...record })));
    }
    const own = (...args: string[]) => shoal('models', ...args, '--shop', 'demo', '--model', 'sentiment');
    const listed = (await own('list')).stdout;
    assert.match(listed, /^ +0 +ships with Shoal +0 +- +- +- +-/m);
    assert.match(listed, /^ +2 +\S+ +1650 +0\.940 +0\.180 +0\.910 +0\.240 +in force$/m);
    assert.match(
      (await own('show')).stdout,
      /right about 94\.0 %, where the one before it was about 91\.0 %/,
    );
    assert.match(
      (await own('rollback')).stdout,
      /^Version 1 of the sentiment model of demo is in force again/,
    );
    const { stdout } = await own('rollback');
    assert.match(stdout, /^The model that ships with Shoal of demo is in force again, as version 4\./);
    assert.match((await own('show')).stdout, /is version 0 again\n\nThe model that ships with Shoal\.\n$/);
    const { models } = JSON.parse((await own('list', '--json')).stdout);
    assert.deepEqual(
      models.map(({ version, inForce, content }: Record<string, unknown>) => [version, inForce, content]),
      [0, 1, 2, 3, 4].map((version) => [version, version === 4, undefined]),
    );
    const again = JSON.parse((await own('rollback', '--to', '2', '--json')).stdout);
    assert.deepEqual([again.version, again.rollback], [5, { from: 4, to: 2 }]);
  });

  it('lists versions, rolls back in one command, and lists what is in force then', async () => {
    const before = await shoal('models', 'list', '--shop', 'demo');
    assert.match(before.stdout, /^ +2 .* in force$/m);
    const { code, stdout } = await shoal('models', 'rollback', '--shop', 'demo', '--pin');
    assert.equal(code, 0);
    assert.match(stdout, /^Version 1 of demo is in force again, as version 3\. No training replaces it/);
    const { models } = JSON.parse((await shoal('models', 'list', '--shop', 'demo', '--json')).stdout);
    assert.deepEqual(
      models.map(({ version, inForce, pin }: Record<string, unknown>) => [version, inForce, pin]),
      [
        [1, false, undefined],
        [2, false, undefined],
        [3, true, 'always'],
      ],
    );
    const shown = await shoal('models', 'show', '--shop', 'demo');
    assert.match(shown.stdout, /is version 1 again, pinned for good/);
    assert.match(shown.stdout, /^champions +Champions +18\.0 % +Buy often, lately, and much$/m);
  });

  it('answers what cannot be with one line', async () => {
    const { code, stderr } = await shoal('models', 'rollback', '--shop', 'demo', '--to', '1.5');
    assert.deepEqual(
      [code, stderr],
      [2, "--to cannot be '1.5': give a number as shoal models list shows them\n"],
    );
    assert.match(
      (await shoal('models', 'show', '--shop', 'none-such')).stderr,
      /^shop 'none-such' has no segment model/,
    );
  });
});
