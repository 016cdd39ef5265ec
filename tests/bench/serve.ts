// The recommendations route beside a bare Fastify route that does one Redis GET of the same bytes: requests a second and latencies.
import { parseArgs } from 'node:util';
import {
  type CatalogueItem,
  itemKey,
  type RecommendedItem,
  topicName,
  viewKey,
  writeRecommendationView,
} from '@shoal/contracts';
import { type ServiceProcess, startService } from '../support/service-process.ts';
import { openShop } from '../support/shop.ts';
import { kafkaBrokers, redisUrl } from '../support/stack.ts';
import { until } from '../support/until.ts';
import { callHttp } from './support/http-client.ts';
import { cpuSecondsOf } from './support/process-cpu.ts';
import { median, progress, quantile, report, rounded } from './support/report.ts';
import { startWorker } from './support/worker.ts';

const { values: options } = parseArgs({
  options: {
    customers: { type: 'string', default: '5000' },
    items: { type: 'string', default: '10000' },
    connections: { type: 'string', default: '32' },
    seconds: { type: 'string', default: '5' },
    rounds: { type: 'string', default: '5' },
    'cpu-prof': { type: 'boolean', default: false },
  },
});
const [customers, items] = [Number(options.customers), Number(options.items)];
const [connections, seconds, rounds] = [options.connections, options.seconds, options.rounds].map(Number) as [
  number,
  number,
  number,
];
const candidates = 100;
const goals = { throughput: 0.7, p99: 2 };

const shop = await openShop({ brokers: kafkaBrokers(), redisUrl: redisUrl() });
const ids = Array.from({ length: customers }, (_, i) => `c-${i}`);
await keepCatalogue();
await keepLists();
const nodeOptions = options['cpu-prof'] ? ['--cpu-prof', '--cpu-prof-dir=/tmp/shoal-prof'] : [];
const gateway = await startService({ name: 'gateway', environment: shop.environment, nodeOptions });
const [peer, load] = await Promise.all([startWorker('bare-fastify'), startWorker('closed-loop')]);
const authorization = `Bearer ${shop.readKey}`;
const pathOf = (id: string) => `/v1/customers/${id}/recommendations`;

interface Run {
  readonly perSecond: number;
  readonly latencies: number[];
}
interface Figures {
  readonly perSecond: number;
  readonly p50: number;
  readonly p99: number;
  /** Of the process that answers, microseconds a request. */
  readonly cpu: number;
}

try {
  await keepAnswers(gateway);
  const peerUrl = await peer.call<string>('listen', redisUrl());
  const run = async (
    pid: number,
    url: string,
    paths: readonly string[],
    headers: object,
  ): Promise<Figures> => {
    const before = cpuSecondsOf(pid);
    const found = await load.call<Run>('run', { url, paths, headers, connections, seconds });
    const [p50, p99] = [0.5, 0.99].map((share) => quantile(found.latencies, share)) as [number, number];
    const cpu = (1e6 * (cpuSecondsOf(pid) - before)) / found.latencies.length;
    return { perSecond: found.perSecond, p50, p99, cpu };
  };
  const done: { ours: Figures; peer: Figures }[] = [];
  // The first round warms both up and does not count.
  for (let round = 0; round <= rounds; round += 1) {
    const figures = {
      ours: await run(gateway.pid, gateway.url, ids.map(pathOf), { authorization }),
      peer: await run(
        peer.pid,
        peerUrl,
        ids.map((id) => `/${answerKey(id)}`),
        {},
      ),
    };
    progress(
      `round ${round} of ${rounds}: ours ${Math.round(figures.ours.perSecond)}/s, peer ${Math.round(figures.peer.perSecond)}/s`,
    );
    if (round > 0) done.push(figures);
  }
  const of = (side: 'ours' | 'peer', name: keyof Figures) => median(done.map((each) => each[side][name]));
  const ratio = median(done.map(({ ours, peer: other }) => ours.perSecond / other.perSecond));
  const p99Ratio = median(done.map(({ ours, peer: other }) => ours.p99 / other.p99));
  const ms = (side: 'ours' | 'peer') => ({ p50: rounded(of(side, 'p50')), p99: rounded(of(side, 'p99')) });
  report(
    {
      bench: 'serve',
      ours: Math.round(of('ours', 'perSecond')),
      peer: Math.round(of('peer', 'perSecond')),
      unit: 'requests/s',
      ratio: rounded(ratio),
      goal: `ratio >= ${goals.throughput}, p99 <= ${goals.p99} x`,
      met: ratio >= goals.throughput && p99Ratio <= goals.p99,
    },
    {
      ...{ rounds, seconds, connections, customers, items, candidates },
      cpuMicrosPerRequest: { ours: rounded(of('ours', 'cpu')), peer: rounded(of('peer', 'cpu')) },
      latencyMs: { ours: ms('ours'), peer: ms('peer'), p99Ratio: rounded(p99Ratio) },
    },
  );
} finally {
  await Promise.all([peer.stop(), load.stop()]);
  await gateway.stop();
  await shop.close();
}

/** A catalogue of which a tenth is hidden, so that rules have something to do. */
async function keepCatalogue(): Promise<void> {
  const topic = topicName(shop.namespace, 'items');
  const all = Array.from({ length: items }, (_, i): CatalogueItem => {
    const category = ['Clothing', `Department ${i % 40}`];
    const item = { shop: shop.name, itemId: `p-${i}`, title: `Item ${i}`, category, price: 5 + (i % 90) };
    return i % 10 === 0 ? { ...item, hidden: true } : item;
  });
  await shop.messaging.send(
    all.map((item) => ({ topic, key: itemKey(shop.name, item.itemId), value: JSON.stringify(item) })),
  );
}

/** Lists as long as they are, with some that was bought. */
async function keepLists(): Promise<void> {
  for (let from = 0; from < ids.length; from += 500)
    await shop.cache.raiseVersioned(
      ids.slice(from, from + 500).map((id, i) => {
        const place = (n: number) => `p-${((from + i) * 37 + n * 101) % items}`;
        const list = Array.from({ length: candidates }, (_, n): RecommendedItem => {
          const score = Number((1 / (n + 10)).toPrecision(6));
          return { itemId: place(n), score, source: 'itemTransition', because: place(n + 500) };
        });
        const bought = Array.from({ length: 10 }, (_, n) => place(3 * n));
        const value = writeRecommendationView({ version: 1, at: Date.now(), bought, items: list });
        const key = viewKey(shop.namespace, shop.name, id, 'recommendations');
        return { key, version: 1, value, ttlMs: 3_600_000 };
      }),
    );
}

/** What the gateway answers is what the peer has ready. */
async function keepAnswers({ url }: ServiceProcess): Promise<void> {
  const ask = (id: string) => callHttp({ method: 'GET', url: `${url}${pathOf(id)}`, authorization });
  await until('the catalogue to be known', { withinMs: 30_000 }, async () => {
    const { items: shown } = JSON.parse(await ask('c-0')) as { items: { itemId: string }[] };
    return shown.length === 10 && shown.every(({ itemId }) => Number(itemId.slice(2)) % 10 !== 0);
  });
  for (let from = 0; from < ids.length; from += 200) {
    const some = ids.slice(from, from + 200);
    const answers = await Promise.all(some.map(ask));
    await shop.cache.write(
      some.map((id, i) => ({ key: answerKey(id), value: answers[i] as string, ttlMs: 3_600_000 })),
    );
  }
}

function answerKey(id: string): string {
  return `${shop.namespace}-answer-${id}`;
}
