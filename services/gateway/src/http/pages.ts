import { fastifySwagger } from '@fastify/swagger';
import { fastifySwaggerUi } from '@fastify/swagger-ui';
import { type OpenApiOptions, openApiDocument } from '@shoal/contracts';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import manifest from '../../package.json' with { type: 'json' };
import { refuseOtherMethods } from './api.ts';
import { RefusedRequest } from './refused-request.ts';
import { welcomePage } from './welcome-page.ts';

/** The read API is where the page comes from; where events go is known on this machine alone, and can be edited there. */
const servers: OpenApiOptions['servers'] = { ingestion: 'http://127.0.0.1:8080', gateway: '/' };

/** Browsers must load nothing from anywhere else, so that the pages work without a network. */
const pagePolicy = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";
const docsPolicy =
  "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; connect-src 'self'; base-uri 'none'";

/** Pages for people, without a key: a welcome, the API as a document, and Swagger UI to read and try it. */
export function registerPages(app: FastifyInstance): void {
  const document = openApiDocument({ version: manifest.version, servers });
  app.addHook('onRequest', async (request) => {
    const isPage = !request.is404 && !request.routeOptions.url?.startsWith('/v1/');
    if (isPage && Object.keys(request.query as object).length > 0) {
      throw new RefusedRequest('invalid_request', 'query has an unknown parameter: none is taken here');
    }
  });
  app.get('/', async (request, reply) =>
    reply
      .header('content-security-policy', pagePolicy)
      .type('text/html; charset=utf-8')
      .send(welcomePage(originOf(request))),
  );
  app.get('/openapi.json', async () => document);
  refuseOtherMethods(app, '/');
  refuseOtherMethods(app, '/openapi.json');
  app.register(fastifySwagger, {
    mode: 'static',
    specification: { document: structuredClone(document) as never },
  });
  app.register(fastifySwaggerUi, {
    routePrefix: '/docs',
    staticCSP: docsPolicy,
    theme: { title: 'Shoal API' },
    uiConfig: { layout: 'BaseLayout', docExpansion: 'list', defaultModelsExpandDepth: 0 },
  });
}

/** The address that the browser used, as far as it can stand in a command; a forged one only reaches its own sender. */
function originOf({ host, protocol }: FastifyRequest): string {
  const isPlain = /^[\w.:[\]-]+$/.test(host);
  return isPlain ? `${protocol}://${host}` : 'http://127.0.0.1:8081';
}
