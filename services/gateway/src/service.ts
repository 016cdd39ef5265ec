import { followKeys } from '@shoal/access';
import { connect } from '@shoal/connections';
import { topicName } from '@shoal/contracts';
import { systemClock as clock, listen, type ServiceDefinition } from '@shoal/runtime';
import { followChanges } from './changes/change-feed.ts';
import { gatewayConfig } from './config.ts';
import { buildApp } from './http/app.ts';
import { createGatewayMetrics } from './metrics.ts';
import { followModels } from './models.ts';

/** How long records may wait without any being read before the service says that it is not ready. */
const stallMs = 60_000;

export const gateway: ServiceDefinition<typeof gatewayConfig> = {
  name: 'gateway',
  description: 'Answers what is known of customers and segments, and streams who moves between them.',
  config: gatewayConfig,
  start: async ({ config, logger, metrics }) => {
    const { namespace, streamsMax, streamPendingBytesMax } = config;
    const connections = await connect({ ...config, service: 'gateway', logger, clock });
    const { messaging, cache } = connections;
    const [keyring, models, feed] = await Promise.all([
      followKeys({ messaging, namespace, logger }),
      followModels({ messaging, namespace, logger }),
      followChanges({ messaging, namespace, logger }),
    ]);
    const flowPartitions = (await messaging.offsets(topicName(namespace, 'segmentChanges'))).length;
    const app = buildApp({
      cache,
      namespace,
      flowPartitions,
      clock,
      keyring,
      models,
      feed,
      logger,
      metrics: createGatewayMetrics(metrics),
      streamsMax,
      streamPendingBytesMax,
    });
    const url = await listen(app, {
      host: config.host,
      port: config.port,
      what: 'the read API of the gateway',
      portVariable: 'SHOAL_GATEWAY_PORT',
      hostVariable: 'SHOAL_HOST',
    });
    logger.info({ url }, 'answering');
    return {
      checks: {
        ...connections.checks,
        models: () => models.checkProgress(stallMs),
        changes: () => feed.checkProgress(stallMs),
      },
      stop: async () => {
        await app.close();
        await Promise.all([keyring.stop(), models.stop(), feed.stop()]);
        await connections.close();
      },
    };
  },
};
