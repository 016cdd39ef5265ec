import { connect } from '@shoal/connections';
import { topicName } from '@shoal/contracts';
import { createPipelineMetrics, runPipeline } from '@shoal/messaging';
import { systemClock as clock, every, modelGauges, type ServiceDefinition } from '@shoal/runtime';
import { followCategories } from './categories.ts';
import { sentimentConfig } from './config.ts';
import { textFieldsOf } from './domain/text-fields.ts';
import { createJudge } from './judge.ts';
import { followModels } from './models.ts';
import { openEncoder } from './open-encoder.ts';
import { sentimentPipeline } from './pipeline.ts';
import { createTrainer } from './training/retrain.ts';
import { trainInWorker } from './training/train-in-worker.ts';
import { keepViews } from './views.ts';

/** How long records may wait without any being done before the service says that it is not ready. */
const stallMs = 60_000;

export const sentiment: ServiceDefinition<typeof sentimentConfig> = {
  name: 'sentiment',
  description: 'Tells what reviews say, in English and Chinese, and where a product falls from favour.',
  config: sentimentConfig,
  start: async ({ config, logger, metrics }) => {
    const { namespace, dropBy, dropReviewsMin: reviewsMin, trainCheckMs } = config;
    const connections = await connect({ ...config, service: 'sentiment', logger, clock });
    const { messaging, cache } = connections;
    const stopping = new AbortController();
    const { signal } = stopping;
    const fields = textFieldsOf(config.fields);
    const encoder = await openEncoder(config.encoderFolder);
    const models = await followModels({
      ...{ messaging, namespace, logger, inForce: modelGauges('sentiment', metrics) },
      encoders: encoder ? [encoder] : [],
    });
    const categories = await followCategories({ messaging, namespace });
    const judge = createJudge({ models, config, logger, metrics });
    const ensureViews = keepViews({ messaging, cache, namespace, logger });
    const pipeline = await runPipeline(
      sentimentPipeline({
        ...{ cache, namespace, fields, rule: { dropBy, reviewsMin }, judge, categories, ensureViews },
      }),
      { messaging, logger, metrics: createPipelineMetrics('sentiment', metrics, clock) },
    );
    const train = createTrainer({
      ...{ messaging, cache, namespace, fields, models, config, logger, clock, signal },
      train: trainInWorker(config),
    });
    // One instance trains: the owner of the first partition.
    const isOwner = () => pipeline.assigned().get(topicName(namespace, 'events'))?.includes(0) === true;
    const training = every(trainCheckMs, async () => (isOwner() ? train() : undefined), { logger, clock });
    return {
      checks: { ...connections.checks, progress: () => pipeline.checkProgress(stallMs) },
      stop: async () => {
        stopping.abort();
        await training.stop();
        await pipeline.stop();
        await Promise.all([models.stop(), categories.stop()]);
        await connections.close();
        await encoder?.close();
      },
    };
  },
};
