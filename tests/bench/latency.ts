// From an event sent by HTTP to the customer's new segment in the gateway's answer, at 500 events a second, beside one raw Kafka hop.
import { parseArgs } from 'node:util';
import { simulateShop } from '@shoal/simulation';
import { sendCalls } from '../support/http-door.ts';
import { startService } from '../support/service-process.ts';
import { modelsInForce, untilSettled } from '../support/settled.ts';
import { openShop } from '../support/shop.ts';
import { kafkaBrokers, redisUrl } from '../support/stack.ts';
import { cpuSecondsOf } from './support/process-cpu.ts';
import { median, progress, quantile, report, rounded } from './support/report.ts';
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
const settleWithinMs = 120_000;

const shop = await openShop({ brokers: kafkaBrokers(), redisUrl: redisUrl() });
const start = (name: string) => startService({ name, environment: shop.environment });
const services = await Promise.all(
  ['ingestion', 'gateway', 'feature-engineering', 'segmentation'].map(start),
);
const [http, raw] = await Promise.all([startWorker('paced-http'), startWorker('raw-kafka')]);
const [ingestion, gateway] = [services[0]?.url ?? '', services[1]?.url ?? ''];

/** In the rounds that count: a training and the sweep that follows it take CPU from the events of that moment. */
let modelsTrained = 0;

interface Round {
  readonly oursP50: number;
  readonly oursP99: number;
  readonly peerP50: number;
  readonly peerP99: number;
}

try {
  await raw.call('connect', kafkaBrokers());
  progress('a shop of 2,000 customers, so that there is a model');
  await sendCalls(ingestion, shop, simulateShop({ seed: 1, customers: 2_000, days: 60, end: Date.now() }));
  await untilSettled(shop, settleWithinMs);
  const done: Round[] = [];
  const all = { ours: [] as number[], peer: [] as number[] };
  // The first round warms everything up and does not count.
  for (let round = 0; round <= rounds; round += 1) {
    const [ours, peer] = await measureRound(round);
    const figures = {
      oursP50: quantile(ours, 0.5),
      oursP99: quantile(ours, 0.99),
      peerP50: quantile(peer, 0.5),
      peerP99: quantile(peer, 0.99),
    };
    progress(`round ${round} of ${rounds}, ms: ${JSON.stringify(mapped(figures))}`);
    if (round === 0) continue;
    done.push(figures);
    all.ours.push(...ours);
    all.peer.push(...peer);
  }
  const ratio = quantile(all.ours, 0.99) / quantile(all.peer, 0.99);
  report(
    {
      bench: 'latency',
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
      modelsTrained,
      p50: { ours: rounded(quantile(all.ours, 0.5)), peer: rounded(quantile(all.peer, 0.5)) },
      medianOfRounds: {
        oursP99: rounded(median(done.map(({ oursP99 }) => oursP99))),
        peerP99: rounded(median(done.map(({ peerP99 }) => peerP99))),
      },
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
  const modelsBefore = await modelsInForce(shop);
  const { latencies, lateBy } = await http.call<{ latencies: number[]; lateBy: number }>(
    'sendPaced',
    { ingestion, gateway, writeKey, readKey },
    { ...load, round, until: 'segment' },
  );
  const busy = services.map(({ name, pid }, i) => {
    const share = (cpuSecondsOf(pid) - (before[i] ?? 0)) / load.seconds;
    return `${name} ${rounded(share, 2)}`;
  });
  await untilSettled(shop, settleWithinMs);
  const trained = (await modelsInForce(shop)) - modelsBefore;
  if (round > 0) modelsTrained += trained;
  const meanwhile = `models trained: ${trained}; cores busy: ${busy.join(', ')}`;
  progress(`round ${round}: the load was at most ${rounded(lateBy)} ms late; ${meanwhile}`);
  const topic = `${shop.namespace}.hop-${round}`;
  await raw.call('createTopic', topic, 6);
  return [latencies, await raw.call<number[]>('hop', topic, load)];
}

function mapped(figures: Round): Record<string, number> {
  return Object.fromEntries(Object.entries(figures).map(([name, value]) => [name, rounded(value)]));
}
