import type { TObject, TSchema } from 'typebox';

/** How the text of a variable becomes a value. */
export type VariableKind = 'integer' | 'number' | 'boolean' | 'list' | 'text';

/** The JSON Schema keywords that a setting may carry, and this library's own: `env`, `secret`, `unit`, `expects`. */
export interface SettingSchema {
  readonly type?: string;
  readonly description?: string;
  readonly default?: unknown;
  readonly examples?: readonly unknown[];
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minLength?: number;
  readonly minItems?: number;
  readonly pattern?: string;
  readonly items?: SettingSchema;
  readonly enum?: readonly unknown[];
  readonly anyOf?: readonly { readonly const?: unknown }[];
  /** The environment variable that holds the setting. */
  readonly env?: string;
  /** True where the value must never be printed: keys, passwords. */
  readonly secret?: boolean;
  /** The unit of a number, for the tables: `ms`, `events`, `bytes`. */
  readonly unit?: string;
  /** What to write, in words, where the keywords alone would not help: `an address such as redis://host:6379`. */
  readonly expects?: string;
}

/** One environment variable of a service, as its schema declares it. */
export interface Variable {
  /** The property of the configuration: `partitions`. */
  readonly key: string;
  /** The environment variable: `SHOAL_PARTITIONS`. */
  readonly name: string;
  readonly kind: VariableKind;
  readonly required: boolean;
  readonly secret: boolean;
  /** What to check the converted value against. */
  readonly type: TSchema;
  readonly setting: SettingSchema;
}

/**
 * The variables that a schema declares, in its order.
 * Throws a TypeError where a property names no variable: that is a mistake of the schema, not of who runs it.
 */
export function variablesOf(schema: TObject): readonly Variable[] {
  const required = new Set<string>(schema.required ?? []);
  return Object.entries(schema.properties).map(([key, type]) => {
    const setting: SettingSchema = type;
    if (setting.env === undefined)
      throw new TypeError(`The setting "${key}" names no variable: give it "env".`);
    return {
      key,
      name: setting.env,
      kind: kindOf(setting),
      required: required.has(key),
      secret: setting.secret === true,
      type,
      setting,
    };
  });
}

/** How the text of a setting with this schema is read; anything that is no number, boolean or array is text. */
export function kindOf(setting: SettingSchema): VariableKind {
  switch (setting.type) {
    case 'integer':
    case 'number':
    case 'boolean':
      return setting.type;
    case 'array':
      return 'list';
    default:
      return 'text';
  }
}
