import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import {
  customerKey,
  type ExperimentOutcomes,
  experimentIdPattern,
  recommendationStrategies,
  variantsMax,
} from '@shoal/contracts';
import { silentLogger } from '@shoal/logging';
import { allTopicSettings, createKafkaMessaging, type Messaging } from '@shoal/messaging';
import { ID, parseVariants, STRATEGIES, VARIANTS_MAX } from '../experiments/parse-variants.ts';
import { runIn } from '../run-program.fixture.ts';

const KAFKA_BROKERS = process.env.KAFKA_BROKERS ?? '';
const skip = KAFKA_BROKERS === '' ? 'KAFKA_BROKERS is not set: run npm test' : false;
const namespace = `cli-${randomBytes(4).toString('hex')}`;
const shoal = (...args: string[]) => runIn({ KAFKA_BROKERS, SHOAL_NAMESPACE: namespace }, ...args);
const experiments = (command: string, ...args: string[]) =>
  shoal('experiments', command, '--shop', 'demo', ...args);

const at = Date.UTC(2026, 2, 14);

/** A customer who was shown a list of a variant, and perhaps ordered. */
const outcome = (n: number, variant: string, ordered: boolean, rest: Partial<ExperimentOutcomes> = {}) => ({
  version: 1,
  shop: 'demo',
  customerId: `c-${n}`,
  experiments: {
    spring: { variant, exposedAt: at, shown: { a: at }, ...(ordered && { orderedAt: at + 1 }) },
  },
  ...rest,
});

describe('variants', () => {
  it('are read with their weights', () => {
    assert.deepEqual(parseVariants('control=hybrid:90, popular=popular'), [
      { id: 'control', weight: 90, strategy: 'hybrid' },
      { id: 'popular', weight: 1, strategy: 'popular' },
    ]);
  });

  for (const [text, mend] of [
    ['control=hybrid', /give at least two/],
    ['a=hybrid,a=als', /give each variant another name/],
    ['a=hybrid,B=als', /cannot be 'B=als': give NAME=STRATEGY/],
    ['a=hybrid,b=populr', /did you mean 'popular'/],
    ['a=hybrid,b=als:0', /give a weight from 1 to 1000/],
    ['a=hybrid,b=als:1e3', /give a weight from 1 to 1000/],
    ['', /give NAME=STRATEGY/],
  ] as const)
    it(`'${text}' is refused`, () => assert.throws(() => parseVariants(text), mend));

  it('have the bounds of the contract', () => {
    assert.deepEqual([...STRATEGIES], recommendationStrategies);
    assert.equal(VARIANTS_MAX, variantsMax);
    assert.equal(ID.source, experimentIdPattern);
  });
});

describe('shoal experiments on Kafka', { skip }, () => {
  let messaging: Messaging;
  before(async () => {
    messaging = await createKafkaMessaging({
      brokers: KAFKA_BROKERS.split(','),
      clientId: `${namespace}.test`,
      logger: silentLogger,
      clock: { now: Date.now },
    });
  });
  after(() => messaging?.close());

  it('starts, lists, counts and ends one', async () => {
    const variants = 'control=hybrid,popular=popular';
    const started = await experiments('start', 'spring', '--variants', variants);
    assert.match(started.stdout, /^spring runs: control 50 % hybrid, popular 50 % popular\./);
    const none = await experiments('show', 'spring');
    assert.match(none.stdout, /Not every variant has been shown/, none.stderr);
    assert.match(
      (await experiments('start', 'other', '--variants', variants)).stderr,
      /^'spring' is running: end it first/,
    );

    await messaging.prepareTopics(allTopicSettings({ namespace, partitions: 2, replication: 1 }));
    const customers = Array.from({ length: 400 }, (_, n) =>
      outcome(n, n % 2 === 0 ? 'control' : 'popular', n % 2 === 0 ? n % 4 === 0 : n % 20 === 1),
    );
    const former = outcome(900, 'popular', true, { mergedInto: 'c-1' });
    // The older of two records of one customer, behind the newer: an instance may have written late.
    const late = { ...outcome(0, 'control', false), version: 0 };
    await messaging.send(
      [...customers, former, late].map((value) => ({
        topic: `${namespace}.experiment-outcomes.v1`,
        key: customerKey('demo', value.customerId),
        value: JSON.stringify(value),
      })),
    );
    const shown = await experiments('show', 'spring');
    assert.match(shown.stdout, /^control +hybrid +200 +100 +50\.00 % \(43\.14 to 56\.86\) +-$/m);
    assert.match(shown.stdout, /^popular +popular +200 +20 +10\.00 % .* -40\.00 points/m);
    assert.match(shown.stdout, /popular brings fewer customers to order than control/);
    const { variants: results } = JSON.parse((await experiments('show', 'spring', '--json')).stdout);
    assert.deepEqual(
      results.map(({ id, exposed }: Record<string, unknown>) => [id, exposed]),
      [
        ['control', 200],
        ['popular', 200],
      ],
    );

    assert.match((await experiments('end', 'spring')).stdout, /^spring has ended at 20/);
    const [listed] = JSON.parse((await experiments('list', '--json')).stdout);
    assert.equal(typeof listed.endedAt, 'number');
    assert.match((await experiments('show', 'sprnig')).stderr, /did you mean 'spring'\?/);
  });
});
