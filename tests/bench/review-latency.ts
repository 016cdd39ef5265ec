// From a review accepted by HTTP to the changed feature of its customer in features.v1, at 500 events a second, beside one raw Kafka hop.
import { parseArgs } from 'node:util';
import { type FeatureState, topicName } from '@shoal/contracts';
import { type ServiceProcess, startService } from '../support/service-process.ts';
import { openShop } from '../support/shop.ts';
import { kafkaBrokers, redisUrl } from '../support/stack.ts';
import { until } from '../support/until.ts';
import { progress, quantile, report, rounded } from './support/report.ts';
import { startWorker } from './support/worker.ts';

const { values: options } = parseArgs({
  options: {
    rate: { type: 'string', default: '500' },
    seconds: { type: 'string', default: '10' },
    rounds: { type: 'string', default: '3' },
  },
});
const load = { perSecond: Number(options.rate), seconds: Number(options.seconds), probeEvery: 20 };
const rounds = Number(options.rounds);
/** Milliseconds: a page is still open then. */
const goal = 1_000;
const settleWithinMs = 120_000;
const probe = {
  event: 'Product Reviewed',
  context: {},
  properties: {
    product_id: 'p-1',
    review_body: 'The quality is great, but delivery was really slow. 质量很好',
  },
  idProperty: 'review_id',
};

const environment = { SHOAL_SENTIMENT_RETRAIN_HOURS: '0' };
const shop = await openShop({ brokers: kafkaBrokers(), redisUrl: redisUrl(), environment });
const names = ['ingestion', 'feature-engineering', 'sentiment'] as const;
const services = await Promise.all(
  names.map((name) => startService({ name, environment: shop.environment })),
);
const ingestion = services[0] as ServiceProcess;
const [http, raw] = await Promise.all([startWorker('paced-probes'), startWorker('raw-kafka')]);
/** When the features of each customer first told of a review. */
const toldAt = new Map<string, number>();
const following = await shop.messaging.follow(
  { topics: [topicName(shop.namespace, 'features')], from: 'end' },
  async (batch) => {
    const now = performance.timeOrigin + performance.now();
    for (const { value } of batch) {
      const { customerId, sentiment } = JSON.parse(String(value)) as FeatureState;
      if (sentiment && !toldAt.has(customerId)) toldAt.set(customerId, now);
    }
  },
);

try {
  await raw.call('connect', kafkaBrokers());
  const all = { ours: [] as number[], peer: [] as number[] };
  // The first round warms everything up and does not count.
  for (let round = 0; round <= rounds; round += 1) {
    const { ours, peer } = await measureRound(round);
    const figures = [ours, peer].map((some) => [0.5, 0.99].map((share) => rounded(quantile(some, share))));
    progress(
      `round ${round} of ${rounds}, ms at 50 % and 99 %: ${JSON.stringify(figures)}; ${ours.length} reviews`,
    );
    if (round === 0) continue;
    all.ours.push(...ours);
    all.peer.push(...peer);
  }
  const p99 = quantile(all.ours, 0.99);
  report(
    {
      bench: 'review-latency',
      ours: rounded(p99),
      peer: rounded(quantile(all.peer, 0.99)),
      unit: 'ms, p99',
      ratio: rounded(p99 / quantile(all.peer, 0.99)),
      goal: `p99 <= ${goal} ms`,
      met: p99 <= goal,
    },
    {
      ...{ rounds, secondsARound: load.seconds, eventsPerSecond: load.perSecond, reviews: all.ours.length },
      p50: { ours: rounded(quantile(all.ours, 0.5)), peer: rounded(quantile(all.peer, 0.5)) },
    },
  );
} finally {
  await following.stop();
  await Promise.all([http.stop(), raw.stop()]);
  await Promise.all(services.map((service) => service.stop()));
  await shop.close();
}

/** The same rate for the same time: first through everything, then over one topic. */
async function measureRound(round: number) {
  const door = { ingestion: ingestion.url, writeKey: shop.writeKey };
  const accepted = await http.call<Record<string, number>>('sendPaced', door, { ...load, round, probe });
  await until('all reviews to be features', { withinMs: settleWithinMs }, async () =>
    Object.keys(accepted).every((id) => toldAt.has(id)),
  );
  const ours = Object.entries(accepted).map(([id, at]) => (toldAt.get(id) as number) - at);
  const topic = `${shop.namespace}.hop-${round}`;
  await raw.call('createTopic', topic, 6);
  const peer = await raw.call<number[]>('hop', topic, load);
  return { ours, peer };
}
