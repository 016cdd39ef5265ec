import type { Cache } from '@shoal/cache';
import { clocksKey, memberShards, membersKey, type SegmentModel, unassigned } from '@shoal/contracts';
import { dayMs } from '@shoal/features';
import type { Logger } from '@shoal/logging';
import type { Messaging } from '@shoal/messaging';
import type { SegmentationConfig } from '../config.ts';
import { largestDrift } from '../domain/drift.ts';
import { dueTraining, lastTraining } from '../domain/due-training.ts';
import type { TrainingInput } from '../domain/train-segments.ts';
import type { ModelHistory } from '../models.ts';
import { publishModel } from './publish-model.ts';
import { sampleCustomers } from './sample-customers.ts';
import { type Sample, toTrainingInput } from './training-input.ts';

export interface TrainerDependencies {
  readonly messaging: Messaging;
  readonly cache: Cache;
  readonly models: ModelHistory;
  readonly config: Pick<
    SegmentationConfig,
    | 'namespace'
    | 'customersMin'
    | 'growth'
    | 'retrainDays'
    | 'driftMax'
    | 'trainPauseMs'
    | 'sampleMax'
    | 'segmentsMin'
    | 'segmentsMax'
    | 'method'
  >;
  readonly logger: Logger;
  readonly clock: { now(): number };
  /** Fires when the service stops: a training under way is given up. */
  readonly signal: AbortSignal;
  /** Trains a model, in a thread of its own so that events go on being judged meanwhile. */
  readonly train: (input: TrainingInput, signal: AbortSignal) => Promise<SegmentModel>;
}

/** Looks which shops are to be trained, and trains them. */
export type Trainer = () => Promise<void>;

/** Why a shop is sampled: for a training that is due, or to look for drift. */
interface Plan {
  readonly shop: string;
  readonly population: number;
  readonly at: number;
  readonly cause: TrainingInput['cause'] | 'drift?';
}

/** What is remembered from check to check; nothing is lost with it but a check that comes too early. */
interface Memory {
  readonly sampledAt: Map<string, number>;
  readonly driftDay: Map<string, number>;
  /** Published, and not yet read back. */
  readonly published: Map<string, number>;
}

/**
 * Makes the trainer of an instance. A shop is trained when it has enough customers and no model yet, when it has grown, when the
 * last training is too long ago by its own clock, and when its customers are no longer spread as the model knew them.
 */
export function createTrainer(dependencies: TrainerDependencies): Trainer {
  const memory: Memory = { sampledAt: new Map(), driftDay: new Map(), published: new Map() };
  return async () => {
    const plans = await planTrainings(memory, dependencies);
    if (plans.length === 0 || dependencies.signal.aborted) return;
    const { messaging, config, clock } = dependencies;
    const shops = plans.map(({ shop }) => shop);
    const samples = await sampleCustomers(shops, config.sampleMax, {
      messaging,
      namespace: config.namespace,
    });
    for (const plan of plans) {
      if (dependencies.signal.aborted) return;
      memory.sampledAt.set(plan.shop, clock.now());
      memory.driftDay.set(plan.shop, dayOf(plan.at));
      await tryTraining({ ...plan, states: samples.get(plan.shop) ?? [] }, memory, dependencies);
    }
  };
}

async function planTrainings(memory: Memory, dependencies: TrainerDependencies): Promise<Plan[]> {
  const { cache, config, models } = dependencies;
  const plans: Plan[] = [];
  for (const [shop, at] of await cache.readNumbers(clocksKey(config.namespace))) {
    if ((models.get(shop)?.version ?? 0) < (memory.published.get(shop) ?? 0)) continue;
    const population = await countCustomers(shop, dependencies);
    const cause = planOf({ shop, at, population }, memory, dependencies);
    if (cause) plans.push({ shop, population, at, cause });
  }
  return plans;
}

function planOf(
  { shop, at: clock, population }: Omit<Plan, 'cause'>,
  { sampledAt, driftDay }: Memory,
  { models, config, clock: wall }: TrainerDependencies,
): Plan['cause'] | undefined {
  const model = models.get(shop);
  const cause = dueTraining({ model, challenger: models.challengerOf(shop), population, clock }, config);
  const rests = wall.now() - (sampledAt.get(shop) ?? Number.NEGATIVE_INFINITY) < config.trainPauseMs;
  if (cause) return cause === 'schedule' && rests ? undefined : cause;
  if (!model || model.pin || config.driftMax === 0 || rests) return undefined;
  // On the day of a training nothing can have drifted yet.
  const looked = driftDay.get(shop) ?? dayOf(lastTraining(model, models.challengerOf(shop)).at);
  return dayOf(clock) > looked ? 'drift?' : undefined;
}

/** One shop that cannot be trained must not keep the others from it. */
async function tryTraining(
  sample: Plan & Pick<Sample, 'states'>,
  memory: Memory,
  dependencies: TrainerDependencies,
): Promise<void> {
  const { logger, signal } = dependencies;
  try {
    await trainShop(sample, memory, dependencies);
  } catch (err) {
    if (signal.aborted) logger.debug({ shop: sample.shop }, 'a training was given up: the service stops');
    else logger.error({ shop: sample.shop, err }, 'a training failed: it is tried again at the next check');
  }
}

async function trainShop(
  sample: Plan & Pick<Sample, 'states'>,
  memory: Memory,
  dependencies: TrainerDependencies,
): Promise<void> {
  const { models, config, logger, signal, train } = dependencies;
  const { shop, states } = sample;
  const former = models.get(shop);
  if (states.length < config.customersMin) return;
  const cause =
    sample.cause === 'drift?' ? causeByDrift({ shop, states, at: sample.at }, dependencies) : sample.cause;
  if (!cause) return;
  const model = await train(toTrainingInput({ ...sample, cause, former }, config), signal);
  // A rollback may have come in between: it is what somebody wanted.
  if (models.get(shop)?.version !== former?.version) {
    logger.info({ shop }, 'a model was published while another was trained: the trained one is dropped');
    return;
  }
  await publishModel(model, former, dependencies);
  if (model.trial?.promoted !== false) memory.published.set(shop, model.version);
}

function causeByDrift(
  { shop, states, at }: Pick<Plan, 'shop' | 'at'> & Pick<Sample, 'states'>,
  { models, config, logger }: TrainerDependencies,
): 'drift' | undefined {
  const model = models.get(shop);
  const { histograms } = model ? lastTraining(model, models.challengerOf(shop)) : {};
  const drift = histograms && largestDrift(histograms, states, at);
  if (!drift || drift.index < config.driftMax) return undefined;
  logger.info({ shop, ...drift }, 'customers are no longer spread as the model knew them');
  return 'drift';
}

/** Customers of a shop: the members of all its segments and those not judged yet. */
async function countCustomers(shop: string, { cache, config, models }: TrainerDependencies): Promise<number> {
  const segments = [unassigned, ...(models.get(shop)?.segments ?? []).map(({ id }) => id)];
  const shards = Array.from({ length: memberShards }, (_, shard) => shard);
  const keys = segments.flatMap((id) => shards.map((shard) => membersKey(config.namespace, shop, id, shard)));
  const counts = await cache.countMembers(keys);
  return counts.reduce((sum, count) => sum + count, 0);
}

function dayOf(ms: number): number {
  return Math.floor(ms / dayMs);
}
