import type { Logger } from '@shoal/logging';
import { Registry } from 'prom-client';
import { buildAdminServer } from './admin-server.ts';
import { listen } from './listen.ts';
import { createReadiness } from './readiness.ts';
import { RuntimeError, reasonOf } from './runtime-error.ts';
import type { MetricsRegistry } from './service.ts';
import { type ConfiguredService, variableName } from './settings.ts';
import { withTimeLimit } from './time-limit.ts';

export interface StartOptions {
  readonly logger: Logger;
  readonly checkLimitMs: number;
  readonly stopTimeoutMs: number;
  /** Registries that this service's /metrics shows besides its own. */
  readonly sharedMetrics: readonly MetricsRegistry[];
}

export interface StartedService {
  readonly name: string;
  /** Where health and metrics are: `http://127.0.0.1:9101`. */
  readonly adminUrl: string;
  /** Turns readiness off, so that no new work is sent here. */
  retire(): void;
  /** Stops the work, for at most the time limit. The admin server goes on answering. */
  stop(): Promise<void>;
  closeAdmin(): Promise<void>;
}

/**
 * Starts one service: first its admin server, so that a taken port is known before Kafka is joined and a long start can be watched,
 * then its work.
 */
export async function startService(
  service: ConfiguredService,
  options: StartOptions,
): Promise<StartedService> {
  const { definition, config } = service;
  const { logger, checkLimitMs, stopTimeoutMs, sharedMetrics } = options;
  const { name } = definition;
  const readiness = createReadiness(checkLimitMs);
  const metrics = new Registry();
  metrics.setDefaultLabels({ service: name });
  const admin = buildAdminServer({ readiness, registries: [...sharedMetrics, metrics] });
  const adminUrl = await listen(admin, {
    host: config.host,
    port: config.adminPort,
    what: `health checks and metrics of ${name}`,
    portVariable: variableName(definition, 'adminPort'),
    hostVariable: variableName(definition, 'host'),
  });
  try {
    const running = await definition.start({ config, logger, metrics });
    readiness.use(running.checks);
    readiness.phase = 'running';
    logger.info({ adminUrl }, 'started');
    return {
      name,
      adminUrl,
      retire: () => {
        readiness.phase = 'stopping';
      },
      stop: () => withTimeLimit(running.stop(), stopTimeoutMs, `the stop of ${name}`),
      closeAdmin: () => admin.close(),
    };
  } catch (cause) {
    await admin.close();
    throw new RuntimeError('SHOAL_START_FAILED', `${name} could not start: ${reasonOf(cause)}`, { cause });
  }
}
