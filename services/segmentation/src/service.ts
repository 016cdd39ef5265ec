import { connect } from '@shoal/connections';
import { topicName } from '@shoal/contracts';
import { createPipelineMetrics, runPipeline } from '@shoal/messaging';
import { systemClock as clock, every, modelGauges, type ServiceDefinition } from '@shoal/runtime';
import { followAudiences } from './audiences/follow-audiences.ts';
import { segmentationConfig } from './config.ts';
import { flowPipeline } from './flows/flow-pipeline.ts';
import { keepFlows } from './flows/flow-views.ts';
import { followModels } from './models.ts';
import { segmentPipeline } from './pipeline.ts';
import { sweepSegments } from './sweep.ts';
import { createTrainer } from './training/retrain.ts';
import { trainInWorker } from './training/train-in-worker.ts';
import { keepViews } from './views.ts';

/** How long records may wait without any being done before the service says that it is not ready. */
const stallMs = 60_000;

export const segmentation: ServiceDefinition<typeof segmentationConfig> = {
  name: 'segmentation',
  description:
    'Finds the segments of each shop, keeps every customer in the one that fits, and tells who moves.',
  config: segmentationConfig,
  start: async ({ config, logger, metrics }) => {
    const { namespace, sweepPauseMs } = config;
    const connections = await connect({ ...config, service: 'segmentation', logger, clock });
    const { messaging, cache } = connections;
    const stopping = new AbortController();
    const { signal } = stopping;
    const models = await followModels({
      messaging,
      namespace,
      logger,
      inForce: modelGauges('segmentation', metrics),
    });
    const audiences = await followAudiences({ messaging, namespace, logger });
    const ensureViews = keepViews({ messaging, cache, namespace, logger });
    const shared = { messaging, cache, namespace, models, audiences, logger, clock, ensureViews, signal };
    const running = { messaging, logger, metrics: createPipelineMetrics('segmentation', metrics, clock) };
    const pipeline = await runPipeline(
      segmentPipeline({ cache, namespace, models, audiences, ensureViews }),
      running,
    );
    const ensureFlows = keepFlows({ messaging, cache, namespace, logger });
    const flows = await runPipeline(flowPipeline({ cache, namespace, ensureFlows }), running);
    const owned = () => pipeline.assigned().get(topicName(namespace, 'features')) ?? [];
    const trainer = createTrainer({ ...shared, config, train: trainInWorker });
    /** What a stop breaks off is no error. */
    const untilStopped = (task: () => Promise<void>) => async () => {
      try {
        await task();
      } catch (error) {
        if (!signal.aborted) throw error;
        logger.debug({ err: error }, 'a repeated task was broken off: the service stops');
      }
    };
    const training = every(
      config.trainCheckMs,
      untilStopped(async () => {
        // One instance trains: the owner of the first partition.
        if (owned().includes(0)) await trainer();
      }),
      { logger, clock },
    );
    const sweeping = every(
      config.trainCheckMs,
      untilStopped(() => sweepSegments(owned(), { ...shared, sweepPauseMs })),
      { logger, clock },
    );
    return {
      checks: {
        ...connections.checks,
        progress: () => pipeline.checkProgress(stallMs),
        flows: () => flows.checkProgress(stallMs),
      },
      stop: async () => {
        stopping.abort();
        await Promise.all([training.stop(), sweeping.stop()]);
        await Promise.all([pipeline.stop(), flows.stop()]);
        await Promise.all([models.stop(), audiences.stop()]);
        await connections.close();
      },
    };
  },
};
