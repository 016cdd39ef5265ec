import { followKeys } from '@shoal/access';
import { connect } from '@shoal/connections';
import { createPipelineMetrics, runPipeline } from '@shoal/messaging';
import { systemClock as clock, listen, type ServiceDefinition } from '@shoal/runtime';
import { ingestionConfig } from './config.ts';
import { buildApp } from './http/app.ts';
import { createIngestionMetrics } from './metrics.ts';
import { inboxPipeline } from './pipeline.ts';
import { keepViews } from './views.ts';

/** How long records may wait without any being done before the service says that it is not ready. */
const stallMs = 60_000;

export const ingestion: ServiceDefinition<typeof ingestionConfig> = {
  name: 'ingestion',
  description: 'Takes the events of shops by HTTP and Kafka and turns them into the events of customers.',
  config: ingestionConfig,
  start: async ({ config, logger, metrics }) => {
    const { namespace } = config;
    const connections = await connect({ ...config, service: 'ingestion', logger, clock });
    const { messaging, cache } = connections;
    // The door has a queue of its own: a flood of requests must not hold the pipeline back.
    const door = await connections.anotherMessaging({ queuedMessagesMax: config.queuedEventsMax });
    const keyring = await followKeys({ messaging, namespace, logger });
    const ensureViews = keepViews({ messaging, cache, keyring, namespace, logger, clock });
    // The read side looks links up too: they must be back before the first event comes.
    await ensureViews();
    const pipeline = await runPipeline(inboxPipeline({ cache, keyring, namespace, clock, ensureViews }), {
      messaging,
      logger,
      metrics: createPipelineMetrics('ingestion', metrics, clock),
    });
    const httpMetrics = createIngestionMetrics(metrics);
    const app = buildApp({ messaging: door, namespace, clock, keyring, logger, metrics: httpMetrics });
    const url = await listen(app, {
      host: config.host,
      port: config.port,
      what: 'the HTTP API of ingestion',
      portVariable: 'SHOAL_INGESTION_PORT',
      hostVariable: 'SHOAL_HOST',
    });
    logger.info({ url }, 'taking events');
    return {
      checks: { ...connections.checks, progress: () => pipeline.checkProgress(stallMs) },
      stop: async () => {
        await app.close();
        await pipeline.stop();
        await connections.close();
      },
    };
  },
};
