import type { TSchema } from 'typebox';

/** One field of a schema, for people: `totals.views`, `segments[].id`, `means.<name>`. */
export interface FieldRow {
  readonly path: string;
  readonly type: string;
  readonly isRequired: boolean;
  readonly meaning: string;
}

/** The JSON Schema keywords that schemas here use. */
interface Keywords {
  readonly type?: string;
  readonly title?: string;
  readonly description?: string;
  readonly format?: string;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly anyOf?: readonly Keywords[];
  readonly properties?: Readonly<Record<string, Keywords>>;
  readonly patternProperties?: Readonly<Record<string, Keywords>>;
  readonly required?: readonly string[];
  readonly items?: Keywords;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly maxLength?: number;
}

/** Every field of an object schema, those of nested objects included; objects with a title of their own are named, not opened. */
export function fieldRows(schema: TSchema): FieldRow[] {
  return rowsOf(schema as Keywords, '');
}

function rowsOf({ properties = {}, required = [] }: Keywords, prefix: string): FieldRow[] {
  return Object.entries(properties).flatMap(([name, field]) => {
    const path = `${prefix}${name}`;
    const row = {
      path,
      type: typeText(field),
      isRequired: required.includes(name),
      meaning: meaningOf(field),
    };
    return [row, ...rowsWithin(field, path)];
  });
}

function rowsWithin(field: Keywords, path: string): FieldRow[] {
  const [values] = Object.values(field.patternProperties ?? {});
  if (field.items) return openable(field.items) ? rowsOf(field.items, `${path}[].`) : [];
  if (values) return openable(values) ? rowsOf(values, `${path}.<name>.`) : [];
  return openable(field) ? rowsOf(field, `${path}.`) : [];
}

/** Schemas with many fields and a heading of their own would be told twice. */
const ownHeadings = new Set(['FeatureState', 'CustomerEvent']);

function openable({ properties, title }: Keywords): boolean {
  return properties !== undefined && !ownHeadings.has(title ?? '');
}

function typeText(field: Keywords): string {
  const { type = 'anything', anyOf, items, patternProperties, format, title } = field;
  if (field.const !== undefined) return `\`${JSON.stringify(field.const)}\``;
  if (field.enum) return field.enum.map((value) => `\`${JSON.stringify(value)}\``).join(' or ');
  if (anyOf) return anyOf.map(typeText).join(' or ');
  if (items) return `array of ${typeText(items)}`;
  const [values] = Object.values(patternProperties ?? {});
  if (values) return `map to ${typeText(values)}`;
  if (title && type === 'object') return title;
  return `${format ?? type}${rangeText(field)}`;
}

function rangeText({ minimum, maximum, maxLength }: Keywords): string {
  if (maxLength !== undefined) return `, at most ${maxLength} characters`;
  if (minimum !== undefined && maximum !== undefined) return ` from ${minimum} to ${maximum}`;
  return minimum !== undefined ? ` ≥ ${minimum}` : '';
}

/** What the field says of itself, and what its choices say. */
function meaningOf({ description = '', anyOf = [] }: Keywords): string {
  const choices = anyOf
    .filter((choice) => choice.const !== undefined && choice.description)
    .map((choice) => `\`${String(choice.const)}\`: ${choice.description}`);
  return [description, ...choices].filter((text) => text !== '').join('; ');
}
