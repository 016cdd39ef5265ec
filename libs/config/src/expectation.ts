import { kindOf, type SettingSchema, type Variable } from './variable.ts';

/** What to write, in words: `a whole number of at least 1`, `one of debug, info`, `a comma-separated list of text`. */
export function expectation(setting: SettingSchema): string {
  if (setting.expects !== undefined) return setting.expects;
  const choices = choicesOf(setting);
  if (choices.length > 0) return `one of ${choices.join(', ')}`;
  switch (kindOf(setting)) {
    case 'integer':
      return `a whole number${range(setting)}`;
    case 'number':
      return `a number${range(setting)}`;
    case 'boolean':
      return 'true or false';
    case 'list':
      return `a comma-separated list, each entry ${expectation(setting.items ?? {})}`;
    case 'text':
      return `text${textLimits(setting)}`;
  }
}

/** `SHOAL_PARTITIONS=6`: the schema's example or default as a line to copy, or nothing where neither may be shown. */
export function exampleLine(variable: Variable): string | undefined {
  const { examples, default: fallback } = variable.setting;
  const example = examples?.[0] ?? (variable.secret ? undefined : fallback);
  return example === undefined ? undefined : `${variable.name}=${asText(example)}`;
}

/** A value as one would write it into the variable. */
export function asText(value: unknown): string {
  return Array.isArray(value) ? value.join(',') : String(value);
}

function choicesOf({ enum: values, anyOf }: SettingSchema): readonly unknown[] {
  return values ?? anyOf?.map((branch) => branch.const).filter((value) => value !== undefined) ?? [];
}

function range({ minimum, maximum, unit }: SettingSchema): string {
  const inUnit = unit === undefined ? '' : ` ${unit}`;
  if (minimum !== undefined && maximum !== undefined) return ` from ${minimum} to ${maximum}${inUnit}`;
  if (minimum !== undefined) return ` of at least ${minimum}${inUnit}`;
  if (maximum !== undefined) return ` of at most ${maximum}${inUnit}`;
  return unit === undefined ? '' : ` of${inUnit}`;
}

function textLimits({ minLength, pattern }: SettingSchema): string {
  const length = minLength !== undefined && minLength > 1 ? ` of at least ${minLength} characters` : '';
  return pattern === undefined ? length : `${length} that matches ${pattern}`;
}
