import { gatewayRoutes } from '@shoal/contracts';
import type { Logger } from '@shoal/logging';
import { closeSilentConnections } from '@shoal/runtime';
import fastify, { type FastifyInstance, type FastifyReply } from 'fastify';
import { ChangeStreams } from '../changes/change-streams.ts';
import type { GatewayMetrics } from '../metrics.ts';
import { type ApiDependencies, registerApi } from './api.ts';
import { registerPages } from './pages.ts';
import { refusalOf, sendRefusal, type Thrown } from './refused-request.ts';

export interface AppDependencies extends Omit<ApiDependencies, 'streams'> {
  readonly logger: Logger;
  readonly metrics: GatewayMetrics;
  readonly streamsMax: number;
  readonly streamPendingBytesMax: number;
  /** Between two comments on an idle stream; default 15,000. */
  readonly heartbeatMs?: number;
}

const heartbeatDefaultMs = 15_000;
const streamCloseMs = 500;

/** Longest part of a path that is looked at: 200 characters of four bytes, percent-encoded, and some more to refuse by name. */
const maxParamLength = 4_000;

/** A rule of 8 KB with every character escaped, and some more. */
const bodyBytesMax = 65_536;

/** The read API, buildable without listening. Closing it ends every stream first. */
export function buildApp(dependencies: AppDependencies): FastifyInstance {
  const { feed, logger, metrics } = dependencies;
  const streams = new ChangeStreams({
    feed,
    streamsMax: dependencies.streamsMax,
    pendingBytesMax: dependencies.streamPendingBytesMax,
    heartbeatMs: dependencies.heartbeatMs ?? heartbeatDefaultMs,
    closeMs: streamCloseMs,
    onEnding: (ending) => metrics.countEnding(ending),
  });
  metrics.countStreams(streams);
  const sendFault = (error: Thrown, reply: FastifyReply) => {
    const refusal = refusalOf(error);
    if (refusal) return sendRefusal(reply, refusal);
    logger.error({ err: error }, 'a request failed by a fault of ours');
    return sendRefusal(reply, { code: 'internal', message: 'a fault of ours: it is in the log' });
  };
  const app = fastify({
    logger: false,
    forceCloseConnections: 'idle',
    requestTimeout: 30_000,
    bodyLimit: bodyBytesMax,
    routerOptions: { maxParamLength },
    frameworkErrors: (error, _request, reply) => sendFault(error, reply as FastifyReply),
  });
  closeSilentConnections(app);
  app.addHook('onRequest', (_request, reply, done) => {
    reply.header('x-content-type-options', 'nosniff');
    done();
  });
  app.addHook('onResponse', (request, reply, done) => {
    const route = request.routeOptions.url ?? 'none';
    // How long a stream was open says nothing about speed.
    const isStream = route === gatewayRoutes.changes.path && reply.statusCode === 200;
    if (!isStream) metrics.observeRequest(route, reply.statusCode, reply.elapsedTime / 1_000);
    done();
  });
  app.addHook('preClose', () => streams.close());
  app.setNotFoundHandler((request, reply) =>
    sendRefusal(reply, {
      code: 'not_found',
      message: `${request.method} ${shown(request.url)} is not here: GET /docs lists what is`,
    }),
  );
  app.setErrorHandler((error: Thrown, _request, reply) => sendFault(error, reply));
  registerApi(app, { ...dependencies, streams });
  registerPages(app);
  return app;
}

/** As much of a URL as a sentence can hold. */
function shown(url: string): string {
  return url.length > 100 ? `${url.slice(0, 100)}...` : url;
}
