import { type ApiRoute, type GatewayRoutes, gatewayRoutes } from '@shoal/contracts';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { type AuthenticationDependencies, authenticate } from './authenticate.ts';
import { type ApiRequest, createHandlers, type HandlerDependencies } from './handlers.ts';
import { inputReader } from './read-input.ts';
import { sendRefusal } from './refused-request.ts';

export type ApiDependencies = AuthenticationDependencies & HandlerDependencies;

/** Registers every route of the contract with its handler. First the key is looked at, then what is asked. */
export function registerApi(app: FastifyInstance, dependencies: ApiDependencies): void {
  const handlers = createHandlers(dependencies);
  for (const id of Object.keys(gatewayRoutes) as (keyof GatewayRoutes)[]) {
    const route: ApiRoute = gatewayRoutes[id];
    // Which handler goes with which schema is known of each id alone; of all ids at once the compiler cannot say it.
    const handle = handlers[id] as (request: ApiRequest<typeof id>) => unknown;
    const readParams = inputReader(route.params, 'path');
    const readQuery = inputReader(route.query, 'query');
    const url = route.path.replaceAll(/\{(\w+)\}/g, ':$1');
    app.get(url, async (request, reply) => {
      reply.header('cache-control', 'no-store');
      const shop = authenticate(request, dependencies);
      const params = readParams(request.params);
      const query = readQuery(request.query);
      return handle({ shop, params, query, request, reply } as ApiRequest<typeof id>);
    });
    refuseOtherMethods(app, url);
  }
}

const otherMethods = ['DELETE', 'OPTIONS', 'PATCH', 'POST', 'PUT'];
const allowed = 'GET, HEAD, OPTIONS';

/** Says what a path takes, before any body is read. Other sites may not read this one: no CORS headers. */
export function refuseOtherMethods(app: FastifyInstance, url: string): void {
  const refuse = async (request: FastifyRequest, reply: FastifyReply) => {
    reply.header('allow', allowed);
    if (request.method === 'OPTIONS') return reply.code(204).send();
    return sendRefusal(reply, { code: 'method_not_allowed', message: `${url} takes ${allowed}` });
  };
  app.route({ method: otherMethods, url, onRequest: refuse, handler: refuse });
}
