import type { TSchema } from 'typebox';

/** A value that a schema takes, and one that it refuses for one reason. */
export interface SchemaExample {
  readonly schema: TSchema;
  readonly valid: Readonly<Record<string, unknown>>;
  readonly invalid: Readonly<Record<string, unknown>>;
  /** What is wrong with the latter, as the validator says it of a "value". */
  readonly wrong: string;
}
