import { hashKey, type Keyring } from '@shoal/access';
import { callLimits, callTypes } from '@shoal/contracts';
import type { Logger } from '@shoal/logging';
import { closeSilentConnections } from '@shoal/runtime';
import fastify, { type FastifyError, type FastifyInstance, type FastifyRequest } from 'fastify';
import type { IngestionMetrics } from '../metrics.ts';
import { objectField, textField } from './body-fields.ts';
import { type DoorDependencies, passDoor, type Sender, type Verdict } from './door.ts';
import { registerItems } from './item-routes.ts';
import { logRefusals, traceIdOf } from './log-refusals.ts';
import { frameworkRefusal, RefusedRequest, sendRefusal } from './refused-request.ts';

export interface AppDependencies extends DoorDependencies {
  readonly keyring: Keyring;
  readonly logger: Logger;
  readonly metrics: IngestionMetrics;
}

/** A single call may be sent with a little around it; the limit of the event itself is checked on the event. */
const singleBodyBytesMax = callLimits.eventBytesMax + 4_096;

/** The Segment HTTP API, buildable without listening. */
export function buildApp(dependencies: AppDependencies): FastifyInstance {
  // A key such as __proto__ is taken out of the event that has it, so that it does not cost the whole batch.
  const app = fastify({
    logger: false,
    bodyLimit: callLimits.batchBytesMax,
    onProtoPoisoning: 'remove',
    onConstructorPoisoning: 'remove',
    frameworkErrors: (error, _request, reply) => {
      sendRefusal(reply, 'invalid_request', `the request cannot be read: ${error.message}`);
    },
    forceCloseConnections: 'idle',
    requestTimeout: 30_000,
  });
  closeSilentConnections(app);
  app.removeContentTypeParser('text/plain');
  for (const type of callTypes) {
    app.post(`/v1/${type}`, { bodyLimit: singleBodyBytesMax }, async (request, reply) => {
      const sender = authenticate(request, dependencies);
      const [verdict] = await passCounted([withType(request.body, type)], sender, dependencies);
      if (!verdict || verdict.code === 'accepted') return verdict;
      return sendRefusal(reply, verdict.code, verdict.message);
    });
  }
  app.post('/v1/batch', async (request, reply) => {
    const sender = authenticate(request, dependencies);
    const verdicts = await passCounted(callsOf(request.body), sender, dependencies);
    const accepted = verdicts.filter(({ code }) => code === 'accepted').length;
    const results = verdicts.map((verdict, index) => ({ index, ...verdict }));
    return reply
      .code(accepted > 0 ? 200 : 400)
      .send({ accepted, refused: verdicts.length - accepted, results });
  });
  app.register((scope, _options, done) => {
    registerItems(scope, { ...dependencies, authenticate: (request) => authenticate(request, dependencies) });
    done();
  });
  app.setNotFoundHandler((request, reply) => {
    const paths = [...callTypes, 'batch', 'items'].join('|');
    return sendRefusal(reply, 'not_found', `${request.method} ${request.url} is not here: POST /v1/${paths}`);
  });
  app.setErrorHandler((error: FastifyError | RefusedRequest, request, reply) => {
    const path = request.routeOptions.url;
    const refusal = error instanceof RefusedRequest ? error : frameworkRefusal(error, path);
    if (refusal) {
      const about = error instanceof RefusedRequest ? error.about : {};
      dependencies.logger.info({ code: refusal.code, path, ...about }, 'a request was refused');
      return sendRefusal(reply, refusal.code, refusal.message);
    }
    dependencies.logger.error({ err: error }, 'a request failed by a fault of ours');
    return sendRefusal(reply, 'internal', 'a fault of ours: it is in the log');
  });
  return app;
}

function authenticate(request: FastifyRequest, { keyring, clock }: AppDependencies): Sender {
  const key = basicUser(request.headers.authorization) ?? textField(request.body, 'writeKey');
  const shop = key === undefined ? undefined : keyring.shopOf(key, 'write', clock.now());
  if (key === undefined || shop === undefined) {
    throw new RefusedRequest(
      'invalid_write_key',
      'send a valid write key as the user of Basic authentication',
    );
  }
  const { traceparent } = request.headers;
  return {
    shop,
    keyHash: hashKey(key),
    traceparent: typeof traceparent === 'string' ? traceparent : undefined,
  };
}

function basicUser(header: string | undefined): string | undefined {
  const encoded = /^basic ([a-z0-9+/=_-]+)$/i.exec(header ?? '')?.[1];
  if (encoded === undefined) return undefined;
  return Buffer.from(encoded, 'base64').toString().split(':', 1)[0];
}

/** The path says what a call is; a type in the body that says otherwise is refused by the check that follows. */
function withType(body: unknown, type: string): unknown {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) return body;
  const claimed = objectField(body, 'type');
  if (claimed !== undefined && claimed !== type) {
    throw new RefusedRequest(
      'invalid_event',
      `event.type is ${JSON.stringify(claimed).slice(0, 40)}, this path takes ${type}`,
    );
  }
  return { ...body, type };
}

function callsOf(body: unknown): readonly unknown[] {
  const batch = objectField(body, 'batch');
  if (!Array.isArray(batch) || batch.length === 0) {
    throw new RefusedRequest('invalid_event', 'the body needs a field "batch" with at least one event');
  }
  if (batch.length > callLimits.batchEventsMax) {
    const text = `the batch has ${batch.length} events, at most ${callLimits.batchEventsMax} are taken: send several batches`;
    throw new RefusedRequest('batch_too_large', text);
  }
  const sentAt = objectField(body, 'sentAt');
  if (sentAt === undefined) return batch;
  return batch.map((call: unknown) =>
    typeof call === 'object' && call !== null && !Object.hasOwn(call, 'sentAt') ? { ...call, sentAt } : call,
  );
}

async function passCounted(
  values: readonly unknown[],
  sender: Sender,
  dependencies: AppDependencies,
): Promise<Verdict[]> {
  const { metrics, logger } = dependencies;
  try {
    const verdicts = await passDoor(values, sender, dependencies);
    metrics.countVerdicts(sender.shop, verdicts);
    logRefusals(values, verdicts, sender, logger);
    return verdicts;
  } catch (error) {
    if (!(error instanceof RefusedRequest)) throw error;
    metrics.countVerdicts(
      sender.shop,
      values.map(() => error),
    );
    // One line for all of them: while the broker is away each request would else be a thousand.
    const about = { shop: sender.shop, traceId: traceIdOf(sender), events: values.length };
    throw new RefusedRequest(error.code, error.message, about);
  }
}
