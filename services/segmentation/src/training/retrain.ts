import type { Cache } from '@shoal/cache';
import {
  clocksKey,
  envelopeHeaders,
  type FeatureState,
  memberShards,
  membersKey,
  type SegmentModel,
  topicName,
  unassigned,
} from '@shoal/contracts';
import type { Logger } from '@shoal/logging';
import type { Messaging } from '@shoal/messaging';
import type { SegmentationConfig } from '../config.ts';
import { featureRow, segmentFeatures } from '../domain/segment-features.ts';
import type { TrainingInput } from '../domain/train-segments.ts';
import type { Models } from '../models.ts';
import { sampleCustomers } from './sample-customers.ts';
import { trainInWorker } from './train-in-worker.ts';

export interface RetrainDependencies {
  readonly messaging: Messaging;
  readonly cache: Cache;
  readonly models: Models;
  readonly config: SegmentationConfig;
  readonly logger: Logger;
  /** Fires when the service stops: a training under way is given up. */
  readonly signal: AbortSignal;
}

/** The seed of every training: the same customers give the same segments. */
const seed = 42;

/** Trains and publishes a model for each shop that has enough customers and none yet, or has grown enough since. */
export async function retrainGrownShops(dependencies: RetrainDependencies): Promise<void> {
  const { messaging, cache, models, config, logger, signal } = dependencies;
  const clocks = await cache.readNumbers(clocksKey(config.namespace));
  const populations = new Map<string, number>();
  for (const shop of clocks.keys()) {
    const population = await countCustomers(shop, models.get(shop), dependencies);
    if (isDue(population, models.get(shop), config)) populations.set(shop, population);
  }
  if (populations.size === 0 || signal.aborted) return;
  const samples = await sampleCustomers([...populations.keys()], config.sampleMax, {
    messaging,
    namespace: config.namespace,
  });
  for (const [shop, states] of samples) {
    if (states.length < config.customersMin || signal.aborted) continue;
    const input = toInput(
      shop,
      states,
      { at: clocks.get(shop) as number, population: populations.get(shop) as number },
      dependencies,
    );
    const model = await trainInWorker(input, signal);
    await publish(model, dependencies);
    const segments = model.segments.map(({ name }) => name);
    logger.info(
      { shop, version: model.version, customers: model.customers, segments, ...model.quality },
      'model trained',
    );
  }
}

/** Customers of a shop: the members of all its segments and those not judged yet. */
async function countCustomers(
  shop: string,
  model: SegmentModel | undefined,
  { cache, config }: RetrainDependencies,
): Promise<number> {
  const segments = [unassigned, ...(model?.segments ?? []).map(({ id }) => id)];
  const shards = Array.from({ length: memberShards }, (_, shard) => shard);
  const keys = segments.flatMap((id) => shards.map((shard) => membersKey(config.namespace, shop, id, shard)));
  const counts = await cache.countMembers(keys);
  return counts.reduce((sum, count) => sum + count, 0);
}

function isDue(population: number, model: SegmentModel | undefined, config: SegmentationConfig): boolean {
  return population >= (model ? model.population * config.growth : config.customersMin);
}

function toInput(
  shop: string,
  states: readonly FeatureState[],
  { at, population }: { readonly at: number; readonly population: number },
  { models, config }: RetrainDependencies,
): TrainingInput {
  const values = new Float64Array(states.length * segmentFeatures.length);
  states.forEach((state, i) => {
    values.set(featureRow(state, at, segmentFeatures), i * segmentFeatures.length);
  });
  const { segmentsMin, segmentsMax } = config;
  const former = models.get(shop);
  return {
    shop,
    values,
    rows: states.length,
    population,
    trainedAt: at,
    segmentsMin,
    segmentsMax,
    seed,
    former,
  };
}

async function publish(model: SegmentModel, { messaging, config }: RetrainDependencies): Promise<void> {
  const { shop, version, trainedAt: time } = model;
  const id = `${shop}/segments/${version}`;
  const headers = envelopeHeaders({
    id,
    type: 'shoal.model.trained',
    source: `/shops/${shop}/segmentation`,
    time,
  });
  const topic = topicName(config.namespace, 'models');
  await messaging.send([{ topic, key: `${shop}/segments`, value: JSON.stringify(model), headers }]);
}
