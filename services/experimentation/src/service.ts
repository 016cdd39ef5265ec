import { connect } from '@shoal/connections';
import { createPipelineMetrics, runPipeline } from '@shoal/messaging';
import { systemClock as clock, type ServiceDefinition } from '@shoal/runtime';
import { experimentationConfig } from './config.ts';
import { experimentPipeline } from './pipeline.ts';
import { keepViews } from './views.ts';

/** How long records may wait without any being done before the service says that it is not ready. */
const stallMs = 60_000;

export const experimentation: ServiceDefinition<typeof experimentationConfig> = {
  name: 'experimentation',
  description: 'Follows what customers do after an experiment had a say in what they were shown.',
  config: experimentationConfig,
  start: async ({ config, logger, metrics }) => {
    const { namespace } = config;
    const connections = await connect({ ...config, service: 'experimentation', logger, clock });
    const { messaging, cache } = connections;
    const ensureViews = keepViews({ messaging, cache, namespace, logger });
    const pipeline = await runPipeline(experimentPipeline({ cache, namespace, ensureViews }), {
      messaging,
      logger,
      metrics: createPipelineMetrics('experimentation', metrics, clock),
    });
    return {
      checks: { ...connections.checks, progress: () => pipeline.checkProgress(stallMs) },
      stop: async () => {
        await pipeline.stop();
        await connections.close();
      },
    };
  },
};
