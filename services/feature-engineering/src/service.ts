import { connect } from '@shoal/connections';
import { topicName } from '@shoal/contracts';
import { createPipelineMetrics, runPipeline } from '@shoal/messaging';
import { systemClock as clock, every, type ServiceDefinition } from '@shoal/runtime';
import { featureEngineeringConfig } from './config.ts';
import { featurePipeline } from './pipeline.ts';
import { restoreIdleViews } from './restore-idle-views.ts';
import { hasViews, keepViews } from './views.ts';

/** How long records may wait without any being done before the service says that it is not ready. */
const stallMs = 60_000;

/** How often is looked whether Redis still has the states of all partitions, events or not. */
const viewCheckMs = 2_000;

export const featureEngineering: ServiceDefinition<typeof featureEngineeringConfig> = {
  name: 'feature-engineering',
  description: 'Folds the events of each customer into features, once each, and publishes them.',
  config: featureEngineeringConfig,
  start: async ({ config, logger, metrics }) => {
    const { namespace } = config;
    const connections = await connect({ ...config, service: 'feature-engineering', logger, clock });
    const { messaging, cache } = connections;
    const ensureViews = keepViews({ messaging, cache, namespace, logger });
    const pipeline = await runPipeline(featurePipeline({ cache, namespace, ensureViews }), {
      messaging,
      logger,
      metrics: createPipelineMetrics('feature-engineering', metrics, clock),
    });
    const restore = restoreIdleViews({
      owned: () => pipeline.assigned().get(topicName(namespace, 'events')) ?? [],
      isWhole: (partition) => hasViews(partition, { cache, namespace }),
      ensureViews,
    });
    await restore();
    const restoring = every(viewCheckMs, restore, { logger, clock });
    return {
      checks: { ...connections.checks, progress: () => pipeline.checkProgress(stallMs) },
      stop: async () => {
        await restoring.stop();
        await pipeline.stop();
        await connections.close();
      },
    };
  },
};
