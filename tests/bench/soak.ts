// All services: as many events as they can take, then a steady load for 20 minutes. What an event costs each, and whether memory stays flat.
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { drawPage, linesPanel } from '@shoal/plots';
import { simulateShop } from '@shoal/simulation';
import { type ServiceProcess, startService } from '../support/service-process.ts';
import { openShop } from '../support/shop.ts';
import { kafkaBrokers, redisUrl } from '../support/stack.ts';
import { logBytes } from './soak/log-bytes.ts';
import { untilAllDone } from './soak/progress-of-work.ts';
import { growthOf, type Sample } from './soak/sample.ts';
import { sendAtOnce, sendSteadily } from './soak/send.ts';
import { cpuPerMillion, watchProcesses } from './soak/watch.ts';
import { progress, rounded } from './support/report.ts';

const { values: options } = parseArgs({
  options: {
    minutes: { type: 'string', default: '20' },
    rate: { type: 'string', default: '200' },
    burst: { type: 'string', default: '60000' },
    customers: { type: 'string', default: '10000' },
    // Where to put the curves, as SVG.
    plot: { type: 'string' },
  },
});
const number = (name: 'minutes' | 'rate' | 'burst' | 'customers') => Number(options[name]);
const [minutes, perSecond, burst, customers] = [
  number('minutes'),
  number('rate'),
  number('burst'),
  number('customers'),
];
const names = [
  ...['ingestion', 'feature-engineering', 'segmentation', 'recommendation', 'experimentation'],
  ...['risk', 'sentiment', 'gateway'],
];
/** Heaps, caches and compiled code settle in the first part; what grows after it is growth. */
const settledAfter = 0.4;
/** Events that a simulated customer sends in a day, roughly; a longer log costs nothing where less is taken. */
const eventsADay = 0.3;
const sampleEverySeconds = 10;

const shop = await openShop({ brokers: kafkaBrokers(), redisUrl: redisUrl() });
const services: ServiceProcess[] = [];
// One after the other: compiled all at once, none would be there in time on a small machine.
for (const name of names) services.push(await startService({ name, environment: shop.environment }));
const watch = await watchProcesses(services, redisUrl());
try {
  const days = Math.ceil((burst + perSecond * minutes * 60) / customers / eventsADay);
  const calls = simulateShop({ seed: 1, customers, days, end: Date.now() })[Symbol.iterator]();
  const door = { url: services[0]?.url ?? '', shop };
  const start = await watch.sample();
  const full = await underFullLoad();
  const steady = await underSteadyLoad();
  const end = await watch.sample();
  const known = new Set((await shop.records('features')).map(({ key }) => key)).size;
  const events = full.events + steady.events;
  const disk = [...logBytes(shop.namespace)].map(
    ([topic, bytes]) => [topic, Math.round(bytes / events)] as const,
  );
  process.stdout.write(
    `${JSON.stringify({
      ...{ bench: 'soak', full, steady, customers: known },
      kafkaBytesAnEvent: Object.fromEntries(disk.filter(([, bytes]) => bytes > 0)),
      redisBytesACustomer: Math.round(((end.dataMegabytes - start.dataMegabytes) * 1_048_576) / known),
    })}\n`,
  );

  /** How fast everything is, and what an event costs where batches are as large as they get. */
  async function underFullLoad() {
    const began = performance.now();
    const accepted = await sendAtOnce(calls, burst, door);
    const acceptedPerSecond = rounded(accepted / ((performance.now() - began) / 1_000));
    progress(`${accepted} events accepted, ${acceptedPerSecond} a second`);
    const took = await untilAllDone(shop, began);
    const rates = Object.entries(took).map(([name, seconds]) => [name, rounded(accepted / seconds)]);
    progress(`done, events a second: ${rates.map((each) => each.join(' ')).join(', ')}`);
    return {
      ...{ events: accepted, acceptedPerSecond, donePerSecond: Object.fromEntries(rates) },
      cpuSecondsAMillion: cpuPerMillion(start, await watch.sample(), accepted),
    };
  }

  /** What an event costs where few come at once, and what becomes of memory. */
  async function underSteadyLoad() {
    const samples: Sample[] = [];
    const before = await watch.sample();
    const onTime = async () => {
      const sample = await watch.sample();
      samples.push(sample);
      const used = Object.entries(sample.usage).map(
        ([name, { megabytes }]) => `${name} ${Math.round(megabytes)}`,
      );
      progress(`${Math.round(sample.at - before.at)} s, MB: ${used.join(', ')}`);
    };
    const pace = { perSecond, seconds: minutes * 60, everySeconds: sampleEverySeconds, onTime };
    const events = await sendSteadily(calls, pace, door);
    await untilAllDone(shop, performance.now());
    const after = await watch.sample();
    if (options.plot) writeFileSync(options.plot, curvesOf(samples, before.at));
    const from = before.at + settledAfter * minutes * 60;
    const last = Object.entries(after.usage);
    return {
      ...{ minutes, events, eventsPerSecond: rounded(events / (minutes * 60)) },
      cpuSecondsAMillion: cpuPerMillion(before, after, events),
      megabytes: Object.fromEntries(last.map(([name, { megabytes }]) => [name, Math.round(megabytes)])),
      megabytesGrownAnHour: Object.fromEntries(
        last.map(([name]) => [name, Math.round(growthOf(samples, name, from))]),
      ),
    };
  }
} finally {
  await Promise.all(services.map((service) => service.stop()));
  await shop.close();
}

function curvesOf(samples: readonly Sample[], since: number): string {
  const minutesOf = ({ at }: Sample) => (at - since) / 60;
  const memory = [...names, 'redis'].map((name) => ({
    name,
    points: samples.map((sample) => ({ x: minutesOf(sample), y: sample.usage[name]?.megabytes ?? 0 })),
  }));
  const panel = linesPanel({
    title: 'Resident memory of each process',
    ...{ xTitle: 'Minutes', yTitle: 'Megabytes', lines: memory },
  });
  return drawPage({
    title: 'Memory under a steady load',
    subtitle: `${perSecond} events a second for ${minutes} minutes, all services of Shoal on one machine`,
    rows: [{ height: 520, panels: [{ share: 1, panel }] }],
  });
}
