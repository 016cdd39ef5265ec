import { configWarnings, type Environment } from '@shoal/config';
import { createLogger, type Logger } from '@shoal/logging';
import { startTracing, type Tracing } from '@shoal/tracing';
import { processMetrics } from './process-metrics.ts';
import { RuntimeError, reasonOf } from './runtime-error.ts';
import type { ServiceDefinition } from './service.ts';
import { type ConfiguredService, configure } from './settings.ts';
import { type StartedService, startService } from './start-service.ts';

export interface StartServicesOptions {
  /** Default: the variables of the process. */
  readonly environment?: Environment;
  /** Parent of each service's logger. Default: one a service, as its configuration says. */
  readonly logger?: Logger;
  /** How long one readiness check may take. Default 2,000. */
  readonly checkLimitMs?: number;
  /** How long the stop of one service may take. Default 15,000. */
  readonly stopTimeoutMs?: number;
}

export interface RunningServices {
  /** Where health and metrics are, by service: `{ ingestion: 'http://127.0.0.1:9101' }`. */
  readonly adminUrls: Readonly<Record<string, string>>;
  /**
   * Stops every service, last started first, even where one throws or takes too long; then throws SHOAL_STOP_FAILED with the
   * causes. Further calls return the same promise.
   */
  stop(): Promise<void>;
}

/**
 * Runs several services in this process, each with its own admin port and metrics. They start in the order given. Throws a
 * ConfigError with the faults of all, or SHOAL_START_FAILED or SHOAL_PORT_TAKEN after stopping those that had started.
 */
export async function startServices(
  definitions: readonly ServiceDefinition[],
  options: StartServicesOptions = {},
): Promise<RunningServices> {
  const configured = configure(definitions, options.environment);
  const tracing = traced(configured);
  const started: StartedService[] = [];
  for (const service of configured) {
    const isFirst = started.length === 0;
    const logger = loggerFor(service, options.logger);
    if (isFirst) warnOfTypos(definitions, logger, options.environment);
    try {
      // The process is measured once: shown by each service, its memory and CPU would be counted several times over.
      const sharedMetrics = isFirst ? [processMetrics()] : [];
      started.push(await startService(service, { ...DEFAULTS, ...options, logger, sharedMetrics }));
    } catch (error) {
      await stopAfterFailure(started, logger);
      await tracing?.stop();
      throw error;
    }
  }
  return running(started, tracing);
}

const DEFAULTS = { checkLimitMs: 2_000, stopTimeoutMs: 15_000 };

function loggerFor({ definition, config }: ConfiguredService, parent: Logger | undefined): Logger {
  const service = definition.name;
  if (parent !== undefined) return parent.child({ service });
  return createLogger({ service, level: config.logLevel, pretty: config.logPretty });
}

function warnOfTypos(
  definitions: readonly ServiceDefinition[],
  logger: Logger,
  environment?: Environment,
): void {
  const schemas = definitions.map((definition) => definition.config);
  for (const { variable, suggestion, message } of configWarnings(schemas, environment)) {
    logger.warn({ variable, suggestion }, message);
  }
}

/** One destination a process: spans of all its services go there. */
function traced(configured: readonly ConfiguredService[]): Tracing | undefined {
  const [first] = configured;
  if (first?.config.traceUrl === undefined) return undefined;
  const { traceUrl: endpoint, traceRatio: ratio } = first.config;
  return startTracing({
    endpoint,
    ratio,
    service: configured.length === 1 ? first.definition.name : 'shoal',
  });
}

function running(started: readonly StartedService[], tracing: Tracing | undefined): RunningServices {
  let stopping: Promise<void> | undefined;
  return {
    adminUrls: Object.fromEntries(started.map(({ name, adminUrl }) => [name, adminUrl])),
    stop: () => {
      stopping ??= stopAll(started).finally(() => tracing?.stop());
      return stopping;
    },
  };
}

async function stopAfterFailure(started: readonly StartedService[], logger: Logger): Promise<void> {
  try {
    await stopAll(started);
  } catch (err) {
    // The failed start is what the caller must hear of; that the others did not stop cleanly stands in the log.
    logger.error({ err }, 'could not stop the services that had started');
  }
}

// Readiness goes first for all, so that nothing new arrives; the admin servers go last, so that a long stop can be watched.
async function stopAll(started: readonly StartedService[]): Promise<void> {
  for (const service of started) service.retire();
  const failures: unknown[] = [];
  const attempt = (step: () => Promise<void>) => step().catch((error: unknown) => failures.push(error));
  for (const service of started.toReversed()) await attempt(async () => service.stop());
  for (const service of started.toReversed()) await attempt(() => service.closeAdmin());
  if (failures.length === 0) return;
  const cause = new AggregateError(failures, `${failures.length} parts did not stop cleanly`);
  throw new RuntimeError('SHOAL_STOP_FAILED', failures.map(reasonOf).join('; '), { cause });
}
