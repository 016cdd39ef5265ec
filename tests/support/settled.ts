import {
  challengerKey,
  clocksKey,
  modelKey,
  type SegmentChallenger,
  type SegmentModel,
} from '@shoal/contracts';
import { dayMs } from '@shoal/features';
import { readMarks } from '@shoal/sweeps';
import { type Shop, untilDrained } from './shop.ts';
import { until } from './until.ts';

/** How much a shop grows before it is trained anew, as segmentation has it by default. */
const growth = 1.5;

/** The model in force in a shop, or undefined before the first. */
export async function latestModel(shop: Shop): Promise<SegmentModel | undefined> {
  return latest<SegmentModel>(shop, modelKey(shop.name));
}

/** How often a model was put in force. */
export async function modelsInForce(shop: Shop): Promise<number> {
  return (await shop.records('models')).filter(({ key }) => key === modelKey(shop.name)).length;
}

async function latest<T>(shop: Shop, key: string): Promise<T | undefined> {
  const record = (await shop.records('models')).findLast((candidate) => candidate.key === key);
  return record && (JSON.parse(String(record.value)) as T);
}

/** Customers at the last training, whether the model was promoted or not. */
async function trainedPopulation(shop: Shop, model: SegmentModel): Promise<number> {
  const challenger = await latest<SegmentChallenger>(shop, challengerKey(shop.name));
  const lost = challenger?.trial.championVersion === model.version;
  return lost ? challenger.population : model.population;
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
    const population = model && (await trainedPopulation(shop, model));
    const due = { model: model?.version, population, customers: await customers() };
    const sweeps = await sweepsOf(shop, model?.version ?? 0);
    state = { ...due, sweeps };
    return (
      population !== undefined && due.customers < population * growth && sweeps.every(({ over }) => over)
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
  const marks = await Promise.all(
    partitions.map((partition) => readMarks({ cache, namespace, service: 'segmentation', partition })),
  );
  return partitions.map((partition, i) => {
    const { ended, begun = [] } = marks[i]?.[name] ?? {};
    return { partition, over: ended === `${version}@${Math.floor(clock / dayMs)}` && begun.length === 0 };
  });
}
