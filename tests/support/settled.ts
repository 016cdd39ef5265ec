import { clocksKey, type SegmentModel } from '@shoal/contracts';
import { dayMs } from '@shoal/features';
import { type Shop, untilDrained } from './shop.ts';
import { until } from './until.ts';

/** How much a shop grows before it is trained anew, as segmentation has it by default. */
const growth = 1.5;

/** The latest model of a shop, or undefined before the first. */
export async function latestModel(shop: Shop): Promise<SegmentModel | undefined> {
  const models = (await shop.records('models')).map(({ value }) => JSON.parse(String(value)) as SegmentModel);
  return models.filter((model) => model.shop === shop.name).at(-1);
}

/**
 * Waits until everything is done and nothing is due: no record is on its way, no training (the shop has not grown enough
 * since the last), no sweep (every partition was swept by the latest model on the latest day). From here on only new
 * events change anything.
 */
export async function untilSettled(shop: Shop, withinMs: number): Promise<SegmentModel> {
  const customers = () => customersOf(shop);
  let model: SegmentModel | undefined;
  let state: unknown;
  const isSettled = async () => {
    await untilDrained(shop, withinMs);
    model = await latestModel(shop);
    const due = { model: model?.version, population: model?.population, customers: await customers() };
    const sweeps = await sweepsOf(shop, model?.version ?? 0);
    state = { ...due, sweeps };
    return (
      model !== undefined && due.customers < model.population * growth && sweeps.every(({ over }) => over)
    );
  };
  await until('the end of training and sweeping', { withinMs, describe: () => state }, isSettled);
  await untilDrained(shop, withinMs);
  return model as SegmentModel;
}

async function customersOf(shop: Shop): Promise<number> {
  const keys = new Set<string>();
  await shop.messaging.readToEnd({ topic: `${shop.namespace}.features.v1` }, async (batch) => {
    for (const { key, value } of batch) {
      if (JSON.parse(String(value)).mergedInto === undefined) keys.add(key);
      else keys.delete(key);
    }
  });
  return keys.size;
}

/** Whether each partition was swept by the model on the day of the shop's clock, and no sweep is under way. */
async function sweepsOf(shop: Shop, version: number): Promise<{ partition: number; over: boolean }[]> {
  const { namespace, cache, messaging, name } = shop;
  const clock = (await cache.readNumbers(clocksKey(namespace))).get(name) ?? 0;
  const partitions = (await messaging.offsets(`${namespace}.features.v1`)).map(({ partition }) => partition);
  const marks = await cache.read(
    partitions.map((partition) => `${namespace}:{segmentation/${partition}}:sweeps`),
  );
  return partitions.map((partition, i) => {
    const { ended, begun } = JSON.parse(marks[i] ?? '{}')[name] ?? {};
    return { partition, over: ended === `${version}@${Math.floor(clock / dayMs)}` && begun.length === 0 };
  });
}
