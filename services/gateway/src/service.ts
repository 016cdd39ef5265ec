import { followKeys } from '@shoal/access';
import { connect } from '@shoal/connections';
import { topicName } from '@shoal/contracts';
import { systemClock as clock, listen, type ServiceDefinition } from '@shoal/runtime';
import { followAudiences } from './audiences/audience-table.ts';
import { followChanges } from './changes/change-feed.ts';
import { gatewayConfig } from './config.ts';
import { buildApp } from './http/app.ts';
import { createGatewayMetrics } from './metrics.ts';
import { followModels } from './models.ts';
import { followCustomers } from './preview/follow-customers.ts';
import { createPreview } from './preview/preview.ts';
import { createExposureLog } from './recommendations/exposure-log.ts';
import { followItems } from './recommendations/item-table.ts';

/** How long records may wait without any being read before the service says that it is not ready. */
const stallMs = 60_000;

export const gateway: ServiceDefinition<typeof gatewayConfig> = {
  name: 'gateway',
  description: 'Answers what is known of customers and segments, and streams who moves between them.',
  config: gatewayConfig,
  start: async ({ config, logger, metrics }) => {
    const { namespace, streamsMax, streamPendingBytesMax, previewCustomersMax: customersMax } = config;
    const connections = await connect({ ...config, service: 'gateway', logger, clock });
    const { messaging, cache } = connections;
    const [keyring, models, feed, audiences, items] = await Promise.all([
      followKeys({ messaging, namespace, logger }),
      followModels({ messaging, namespace, logger }),
      followChanges({ messaging, namespace, logger }),
      followAudiences({ messaging, namespace, logger }),
      followItems({ messaging, namespace, logger }),
    ]);
    const gatewayMetrics = createGatewayMetrics(metrics);
    const exposures = createExposureLog({
      ...{ messaging, cache, namespace, logger },
      countLost: (count) => gatewayMetrics.countLostExposures(count),
    });
    const customers = followCustomers({ messaging, namespace, logger, customersMax });
    const flowPartitions = (await messaging.offsets(topicName(namespace, 'segmentChanges'))).length;
    const app = buildApp({
      cache,
      namespace,
      flowPartitions,
      clock,
      keyring,
      models,
      feed,
      audiences,
      items,
      exposures,
      rebuyable: new Set(config.rebuyableCategories),
      messaging,
      preview: createPreview({ customers, cache, namespace, clock }),
      logger,
      metrics: gatewayMetrics,
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
        audiences: () => audiences.checkProgress(stallMs),
        items: () => items.checkProgress(stallMs),
      },
      stop: async () => {
        await app.close();
        await exposures.stop();
        await Promise.all([keyring, models, feed, audiences, items, customers].map((one) => one.stop()));
        await connections.close();
      },
    };
  },
};
