import type { TObject } from 'typebox';
import { asText } from './expectation.ts';
import { type Variable, variablesOf } from './variable.ts';

const MASK = '********';
const URL_PASSWORD = /(\w+:\/\/[^:@/\s]*:)[^@\s]+@/g;

/** One setting as it may be shown: secrets, and passwords inside addresses, are masked. */
export interface EffectiveSetting {
  readonly variable: string;
  readonly value: string;
}

/** The settings that are in force, for people: what `--validate` prints. An optional one that is unset is `(unset)`. */
export function effectiveSettings(
  schema: TObject,
  config: Readonly<Record<string, unknown>>,
): readonly EffectiveSetting[] {
  return variablesOf(schema).map((variable) => ({
    variable: variable.name,
    value: maskedValue(variable, config[variable.key]),
  }));
}

/** A value as it may be shown. */
export function maskedValue({ secret }: Pick<Variable, 'secret'>, value: unknown): string {
  if (value === undefined) return '(unset)';
  return secret ? MASK : asText(value).replace(URL_PASSWORD, `$1${MASK}@`);
}
