// Events a second through the HTTP door, acknowledged by all replicas, beside raw kafkajs writing the same records.
import { parseArgs } from 'node:util';
import { topicName } from '@shoal/contracts';
import { type ServiceProcess, startService } from '../support/service-process.ts';
import { openShop, untilDrained } from '../support/shop.ts';
import { kafkaBrokers, redisUrl } from '../support/stack.ts';
import { cpuSecondsOf } from './support/process-cpu.ts';
import { median, progress, quantile, report, rounded } from './support/report.ts';
import { startWorker } from './support/worker.ts';

const { values: options } = parseArgs({
  options: {
    events: { type: 'string', default: '60000' },
    rounds: { type: 'string', default: '5' },
    singles: { type: 'string', default: '2000' },
    'cpu-prof': { type: 'boolean', default: false },
  },
});
const events = Number(options.events);
const rounds = Number(options.rounds);
const singles = Number(options.singles);
const httpInFlight = 8;
const rawInFlight = 4;
const drainWithinMs = 180_000;
const goal = 0.4;

const shop = await openShop({ brokers: kafkaBrokers(), redisUrl: redisUrl() });
const inbox = topicName(shop.namespace, 'inbox');
const nodeOptions = options['cpu-prof'] ? ['--cpu-prof', '--cpu-prof-dir=/tmp/shoal-prof'] : [];
const start = (name: string) => startService({ name, environment: shop.environment, nodeOptions });
const services = await Promise.all(['ingestion', 'feature-engineering', 'segmentation'].map(start));
const ingestion = services[0] as ServiceProcess;
const target = () => ({ url: ingestion.url, writeKey: shop.writeKey });
const [http, raw] = await Promise.all([startWorker('http-load'), startWorker('raw-kafka')]);
await raw.call('connect', kafkaBrokers());

interface Round {
  readonly ours: number;
  readonly peer: number;
  readonly cpuOfService: number;
}

try {
  const done: Round[] = [];
  // The first round warms everything up and does not count.
  for (let round = 0; round <= rounds; round += 1) {
    const figures = await measureRound(round);
    progress(
      `round ${round} of ${rounds}: ours ${rounded(figures.ours)} events/s, peer ${rounded(figures.peer)} events/s`,
    );
    if (round > 0) done.push(figures);
  }
  const single = await measureSingles();
  const ours = median(done.map((round) => round.ours));
  const peer = median(done.map((round) => round.peer));
  const ratio = median(done.map((round) => round.ours / round.peer));
  report(
    {
      bench: 'ingest',
      ours: Math.round(ours),
      peer: Math.round(peer),
      unit: 'events/s',
      ratio: rounded(ratio),
      goal: `ratio >= ${goal}`,
      met: ratio >= goal,
    },
    {
      rounds,
      eventsARound: events,
      httpInFlight,
      rawInFlight,
      pipeline: 'running: ingestion, feature-engineering and segmentation consume both during the rounds',
      cpuSecondsAMillion: rounded(median(done.map((round) => round.cpuOfService)) * 1e6),
      single,
    },
  );
} finally {
  await Promise.all([http.stop(), raw.stop()]);
  await Promise.all(services.map((service) => service.stop()));
  await shop.close();
}

/** The same calls twice: by HTTP, then, as they were found in the inbox, by kafkajs into the inbox again with other ids. */
async function measureRound(round: number): Promise<Round> {
  const prepared = await http.call<{ events: number; batches: number }>(
    'prepareBatches',
    events,
    100 + round,
  );
  const from = await offsetsOf(inbox);
  const cpuBefore = cpuSecondsOf(ingestion.pid);
  const oursMs = await http.call<number>('sendBatches', target(), httpInFlight);
  const cpuOfService = (cpuSecondsOf(ingestion.pid) - cpuBefore) / prepared.events;
  const ends = await offsetsOf(inbox);
  await untilDrained(shop, drainWithinMs);
  await raw.call('takeRecords', inbox, from, ends);
  await raw.call('renameMessages', 'x');
  const batchSize = Math.ceil(prepared.events / prepared.batches);
  const peerMs = await raw.call<number>('sendAll', inbox, batchSize, rawInFlight);
  await untilDrained(shop, drainWithinMs);
  const rate = (ms: number) => (prepared.events / ms) * 1_000;
  return { ours: rate(oursMs), peer: rate(peerMs), cpuOfService };
}

/** One event at a time: the whole way through the door beside the broker's acknowledgement alone. */
async function measureSingles() {
  const parts = 4;
  const times: Record<'ours' | 'peer', number[]> = { ours: [], peer: [] };
  for (let part = 0; part < parts; part += 1) {
    await http.call('prepareSingles', singles / parts, 1_000 + part);
    times.ours.push(...(await http.call<number[]>('sendSingles', target())));
    await untilDrained(shop, drainWithinMs);
    await raw.call('renameMessages', String(part));
    times.peer.push(...(await raw.call<number[]>('sendSingles', inbox, singles / parts)));
    await untilDrained(shop, drainWithinMs);
    progress(`single events: part ${part + 1} of ${parts}`);
  }
  const ms = (values: number[], share: number) => rounded(quantile(values, share));
  return {
    unit: 'ms',
    oursP50: ms(times.ours, 0.5),
    oursP99: ms(times.ours, 0.99),
    peerP50: ms(times.peer, 0.5),
    peerP99: ms(times.peer, 0.99),
  };
}

async function offsetsOf(topic: string): Promise<Record<string, number>> {
  const offsets = await shop.messaging.offsets(topic);
  return Object.fromEntries(offsets.map(({ partition, high }) => [partition, high]));
}
