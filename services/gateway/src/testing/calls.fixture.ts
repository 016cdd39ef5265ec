import assert from 'node:assert/strict';
import { RefusalAnswer, validatorOf } from '@shoal/contracts';
import type { LightMyRequestResponse } from 'fastify';
import type { TSchema } from 'typebox';
import type { TestGateway } from './gateway.fixture.ts';

type Method = 'GET' | 'POST' | 'PUT' | 'DELETE';

interface Sent {
  readonly body?: unknown;
  readonly key?: string;
  readonly ifMatch?: string | undefined;
}

/** Sends a request with a body, by the key of the shop "demo" if no other is given. */
export function sendTo(
  { app, manageKey }: TestGateway,
  method: Method,
  url: string,
  { body, key = manageKey, ifMatch }: Sent = {},
): Promise<LightMyRequestResponse> {
  return app.inject({
    method,
    url,
    headers: {
      authorization: `Bearer ${key}`,
      ...(ifMatch !== undefined && { 'if-match': ifMatch }),
    },
    ...(body !== undefined && { payload: body as object }),
  });
}

/** The body of an answer that must have this status and be as its schema has it. */
export async function answered<T>(
  response: Promise<LightMyRequestResponse>,
  schema: TSchema,
  status = 200,
): Promise<T> {
  const { statusCode, body } = await response;
  assert.equal(statusCode, status, body);
  assert.equal(validatorOf(schema, 'answer')(JSON.parse(body)), undefined, body);
  return JSON.parse(body) as T;
}

export function refused(response: Promise<LightMyRequestResponse>, status: number): Promise<RefusalAnswer> {
  return answered<RefusalAnswer>(response, RefusalAnswer, status);
}
