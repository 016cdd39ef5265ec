// Events folded a second by feature-engineering out of a backlog, beside raw kafkajs reading it; and what an event costs with many customers.
import { parseArgs } from 'node:util';
import { completeKey, topicName } from '@shoal/contracts';
import { Redis } from 'ioredis';
import { startOwnRedis } from '../support/own-redis.ts';
import { startService } from '../support/service-process.ts';
import { openShop, type Shop } from '../support/shop.ts';
import { kafkaBrokers } from '../support/stack.ts';
import { until } from '../support/until.ts';
import { cpuSecondsOf } from './support/process-cpu.ts';
import { median, progress, report, rounded } from './support/report.ts';
import { startWorker } from './support/worker.ts';

const { values: options } = parseArgs({
  options: {
    events: { type: 'string', default: '150000' },
    customers: { type: 'string', default: '1000000' },
    few: { type: 'string', default: '10000' },
    rounds: { type: 'string', default: '3' },
    'cpu-prof': { type: 'boolean', default: false },
  },
});
const [events, many, few] = [Number(options.events), Number(options.customers), Number(options.few)];
const rounds = Number(options.rounds);
const goals = { ratio: 0.1, dearer: 1.2 } as const;
const doneWithinMs = 300_000;
const nodeOptions = options['cpu-prof'] ? ['--cpu-prof', '--cpu-prof-dir=/tmp/shoal-prof'] : [];

/** What a million events cost: seconds of the service and of Redis, and how long they took. */
interface Cost {
  readonly eventsPerSecond: number;
  readonly serviceCpu: number;
  readonly redisCpu: number;
  readonly elapsed: number;
}

/** Where the backlog of the shop ended before the last one was written. */
let former: Record<string, number> = {};
const redis = await startOwnRedis();
const redisClient = new Redis(redis.url);
const [backlog, raw] = await Promise.all([startWorker('event-backlog'), startWorker('raw-kafka')]);
await Promise.all([backlog.call('connect', kafkaBrokers()), raw.call('connect', kafkaBrokers())]);
const shops = { natural: await prepareShop(0), few: await prepareShop(few), many: await prepareShop(many) };

try {
  const costs = { natural: [] as Cost[], few: [] as Cost[], many: [] as Cost[] };
  const peers: number[] = [];
  const writeUniform = (customers: number) => (namespace: string) =>
    backlog.call<void>('writeEvents', namespace, events, customers);
  // The first round warms everything up and does not count.
  for (let round = 0; round <= rounds; round += 1) {
    const natural = await measure(shops.natural, (namespace) =>
      backlog.call('writeShopEvents', namespace, events, round + 1),
    );
    const peer = await measurePeer(shops.natural);
    const [small, large] = [
      await measure(shops.few, writeUniform(few)),
      await measure(shops.many, writeUniform(many)),
    ];
    const rates = [natural, small, large].map(({ eventsPerSecond }) => Math.round(eventsPerSecond));
    progress(
      `round ${round} of ${rounds}: ${rates[0]} events/s of a shop, peer ${Math.round(peer)}; ` +
        `uniform ${rates[1]} with ${few} customers, ${rates[2]} with ${many}`,
    );
    if (round === 0) continue;
    costs.natural.push(natural);
    costs.few.push(small);
    costs.many.push(large);
    peers.push(peer);
  }
  const [cheap, dear] = [medianCost(costs.few), medianCost(costs.many)];
  const [ours, peer] = [medianCost(costs.natural).eventsPerSecond, median(peers)];
  const dearer = {
    cpu: (dear.serviceCpu + dear.redisCpu) / (cheap.serviceCpu + cheap.redisCpu),
    elapsed: dear.elapsed / cheap.elapsed,
  };
  const met = ours / peer >= goals.ratio && Math.max(dearer.cpu, dearer.elapsed) <= goals.dearer;
  report(
    {
      bench: 'features',
      ours: Math.round(ours),
      peer: Math.round(peer),
      unit: 'events/s',
      ratio: rounded(ours / peer),
      goal: `ratio >= ${goals.ratio}; an event with ${many} customers costs at most ${goals.dearer} times one with ${few}`,
      met,
    },
    {
      rounds,
      eventsARound: events,
      secondsAMillionEvents: {
        shop: costFigures(medianCost(costs.natural)),
        [few]: costFigures(cheap),
        [many]: costFigures(dear),
      },
      dearer: { cpu: rounded(dearer.cpu), elapsed: rounded(dearer.elapsed) },
    },
  );
} finally {
  await Promise.all([backlog.stop(), raw.stop()]);
  await Promise.all(Object.values(shops).map((shop) => shop.close()));
  await redisClient.quit();
  await redis.stop();
}

/** A namespace whose customers all have a state in Redis already. */
async function prepareShop(customers: number): Promise<Shop> {
  const shop = await openShop({ brokers: kafkaBrokers(), redisUrl: redis.url });
  progress(`putting ${customers} states into Redis`);
  const bytes = await backlog.call<number>('preloadStates', redis.url, shop.namespace, customers);
  progress(`${customers} states of ${bytes} bytes`);
  const partitions = await shop.messaging.offsets(topicName(shop.namespace, 'features'));
  // Else they would be rebuilt from the topic first, which does not hold them.
  await shop.cache.write(
    partitions.map(({ partition }) => ({
      key: completeKey(shop.namespace, 'feature-engineering', partition),
      value: 'complete',
    })),
  );
  return shop;
}

/** Lets a backlog grow while the service is away, then measures from the start of its process to the last event done. */
async function measure(shop: Shop, write: (namespace: string) => Promise<void>): Promise<Cost> {
  await write(shop.namespace);
  const total = await shop.count('events');
  const redisBefore = await redisCpuSeconds();
  const started = performance.now();
  const service = await startService({
    name: 'feature-engineering',
    environment: shop.environment,
    nodeOptions,
  });
  const done = async () => (await shop.done('feature-engineering', 'events')) === total;
  await until('the end of the backlog', { withinMs: doneWithinMs }, done);
  const seconds = (performance.now() - started) / 1_000;
  const serviceCpu = cpuSecondsOf(service.pid);
  const redisCpu = (await redisCpuSeconds()) - redisBefore;
  await service.stop();
  const aMillion = 1e6 / events;
  return {
    eventsPerSecond: events / seconds,
    serviceCpu: serviceCpu * aMillion,
    redisCpu: redisCpu * aMillion,
    elapsed: seconds * aMillion,
  };
}

/** Events a second that kafkajs alone reads and parses, of the last backlog of a shop. */
async function measurePeer(shop: Shop): Promise<number> {
  const topic = topicName(shop.namespace, 'events');
  const ends = await endsOf(shop, topic);
  const peer = await raw.call<{ ms: number; events: number }>('consumeAll', topic, former, ends);
  if (peer.events !== events) throw new Error(`the peer read ${peer.events} of ${events} events`);
  former = ends;
  return (peer.events / peer.ms) * 1_000;
}

async function endsOf({ messaging }: Shop, topic: string): Promise<Record<string, number>> {
  const offsets = await messaging.offsets(topic);
  return Object.fromEntries(offsets.map(({ partition, high }) => [partition, high]));
}

async function redisCpuSeconds(): Promise<number> {
  const info = await redisClient.info('cpu');
  const seconds = (name: string) => Number(new RegExp(`${name}:([\\d.]+)`).exec(info)?.[1] ?? 0);
  return seconds('used_cpu_sys') + seconds('used_cpu_user');
}

function medianCost(costs: readonly Cost[]): Cost {
  const of = (name: keyof Cost) => median(costs.map((cost) => cost[name]));
  return {
    eventsPerSecond: of('eventsPerSecond'),
    serviceCpu: of('serviceCpu'),
    redisCpu: of('redisCpu'),
    elapsed: of('elapsed'),
  };
}

function costFigures({ serviceCpu, redisCpu, elapsed }: Cost) {
  return { serviceCpu: rounded(serviceCpu), redisCpu: rounded(redisCpu), elapsed: rounded(elapsed) };
}
