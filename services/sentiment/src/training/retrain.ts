import type { Cache } from '@shoal/cache';
import {
  clocksKey,
  envelopeHeaders,
  type ShopSentimentModel,
  sentimentModelRecords,
  topicName,
} from '@shoal/contracts';
import type { Logger } from '@shoal/logging';
import { trainOnSchedule } from '@shoal/runtime';
import type { SentimentConfig } from '../config.ts';
import { packModel, unpackModel } from '../model-content.ts';
import type { Models } from '../models.ts';
import { type RatedReview, type RatingsDependencies, readRatings } from './read-ratings.ts';
import type { TrainingInput, TrainingOutput } from './train-model.ts';

export interface TrainerDependencies extends RatingsDependencies {
  readonly cache: Cache;
  readonly models: Pick<Models, 'of' | 'versionsOf'>;
  readonly config: Pick<SentimentConfig, 'examplesMin' | 'examplesMax' | 'retrainHours' | 'trainPauseMs'>;
  readonly logger: Logger;
  readonly clock: { now(): number };
  /** Trains in a thread of its own, so that reviews go on being judged meanwhile. */
  readonly train: (input: TrainingInput, signal: AbortSignal) => Promise<TrainingOutput>;
}

/** Looks which shops are to be trained, and trains them one after the other. */
export function createTrainer(dependencies: TrainerDependencies): () => Promise<void> {
  const { cache, namespace, models, config, logger, clock, signal } = dependencies;
  const { retrainHours, trainPauseMs: pauseMs } = config;
  const schedule = trainOnSchedule({
    clocks: () => cache.readNumbers(clocksKey(namespace)),
    trainedAt: (shop) => {
      const record = models.of(shop)?.record;
      return record?.attemptedAt ?? record?.trainedAt;
    },
    ...{ retrainHours, pauseMs, logger, clock, signal },
    train: (shop) => trainShop(shop, dependencies),
  });
  return async () => (retrainHours > 0 ? schedule() : undefined);
}

async function trainShop(shop: string, dependencies: TrainerDependencies): Promise<void> {
  const { models, config, logger, train, signal } = dependencies;
  const reviews = await readRatings(shop, config.examplesMax, dependencies);
  if (!isEnough(reviews, config.examplesMin)) {
    logger.debug({ shop, reviews: reviews.length }, 'there are too few reviews with stars to learn on from');
    return;
  }
  const former = models.of(shop);
  const inForce = former && (await unpackModel(former.record));
  const input = {
    reviews: reviews.map(({ text, label }) => ({ text, label })),
    ...(inForce && { champion: inForce }),
  };
  const { bytes, examples, quality, champion } = await train(input, signal);
  if (quality.logLoss >= champion.logLoss) {
    logger.info({ shop, quality, champion }, 'a sentiment model was trained and not promoted');
    return;
  }
  const trainedAt = (reviews.at(-1) as RatedReview).at;
  const version = (former?.version ?? 0) + 1;
  const place = { kind: 'sentiment' as const, shop, version, trainedAt, examples };
  await publish({ ...place, quality, champion, ...(await packModel(bytes)) }, dependencies);
}

/** Of each kind a twentieth at least, before and after the newest fifth begins. */
function isEnough(reviews: readonly RatedReview[], examplesMin: number): boolean {
  const known = reviews.slice(0, Math.floor(reviews.length * 0.8));
  const praise = known.filter(({ label }) => label === 'positive').length;
  return reviews.length >= examplesMin && Math.min(praise, known.length - praise) >= known.length / 20;
}

async function publish(
  model: ShopSentimentModel,
  { messaging, namespace, models, logger }: TrainerDependencies,
): Promise<void> {
  const { shop, version, trainedAt, quality, champion } = model;
  const topic = topicName(namespace, 'models');
  const records = sentimentModelRecords(model, models.versionsOf(shop));
  const headers = envelopeHeaders({
    ...{ id: `${shop}/sentiment/${version}`, type: 'shoal.model.trained' },
    ...{ source: `/shops/${shop}/sentiment`, time: trainedAt },
  });
  await messaging.send(records.map((record) => ({ topic, ...record, headers })));
  logger.info({ shop, version, quality, champion }, "a shop's own sentiment model was trained");
}
