import { type Validator, validatorOf } from '@shoal/contracts';
import type { Static, TObject, TSchema } from 'typebox';
import { RefusedRequest } from './refused-request.ts';

/** Characters of a foreign parameter name that are repeated to its sender. */
const shownNameMax = 40;

/** Reads one part of a request (`path`, `query`) by its schema. */
export type InputReader<S extends TObject> = (input: unknown) => Static<S>;

/**
 * Makes a reader of texts: numbers are converted, defaults filled in, and what is unknown, repeated or out of range
 * is refused as `invalid_request`. Prepared once a route, since compiling a schema takes a while.
 */
export function inputReader<S extends TObject>(schema: S, part: 'path' | 'query'): InputReader<S> {
  const validate = validatorOf(schema, part);
  const fields = Object.entries(schema.properties).map(([name, type]) => ({ name, ...(type as Keywords) }));
  return (input) => readInput(input as Input, { part, fields, validate }) as Static<S>;
}

/** Makes a reader of bodies, which are as their schema has them or refused. */
export function bodyReader(schema: TSchema): (body: unknown) => unknown {
  const validate = validatorOf(schema, 'body');
  return (body) => {
    const fault = validate(body);
    if (fault) throw new RefusedRequest('invalid_request', fault);
    return body;
  };
}

type Input = Readonly<Record<string, unknown>>;

interface Keywords {
  readonly type?: string;
  readonly default?: unknown;
}

interface Reading {
  readonly part: 'path' | 'query';
  readonly fields: readonly ({ readonly name: string } & Keywords)[];
  readonly validate: Validator;
}

function readInput(input: Input, { part, fields, validate }: Reading): Input {
  const foreign = Object.keys(input).find((given) => !fields.some(({ name }) => name === given));
  if (foreign !== undefined) throw new RefusedRequest('invalid_request', unknownText(foreign, part, fields));
  const values: Record<string, unknown> = {};
  for (const field of fields) {
    const value = convert(input[field.name], field);
    if (value !== undefined) values[field.name] = value;
  }
  const fault = validate(values);
  if (fault) throw new RefusedRequest('invalid_request', fault);
  return values;
}

/** How numbers are written; anything else stays a text, and is refused by the schema. */
const numbers: ReadonlyMap<string, RegExp> = new Map([
  ['integer', /^-?\d{1,15}$/],
  ['number', /^-?\d{1,15}(?:\.\d{1,15})?$/],
]);

function convert(given: unknown, field: Keywords): unknown {
  if (given === undefined) return field.default;
  const digits = field.type === undefined ? undefined : numbers.get(field.type);
  return typeof given === 'string' && digits?.test(given) ? Number(given) : given;
}

function unknownText(foreign: string, part: string, fields: Reading['fields']): string {
  const name = JSON.stringify(foreign.slice(0, shownNameMax));
  const known = fields.map((field) => field.name).join(', ');
  return `${part} has an unknown parameter ${name}: ${known ? `only ${known} are taken` : 'none is taken here'}`;
}
