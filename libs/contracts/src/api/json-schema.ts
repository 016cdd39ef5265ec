import type { TSchema } from 'typebox';

export type Json = null | boolean | number | string | readonly Json[] | JsonObject;
export interface JsonObject {
  readonly [name: string]: Json;
}

/**
 * Writes schemas as plain JSON. Each one with a title goes into `schemas` once and is referred to from everywhere else.
 * Throws a TypeError where two different schemas have one title: one would hide the other.
 */
export class SchemaCollector {
  readonly schemas: Record<string, JsonObject> = {};

  /** A reference where the schema has a title, else the schema itself. */
  refer(schema: TSchema): JsonObject {
    return this.#collect(JSON.parse(JSON.stringify(schema)) as Json) as JsonObject;
  }

  #collect(value: Json): Json {
    if (isList(value)) return value.map((item) => this.#collect(item));
    if (typeof value !== 'object' || value === null) return value;
    const entries = Object.entries(value).map(([name, part]): [string, Json] => [name, this.#collect(part)]);
    const collected: JsonObject = Object.fromEntries(entries);
    // A property that happens to be called "title" holds a schema, not a text.
    return typeof value.title === 'string' ? this.#register(value.title, collected) : collected;
  }

  #register(title: string, schema: JsonObject): JsonObject {
    const known = this.schemas[title];
    if (known && JSON.stringify(known) !== JSON.stringify(schema)) {
      throw new TypeError(`two different schemas have the title ${title}`);
    }
    this.schemas[title] = schema;
    return { $ref: `#/components/schemas/${title}` };
  }
}

function isList(value: Json): value is readonly Json[] {
  return Array.isArray(value);
}
