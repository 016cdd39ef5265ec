import { connect } from '@shoal/connections';
import { topicName } from '@shoal/contracts';
import { createPipelineMetrics, runPipeline } from '@shoal/messaging';
import { systemClock as clock, every, modelGauges, type ServiceDefinition } from '@shoal/runtime';
import { riskConfig } from './config.ts';
import { followModels } from './models.ts';
import { riskPipeline } from './pipeline.ts';
import { watchQuality } from './quality.ts';
import { noteScoringFaults } from './scoring-faults.ts';
import { sweepRisks } from './sweep.ts';
import { createTrainer } from './training/retrain.ts';
import { trainInWorker } from './training/train-in-worker.ts';
import { keepViews } from './views.ts';

/** How long records may wait without any being done before the service says that it is not ready. */
const stallMs = 60_000;

export const risk: ServiceDefinition<typeof riskConfig> = {
  name: 'risk',
  description: 'Tells who is about to leave, what each customer is worth, and which order smells of fraud.',
  config: riskConfig,
  start: async ({ config, logger, metrics }) => {
    const { namespace, raiseAt, clearAt, sweepPauseMs } = config;
    const connections = await connect({ ...config, service: 'risk', logger, clock });
    const { messaging, cache } = connections;
    const stopping = new AbortController();
    const { signal } = stopping;
    const models = await followModels({
      messaging,
      namespace,
      logger,
      inForce: modelGauges('risk', metrics),
    });
    const ensureViews = keepViews({ messaging, cache, namespace, logger });
    const thresholds = { raiseAt, clearAt: Math.min(clearAt, raiseAt) };
    const noteFault = noteScoringFaults(metrics, { logger, clock });
    const views = { messaging, cache, namespace, ensureViews };
    const shared = { ...views, models, thresholds, noteFault, logger, clock, signal };
    const pipeline = await runPipeline(riskPipeline(shared), {
      messaging,
      logger,
      metrics: createPipelineMetrics('risk', metrics, clock),
    });
    const owned = () => pipeline.assigned().get(topicName(namespace, 'features')) ?? [];
    const watch = watchQuality(metrics, logger);
    const trainer = createTrainer({ ...shared, config, watch, train: trainInWorker });
    /** What a stop breaks off is no error. */
    const repeat = (task: () => Promise<void>) =>
      every(
        config.trainCheckMs,
        async () => {
          try {
            await task();
          } catch (error) {
            if (!signal.aborted) throw error;
            logger.debug({ err: error }, 'a repeated task was broken off: the service stops');
          }
        },
        { logger, clock },
      );
    const repeated = [
      repeat(async () => {
        // One instance trains: the owner of the first partition.
        if (owned().includes(0)) await trainer();
      }),
      repeat(() => sweepRisks(owned(), { ...shared, sweepPauseMs })),
    ];
    return {
      checks: { ...connections.checks, progress: () => pipeline.checkProgress(stallMs) },
      stop: async () => {
        stopping.abort();
        await Promise.all(repeated.map((one) => one.stop()));
        await pipeline.stop();
        await models.stop();
        await connections.close();
      },
    };
  },
};
