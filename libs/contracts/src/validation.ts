import { Ajv2020, type ErrorObject, type ValidateFunction } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import type { Static, TSchema } from 'typebox';

const ajv = new Ajv2020({ allErrors: false, strict: true, allowUnionTypes: true });
formats.default(ajv, ['date-time']);

const compiled = new WeakMap<TSchema, ValidateFunction>();

function compile(schema: TSchema): ValidateFunction {
  let validate = compiled.get(schema);
  if (!validate) {
    validate = ajv.compile(schema);
    compiled.set(schema, validate);
  }
  return validate;
}

/** A validator of one schema: undefined when the value holds, else a sentence that says what to mend. */
export type Validator = (value: unknown) => string | undefined;

/** Compiles a schema once; `subject` begins the sentence, such as "properties". */
export function validatorOf(schema: TSchema, subject: string): Validator {
  const validate = compile(schema);
  return (value) => (validate(value) ? undefined : describeFault(validate.errors?.[0], subject));
}

/** Checks a value against a schema and narrows its type. */
export function matches<S extends TSchema>(schema: S, value: unknown): value is Static<S> {
  return compile(schema)(value) as boolean;
}

function describeFault(error: ErrorObject | undefined, subject: string): string {
  if (!error) return `${subject} is not as the contract has it`;
  const place = `${subject}${error.instancePath.replace(/\/(\d+)/g, '[$1]').replaceAll('/', '.')}`;
  const params = error.params as Record<string, unknown>;
  switch (error.keyword) {
    case 'required':
      return `${place} needs a field "${params.missingProperty}"`;
    case 'type':
      return `${place} must be of type ${String(params.type)}`;
    case 'format':
      return `${place} must be a date and time in ISO 8601, such as 2026-01-31T12:00:00Z`;
    case 'const':
      return `${place} must be ${JSON.stringify(params.allowedValue)}`;
    case 'pattern':
      return `${place} has characters that are not allowed there`;
    default:
      return `${place} ${error.message ?? 'is not as the contract has it'}`;
  }
}
