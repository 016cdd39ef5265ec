import Type, { type TObject, type TSchema } from 'typebox';
import type { RefusalCode } from '../refusals.ts';

export type ApiService = 'ingestion' | 'gateway';

/** What a path answers with when it does not refuse. */
export interface ApiAnswer {
  readonly status: number;
  readonly description: string;
  readonly mediaType: 'application/json' | 'text/event-stream';
  readonly schema: TSchema;
}

/** One path of the HTTP API, as data: the service registers it, the OpenAPI document and the tests are made from it. */
export interface ApiRoute {
  readonly service: ApiService;
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** As OpenAPI writes it: `/v1/customers/{id}`. */
  readonly path: string;
  readonly summary: string;
  readonly description: string;
  /** Which kind of key opens it; a manage key opens what a read key does. */
  readonly key: 'write' | 'read' | 'manage';
  /** The parts of the path in braces, all of them texts. */
  readonly params: TObject;
  /** The query; anything that is not listed is refused. */
  readonly query: TObject;
  /** Request headers with a meaning of their own. */
  readonly headers: TObject;
  readonly body?: TSchema;
  readonly answers: readonly ApiAnswer[];
  readonly refusals: readonly RefusalCode[];
}

/** The schema of a part of a request that takes nothing. */
export const nothing = Type.Object({}, { additionalProperties: false });

/** The answer of a path that answers in one way: 200 and JSON. */
export function jsonAnswer(schema: TSchema, description: string): ApiAnswer[] {
  return [{ status: 200, description, mediaType: 'application/json', schema }];
}
