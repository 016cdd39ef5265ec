// From a view sent by HTTP to the customer's new list in the gateway's answer, at 500 events a second, beside one raw Kafka hop.
import { parseArgs } from 'node:util';
import { recommenderKey } from '@shoal/contracts';
import { simulateShop } from '@shoal/simulation';
import { sendCalls } from '../support/http-door.ts';
import { startService } from '../support/service-process.ts';
import { openShop } from '../support/shop.ts';
import { kafkaBrokers, redisUrl } from '../support/stack.ts';
import { until } from '../support/until.ts';
import { cpuSecondsOf } from './support/process-cpu.ts';
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
const goal = 8;
const settleWithinMs = 180_000;

const shop = await openShop({ brokers: kafkaBrokers(), redisUrl: redisUrl() });
const services = await Promise.all(
  ['ingestion', 'gateway', 'recommendation'].map((name) =>
    startService({ name, environment: shop.environment }),
  ),
);
const [http, raw] = await Promise.all([startWorker('paced-http'), startWorker('raw-kafka')]);
const [ingestion, gateway] = [services[0]?.url ?? '', services[1]?.url ?? ''];

try {
  await raw.call('connect', kafkaBrokers());
  progress('a shop of 2,000 customers, so that there is a model');
  await sendCalls(ingestion, shop, simulateShop({ seed: 1, customers: 2_000, days: 60, end: Date.now() }));
  await untilQuiet();
  const all = { ours: [] as number[], peer: [] as number[] };
  // The first round warms everything up and does not count.
  for (let round = 0; round <= rounds; round += 1) {
    const [ours, peer] = await measureRound(round);
    const figures = [ours, peer].map((some) => [0.5, 0.99].map((share) => rounded(quantile(some, share))));
    progress(
      `round ${round} of ${rounds}, ms at 50 % and 99 %, ours and the peer's: ${JSON.stringify(figures)}`,
    );
    if (round === 0) continue;
    all.ours.push(...ours);
    all.peer.push(...peer);
  }
  const ratio = quantile(all.ours, 0.99) / quantile(all.peer, 0.99);
  report(
    {
      bench: 'recommendation-latency',
      ours: rounded(quantile(all.ours, 0.99)),
      peer: rounded(quantile(all.peer, 0.99)),
      unit: 'ms, p99',
      ratio: rounded(ratio),
      goal: `ratio <= ${goal}`,
      met: ratio <= goal,
    },
    {
      rounds,
      secondsARound: load.seconds,
      eventsPerSecond: load.perSecond,
      probes: all.ours.length,
      models: await models(),
      p50: { ours: rounded(quantile(all.ours, 0.5)), peer: rounded(quantile(all.peer, 0.5)) },
    },
  );
} finally {
  await Promise.all([http.stop(), raw.stop()]);
  await Promise.all(services.map((service) => service.stop()));
  await shop.close();
}

/** The same rate for the same time: first through everything, then over one topic. */
async function measureRound(round: number): Promise<[number[], number[]]> {
  const { writeKey, readKey } = shop;
  const before = services.map(({ pid }) => cpuSecondsOf(pid));
  const { latencies, lateBy } = await http.call<{ latencies: number[]; lateBy: number }>(
    'sendPaced',
    { ingestion, gateway, writeKey, readKey },
    { ...load, round, until: 'list' },
  );
  const busy = services.map(
    ({ name, pid }, i) => `${name} ${rounded((cpuSecondsOf(pid) - (before[i] ?? 0)) / load.seconds, 2)}`,
  );
  progress(`round ${round}: the load was at most ${rounded(lateBy)} ms late; cores busy: ${busy.join(', ')}`);
  await untilQuiet();
  const topic = `${shop.namespace}.hop-${round}`;
  await raw.call('createTopic', topic, 6);
  return [latencies, await raw.call<number[]>('hop', topic, load)];
}

async function models(): Promise<number> {
  return (await shop.records('models')).filter(({ key }) => key === recommenderKey(shop.name)).length;
}

/** Waits until all events are done, there is a model, and no more is being published. */
async function untilQuiet(): Promise<void> {
  let published = -1;
  let state: unknown;
  await until('the end of all work', { withinMs: settleWithinMs, describe: () => state }, async () => {
    const events = (await shop.count('events')) - (await shop.done('recommendation', 'events'));
    const before = published;
    published = await shop.count('recommendations');
    state = { events, published, models: await models() };
    return events === 0 && published === before && (await models()) > 0;
  });
}
