import type { TObject, TSchema } from 'typebox';
import { type RefusalCode, refusals } from '../refusals.ts';
import type { ApiRoute, ApiService } from './api-route.ts';
import { exampleOf } from './examples/schema-examples.ts';
import { gatewayRoutes } from './gateway-routes.ts';
import { ingestionRoutes } from './ingestion-routes.ts';
import { type Json, type JsonObject, SchemaCollector } from './json-schema.ts';
import { RefusalAnswer } from './refusal-answer.ts';

export interface OpenApiOptions {
  readonly version: string;
  /** Where each service answers, such as `http://127.0.0.1:8080`. */
  readonly servers: Readonly<Record<ApiService, string>>;
}

const tags: Readonly<Record<ApiService, string>> = {
  ingestion: 'Write: events of storefronts, by the calls of the Segment spec. Needs a write key.',
  gateway:
    'Read: customers, segments and their changes; audiences, which are written here too. Needs a read key, and to write a manage key.',
};

/** The HTTP API of ingestion and gateway as an OpenAPI 3.1 document. */
export function openApiDocument({ version, servers }: OpenApiOptions): JsonObject {
  const collector = new SchemaCollector();
  const refusal = collector.refer(RefusalAnswer);
  const paths: Record<string, JsonObject> = {};
  const routes: [string, ApiRoute][] = [...Object.entries(ingestionRoutes), ...Object.entries(gatewayRoutes)];
  for (const [id, route] of routes) {
    const operation = operationOf(id, route, collector, refusal);
    paths[route.path] = {
      ...paths[route.path],
      servers: [{ url: servers[route.service] }],
      [route.method.toLowerCase()]: operation,
    };
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Shoal',
      version,
      description: 'Customer segments out of the live events of a shop.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: servers.gateway, description: 'Read API (gateway)' }],
    tags: Object.entries(tags).map(([name, description]) => ({ name, description })),
    paths,
    components: { securitySchemes, schemas: collector.schemas },
  };
}

const securitySchemes: JsonObject = {
  write: {
    type: 'http',
    scheme: 'basic',
    description: 'The write key as the user, without a password, as Segment has it',
  },
  read: { type: 'http', scheme: 'bearer', description: 'A read key, or a manage key' },
  manage: { type: 'http', scheme: 'bearer', description: 'A manage key' },
};

function operationOf(
  id: string,
  route: ApiRoute,
  collector: SchemaCollector,
  refusal: JsonObject,
): JsonObject {
  const { service, summary, description, key, body } = route;
  return {
    operationId: service === 'ingestion' ? `send-${id}` : id,
    tags: [service],
    summary,
    description,
    security: [{ [key]: [] }],
    parameters: [
      ...parametersOf(route.params, 'path'),
      ...parametersOf(route.query, 'query'),
      ...parametersOf(route.headers, 'header'),
    ],
    ...(body && {
      requestBody: { required: true, content: { 'application/json': contentOf(body, collector) } },
    }),
    responses: responsesOf(route, collector, refusal),
  };
}

function parametersOf(part: TObject, place: 'path' | 'query' | 'header'): JsonObject[] {
  const required = new Set<string>(part.required ?? []);
  return Object.entries(part.properties).map(([name, type]) => {
    const { description, ...schema } = JSON.parse(JSON.stringify(type)) as JsonObject;
    const isRequired = required.has(name) && schema.default === undefined;
    return { name, in: place, required: isRequired, ...(description && { description }), schema };
  });
}

function contentOf(schema: TSchema, collector: SchemaCollector): JsonObject {
  const example = exampleOf(schema);
  return { schema: collector.refer(schema), ...(example !== undefined && { example: example as Json }) };
}

/** Answers and refusals by status; where a status has several forms, any of them may come. */
function responsesOf(
  { answers, refusals: codes }: ApiRoute,
  collector: SchemaCollector,
  refusal: JsonObject,
): JsonObject {
  const responses: Record<string, JsonObject> = {};
  for (const { status, description, mediaType, schema } of answers) {
    responses[status] = { description, content: { [mediaType]: contentOf(schema, collector) } };
  }
  for (const [status, refused] of groupByStatus(codes)) {
    const description = refused.map((code) => `\`${code}\`: ${refusals[code].meaning}`).join(' ');
    const answered = answers.find((answer) => answer.status === status);
    const schema = answered ? { anyOf: [refusal, collector.refer(answered.schema)] } : refusal;
    responses[status] = {
      description: answered ? `${answered.description}. ${description}` : description,
      content: { 'application/json': { schema } },
    };
  }
  return responses;
}

function groupByStatus(codes: readonly RefusalCode[]): ReadonlyMap<number, RefusalCode[]> {
  const groups = new Map<number, RefusalCode[]>();
  for (const code of codes) {
    const { status } = refusals[code];
    groups.set(status, [...(groups.get(status) ?? []), code]);
  }
  return groups;
}
