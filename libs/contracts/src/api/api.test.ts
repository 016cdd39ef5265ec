import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { describe, it } from 'node:test';
import { Validator as OpenApiValidator } from '@seriousme/openapi-schema-validator';
import { Ajv } from 'ajv';
import formats from 'ajv-formats';
import Type, { type TSchema } from 'typebox';
import { type RefusalCode, refusals } from '../refusals.ts';
import { topics } from '../topics.ts';
import { validatorOf } from '../validation.ts';
import type { ApiRoute } from './api-route.ts';
import { asyncApiDocument } from './asyncapi.ts';
import { eventsPage } from './events-page.ts';
import { exampleOf, schemaExamples } from './examples/schema-examples.ts';
import { gatewayRoutes } from './gateway-routes.ts';
import { ingestionRoutes } from './ingestion-routes.ts';
import { type JsonObject, SchemaCollector } from './json-schema.ts';
import { openApiDocument } from './openapi.ts';
import { ownersOf, titleOf } from './topic-facts.ts';

const routes: [string, ApiRoute][] = [...Object.entries(ingestionRoutes), ...Object.entries(gatewayRoutes)];
const version = '1.2.3';
const servers = { ingestion: 'http://127.0.0.1:8080', gateway: 'http://127.0.0.1:8081' };
const require = createRequire(import.meta.url);

describe('the examples', () => {
  for (const { schema, valid, invalid, wrong } of schemaExamples) {
    const validate = validatorOf(schema, 'value');
    it(`${titleOf(schema)}: the valid one holds`, () => assert.equal(validate(valid), undefined));
    it(`${titleOf(schema)}: the invalid one is refused, since ${wrong}`, () =>
      assert.equal(validate(asSent(invalid)), wrong));
  }

  it('are there for every schema of the topics and every answer', () => {
    const schemas: TSchema[] = Object.values(topics).flatMap((topic) => topic.schemas);
    for (const [, { answers }] of routes) schemas.push(...answers.map(({ schema }) => schema));
    const missing = schemas.filter((schema) => exampleOf(schema) === undefined).map(titleOf);
    assert.deepEqual(missing, []);
  });
});

/** A field that is undefined is not sent. */
function asSent(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value));
}

describe('the OpenAPI document', () => {
  const document = openApiDocument({ version, servers });

  it('is valid OpenAPI 3.1', async () => {
    const validator = new OpenApiValidator();
    const { valid, errors } = await validator.validate(structuredClone(document));
    assert.deepEqual(errors ?? [], []);
    assert.ok(valid);
    assert.equal(validator.version, '3.1');
  });

  it('would not pass for valid without what the standard demands', async () => {
    const { paths: _, info: __, ...rest } = document;
    const { valid } = await new OpenApiValidator().validate(structuredClone(rest));
    assert.equal(valid, false);
  });

  it('has every route with its parameters, and refers to nothing that is not there', () => {
    for (const [, { path, method, params, query, headers }] of routes) {
      const operation = at(document, 'paths', path, method.toLowerCase());
      const names = [params, query, headers].flatMap(({ properties }) => Object.keys(properties));
      assert.deepEqual(
        (operation.parameters as JsonObject[]).map(({ name }) => name),
        names,
      );
      for (const [part] of path.matchAll(/(?<=\{)\w+(?=\})/g)) assert.ok(part in params.properties, path);
    }
    assertRefsResolve(document);
  });

  it('names every refusal of a route under its status', () => {
    for (const [, { path, method, refusals: codes }] of routes) {
      for (const code of codes as readonly RefusalCode[]) {
        const { status } = refusals[code];
        const response = at(document, 'paths', path, method.toLowerCase(), 'responses', String(status));
        assert.match(String(response.description), new RegExp(`\`${code}\``), `${path} ${code}`);
      }
    }
  });
});

describe('the AsyncAPI document', () => {
  const document = asyncApiDocument({ version });
  const ajv = new Ajv({ strict: false, allErrors: true, logger: false });
  formats.default(ajv);
  const validate = ajv.compile(require('@asyncapi/specs/schemas/3.0.0-without-$id.json'));

  it('is valid AsyncAPI 3.0, by the schema of the standard', () => {
    assert.ok(validate(document), ajv.errorsText(validate.errors));
  });

  it('would not pass for valid with an action that is none', () => {
    const broken = structuredClone(document) as { operations: Record<string, { action: string }> };
    const [operation] = Object.values(broken.operations);
    assert.ok(operation);
    operation.action = 'publish';
    assert.equal(validate(broken), false);
  });

  it('has every topic, sent by its owner, and refers to nothing that is not there', () => {
    for (const [id, topic] of Object.entries(topics)) {
      assert.equal(at(document, 'channels', id).address, `{namespace}.${topic.name}`);
      for (const owner of ownersOf(topic)) assert.ok(at(document, 'operations', `${owner}.sends.${id}`));
    }
    assertRefsResolve(document);
  });
});

describe('the page of events', () => {
  const page = eventsPage();

  it('has a heading for every topic and every schema, and every field', () => {
    for (const { name, schemas } of Object.values(topics)) {
      assert.ok(page.includes(`\n## ${name}\n`), name);
      for (const schema of schemas as readonly (TSchema & { properties: object })[]) {
        const start = page.indexOf(`\n### ${titleOf(schema)}\n`);
        assert.ok(start >= 0, titleOf(schema));
        const section = page.slice(start);
        for (const field of Object.keys(schema.properties))
          assert.ok(section.includes(`| \`${field}\``), field);
      }
    }
  });

  it('links only to headings that are there', () => {
    const headings = new Set(
      [...page.matchAll(/^#+ (.+)$/gm)].map(([, text]) => String(text).toLowerCase().replaceAll('.', '')),
    );
    const links = [...page.matchAll(/\]\(#([^)]+)\)/g)].map(([, link]) => String(link));
    assert.ok(links.length > 5);
    assert.deepEqual(
      links.filter((link) => !headings.has(link)),
      [],
    );
  });
});

describe('collecting schemas', () => {
  it('refuses two different schemas with one title', () => {
    const collector = new SchemaCollector();
    collector.refer(Type.String({ title: 'Name' }));
    assert.throws(() => collector.refer(Type.Integer({ title: 'Name' })), /Name/);
  });
});

function at(document: JsonObject, ...path: string[]): JsonObject {
  let value: unknown = document;
  for (const part of path) value = (value as JsonObject | undefined)?.[part];
  assert.ok(value !== undefined, `there is no ${path.join(' ')}`);
  return value as JsonObject;
}

function assertRefsResolve(document: JsonObject): void {
  const refs = [...JSON.stringify(document).matchAll(/"\$ref":"#\/([^"]+)"/g)].map(([, ref]) => String(ref));
  assert.ok(refs.length > 10);
  for (const ref of refs) at(document, ...ref.split('/'));
}
