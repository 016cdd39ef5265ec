import { startServices } from '@shoal/runtime';
import { simulatedItems } from '@shoal/simulation';
import { prepareInBackground } from '../tensorflow/prepare-in-background.ts';
import { publishAddresses } from './addresses.ts';
import { type Base, openBase } from './base.ts';
import { type GatewayClient, gatewayClient } from './gateway-client.ts';
import { greeting } from './greeting.ts';
import { keepLiving } from './keep-living.ts';
import type { ShopKeys } from './memory.ts';
import type { StartOptions } from './options.ts';
import { printSummary } from './print-summary.ts';
import { sendItems } from './send-items.ts';
import { definitions, trainingOf, type Urls, urlsOf } from './services.ts';
import { ensureShopKeys } from './shop-keys.ts';
import { openShopSource, type ShopSource } from './shop-source.ts';
import { noteOf, type Streamed, streamShop } from './stream-shop.ts';
import type { StartSurroundings } from './surroundings.ts';
import { takeSummary } from './take-summary.ts';

/** Everything that one start has put together before it streams. */
interface Shop extends Base {
  readonly source: ShopSource;
  readonly keys: ShopKeys;
  readonly urls: Urls;
  readonly gateway: GatewayClient;
}

/** Everything that `npm start` does, up to the signal. What it started is left to `endings`. */
export async function runStart(options: StartOptions, around: StartSurroundings): Promise<void> {
  const startedMs = performance.now();
  const { screen, print, signal } = around;
  screen.line(greeting(screen.colors));
  const shop = await openShop(options, around);
  if (signal.aborted) return;
  const events = await streamOnce(options, shop, around);
  if (signal.aborted) return;
  const { source, gateway, urls, keys, messaging, namespace, environment } = shop;
  const training = trainingOf(environment);
  const summary = await takeSummary({
    ...{ shop: source.shop, events, gateway, urls, readKey: keys.read },
    ...{ messaging, namespace, training, startedMs, screen, signal },
  });
  if (signal.aborted) return;
  print(options.json ? `${JSON.stringify(summary)}\n` : printSummary(summary, screen));
  if (options.once) return;
  // After the summary, so that the first minute has the machine to itself.
  prepareInBackground({ ...around.environment }, around.logger);
  await liveAfter(options, shop, around);
}

async function openShop(options: StartOptions, around: StartSurroundings): Promise<Shop> {
  const { environment: given, screen, logger, now, endings } = around;
  const base = await openBase(options, around);
  const { memory, environment, messaging, namespace, clusterId } = base;
  const datasets = given.SHOAL_DATASETS || undefined;
  const source = await openShopSource(options, {
    memory,
    place: { clusterId, namespace },
    now: now(),
    datasets,
  });
  const keys = await ensureShopKeys({ shop: source.shop, memory, messaging, namespace, logger, now: now() });
  const urls = urlsOf(environment);
  await screen.step(`${definitions.map(({ name }) => name).join(', ')} run`, async () => {
    const services = await startServices(definitions, { environment, logger });
    endings.add(() => services.stop());
  });
  const { KAFKA_BROKERS = '', REDIS_URL = '' } = environment;
  const places = { ...urls, namespace, brokers: KAFKA_BROKERS.split(','), redisUrl: REDIS_URL };
  endings.add(publishAddresses(options.stateFolder, { pid: process.pid, ...places }));
  return { ...base, source, keys, urls, gateway: gatewayClient(urls.gateway, keys.read) };
}

/** Streams what is not there yet; undefined where all of it is. */
async function streamOnce(
  { speed, limit }: StartOptions,
  { source, memory, urls, keys, clusterId, namespace }: Shop,
  { screen, stderr, signal }: StartSurroundings,
): Promise<Streamed | undefined> {
  const place = { clusterId, namespace };
  const note = noteOf({ memory, source, place });
  if (note?.isComplete) {
    screen.line(`${screen.colors.green('✔')} ${source.title}: streamed by an earlier start, nothing to send`);
    return undefined;
  }
  const begun = note?.acknowledged ?? 0;
  const goesOn = begun > 0 ? `, going on after the first ${begun.toLocaleString('en')} events` : '';
  screen.line(`  Streaming ${source.title} to ${urls.ingestion}${goesOn}`);
  const door = { url: urls.ingestion, key: keys.write };
  // Before its events, so that what is looked at is known by more than its id.
  if (source.simulation) await sendItems(simulatedItems(source.simulation), { ...door, signal });
  const streamed = await streamShop({
    ...{ source, memory, place, speed, limit, screen, signal },
    ...{ ...door, output: stderr },
  });
  const { accepted, seconds, stopped } = streamed;
  if (!stopped) {
    const rate = Math.round(accepted / Math.max(0.001, seconds)).toLocaleString('en');
    screen.done(`${accepted.toLocaleString('en')} events accepted, ${rate} a second`, seconds * 1_000);
  }
  return streamed;
}

async function liveAfter(
  { live }: StartOptions,
  { source, memory, urls, keys, gateway }: Shop,
  { screen, logger, now, signal }: StartSurroundings,
): Promise<void> {
  const simulation = live ? source.simulation : undefined;
  const note = memory.note(source.shop);
  const life = (note?.lives ?? 0) + 1;
  if (simulation && note) memory.setNote(source.shop, { ...note, lives: life });
  const door = { url: urls.ingestion, writeKey: keys.write };
  await keepLiving({ simulation, life, ...door, gateway, screen, logger, now, signal });
}
