import { envelopeHeaders, type RecommenderManifest, recommenderKey, topicName } from '@shoal/contracts';
import type { Logger } from '@shoal/logging';
import type { Messaging } from '@shoal/messaging';
import type { RecommendationConfig } from '../config.ts';
import type { Learners } from '../learning/follow-interactions.ts';
import type { Models } from '../models.ts';
import { contentHashOf, forgotten, partsOf } from './model-parts.ts';
import type { TrainedModel, TrainingInput } from './train-model.ts';

export interface TrainerDependencies {
  readonly messaging: Messaging;
  readonly models: Models;
  readonly learners: Learners;
  readonly config: Pick<
    RecommendationConfig,
    'namespace' | 'trainMin' | 'growth' | 'retrainHours' | 'trainPauseMs'
  >;
  readonly logger: Logger;
  readonly clock: { now(): number };
  /** Fires when the service stops: a training under way is given up. */
  readonly signal: AbortSignal;
  /** Trains a model, in a thread of its own so that lists go on being made meanwhile. */
  readonly train: (input: TrainingInput, signal: AbortSignal) => Promise<TrainedModel>;
}

/** What the last attempt saw; nothing is lost with it but an attempt that comes too early. */
interface Attempt {
  readonly wallMs: number;
  readonly count: number;
  readonly newest: number;
}

/** Looks which shops are to be trained, and trains them one after the other. */
export function createTrainer(dependencies: TrainerDependencies): () => Promise<void> {
  const attempts = new Map<string, Attempt>();
  return async () => {
    const { learners, clock, signal } = dependencies;
    for (const shop of learners.shops()) {
      if (signal.aborted || !isDue(shop, attempts.get(shop), dependencies)) continue;
      const learner = learners.of(shop);
      if (!learner) continue;
      attempts.set(shop, { wallMs: clock.now(), count: learner.count, newest: learner.newest });
      await tryTraining(shop, dependencies);
    }
  };
}

function isDue(
  shop: string,
  attempt: Attempt | undefined,
  { learners, models, config, clock }: TrainerDependencies,
): boolean {
  const learner = learners.of(shop);
  if (!learner || learner.count < config.trainMin) return false;
  if (attempt && clock.now() - attempt.wallMs < config.trainPauseMs) return false;
  const manifest = models.manifestOf(shop);
  // Counts begin anew with each start, so a model that another start trained is compared by time alone.
  const hasGrown = attempt ? learner.count >= attempt.count * config.growth : manifest === undefined;
  const last = Math.max(manifest?.trainedAt ?? 0, attempt?.newest ?? 0);
  const hours = (learner.newest - last) / 3_600_000;
  return hasGrown || (config.retrainHours > 0 && hours >= config.retrainHours);
}

/** One shop that cannot be trained must not keep the others from it. */
async function tryTraining(shop: string, dependencies: TrainerDependencies): Promise<void> {
  const { logger, signal } = dependencies;
  try {
    await trainShop(shop, dependencies);
  } catch (err) {
    if (signal.aborted) logger.debug({ shop }, 'a training was given up: the service stops');
    else logger.error({ shop, err }, 'a training failed: it is tried again later');
  }
}

async function trainShop(
  shop: string,
  { learners, models, logger, signal, train, messaging, config }: TrainerDependencies,
): Promise<void> {
  const learner = learners.of(shop);
  if (!learner) return;
  const interactions = learner.interactions();
  const trainedAt = learner.newest;
  const former = models.get(shop);
  const champion = former && {
    version: former.manifest.version,
    trainedAt: former.manifest.trainedAt,
    json: former.json,
  };
  const version = (models.manifestOf(shop)?.version ?? 0) + 1;
  const result = await train({ interactions, seed: version, ...(champion && { champion }) }, signal);
  const { json, quality, trial } = result;
  if (json === undefined) {
    logger.info({ shop, ...quality, reason: trial?.reason }, 'a recommender was trained and not promoted');
    return;
  }
  const { namespace } = config;
  const parts = await partsOf(json, { shop, version, namespace });
  const manifest: RecommenderManifest = {
    kind: 'recommender',
    shop,
    version,
    trainedAt,
    from: interactions.at.reduce((oldest, at) => Math.min(oldest, at), trainedAt),
    interactions: interactions.at.length,
    customers: interactions.users.length,
    items: interactions.items.length,
    quality,
    ...(trial && { trial }),
    parts: parts.length,
    bytes: Buffer.byteLength(json),
    contentHash: contentHashOf(json),
  };
  // The manifest comes last: whoever reads it finds all parts.
  await messaging.send(parts);
  const headers = envelopeHeaders({
    id: `${shop}/recommender/${version}`,
    type: 'shoal.model.trained',
    source: `/shops/${shop}/recommendation`,
    time: trainedAt,
  });
  const topic = topicName(namespace, 'models');
  await messaging.send([{ topic, key: recommenderKey(shop), value: JSON.stringify(manifest), headers }]);
  // Instances may be loading the one before this; the one before that is nobody's any more.
  if (former && former.manifest.version < version - 1)
    await messaging.send(forgotten(former.manifest, namespace));
  logger.info({ shop, version, ...quality, bytes: manifest.bytes }, 'a recommender was trained');
}
