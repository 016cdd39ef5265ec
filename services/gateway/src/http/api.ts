import { type ApiRoute, type GatewayRoutes, gatewayRoutes } from '@shoal/contracts';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { type AuthenticationDependencies, authenticate } from './authenticate.ts';
import { type ApiRequest, createHandlers, type HandlerDependencies, type Handlers } from './handlers.ts';
import { bodyReader, inputReader } from './read-input.ts';
import { sendRefusal } from './refused-request.ts';

export type ApiDependencies = AuthenticationDependencies & HandlerDependencies;

declare module 'fastify' {
  interface FastifyRequest {
    /** Whose key the request carries; empty on pages that need none. */
    shop: string;
  }
}

/** Registers every route of the contract with its handler. First the key is looked at, then what is asked. */
export function registerApi(app: FastifyInstance, dependencies: ApiDependencies): void {
  app.decorateRequest('shop', '');
  const handlers = createHandlers(dependencies);
  const taken = new Map<string, string[]>();
  for (const id of Object.keys(gatewayRoutes) as (keyof GatewayRoutes)[]) {
    const { path, method } = gatewayRoutes[id];
    const url = path.replaceAll(/\{(\w+)\}/g, ':$1');
    registerRoute(app, url, { id, handlers, dependencies });
    taken.set(url, [...(taken.get(url) ?? []), method]);
  }
  for (const [url, methods] of taken) refuseOtherMethods(app, url, methods);
}

interface Registration {
  readonly id: keyof GatewayRoutes;
  readonly handlers: Handlers;
  readonly dependencies: ApiDependencies;
}

function registerRoute(
  app: FastifyInstance,
  url: string,
  { id, handlers, dependencies }: Registration,
): void {
  const route: ApiRoute = gatewayRoutes[id];
  // Which handler goes with which schema is known of each id alone; of all ids at once the compiler cannot say it.
  const handle = handlers[id] as (request: ApiRequest<typeof id>) => unknown;
  const kind = route.key === 'manage' ? 'manage' : 'read';
  const readParams = inputReader(route.params, 'path');
  const readQuery = inputReader(route.query, 'query');
  const readBody = route.body ? bodyReader(route.body) : () => undefined;
  app.route({
    method: route.method,
    url,
    // Before the body is read: nobody without a key has one parsed.
    onRequest: (request, reply, done) => {
      reply.header('cache-control', 'no-store');
      request.shop = authenticate(request, kind, dependencies);
      done();
    },
    handler: (request, reply) => {
      const { shop } = request;
      const params = readParams(request.params);
      const query = readQuery(request.query);
      const body = readBody(request.body);
      return handle({ shop, params, query, body, request, reply } as ApiRequest<typeof id>);
    },
  });
}

const methods = ['GET', 'DELETE', 'OPTIONS', 'PATCH', 'POST', 'PUT'];

/** Says what a path takes, before any body is read. Other sites may not read this one: no CORS headers. */
export function refuseOtherMethods(
  app: FastifyInstance,
  url: string,
  taken: readonly string[] = ['GET'],
): void {
  const allowed = [
    ...(taken.includes('GET') ? ['GET', 'HEAD'] : []),
    ...taken.filter((one) => one !== 'GET'),
    'OPTIONS',
  ].join(', ');
  const refuse = async (request: FastifyRequest, reply: FastifyReply) => {
    reply.header('allow', allowed);
    if (request.method === 'OPTIONS') return reply.code(204).send();
    return sendRefusal(reply, { code: 'method_not_allowed', message: `${url} takes ${allowed}` });
  };
  const others = methods.filter((method) => !taken.includes(method));
  app.route({ method: others, url, onRequest: refuse, handler: refuse });
}
