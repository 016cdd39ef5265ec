import { type FastifyInstance, fastify } from 'fastify';
import { Registry } from 'prom-client';
import type { Readiness } from './readiness.ts';
import type { MetricsRegistry } from './service.ts';

export interface AdminServerOptions {
  readonly readiness: Readiness;
  /** What /metrics shows, one registry after the other; no metric may stand in two of them. */
  readonly registries: readonly MetricsRegistry[];
}

/**
 * The small server that every service has beside its work: /health/live answers while the process answers at all, /health/ready says
 * whether work should be sent here and why not, /metrics is for Prometheus. It does not listen yet.
 */
export function buildAdminServer({ readiness, registries }: AdminServerOptions): FastifyInstance {
  // A probe's idle connection must not hold up the end of the process.
  const server = fastify({ forceCloseConnections: true });

  server.get('/health/live', () => ({ live: true }));

  server.get('/health/ready', async (_request, reply) => {
    const report = await readiness.report();
    return reply.code(report.ready ? 200 : 503).send(report);
  });

  server.get('/metrics', async (_request, reply) => {
    const texts = await Promise.all(registries.map((registry) => registry.metrics()));
    return reply.type(Registry.PROMETHEUS_CONTENT_TYPE).send(texts.join('\n'));
  });

  return server;
}
