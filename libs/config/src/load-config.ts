import type { Static, TObject } from 'typebox';
import { Errors } from 'typebox/value';
import { ConfigError, type ConfigFault } from './config-error.ts';
import { convert } from './convert.ts';
import type { Environment } from './environment.ts';
import { exampleLine, expectation } from './expectation.ts';
import { maskedValue } from './mask.ts';
import { type Variable, variablesOf } from './variable.ts';

/**
 * Reads a service's configuration: each property of `schema` names its variable in `env`; text is converted to
 * integers, numbers, booleans or comma lists; an absent or empty variable takes the property's `default`.
 * Throws a ConfigError with every fault at once.
 *
 *     const config = loadConfig(Type.Object({ ...kafkaConfig, ...redisConfig }));
 */
export function loadConfig<S extends TObject>(schema: S, environment: Environment = process.env): Static<S> {
  const config: Record<string, unknown> = {};
  const faults: ConfigFault[] = [];
  for (const variable of variablesOf(schema)) {
    const reading = read(variable, environment[variable.name]?.trim());
    if ('fault' in reading) faults.push(reading.fault);
    else if (reading.value !== undefined) config[variable.key] = reading.value;
  }
  if (faults.length > 0) throw new ConfigError(faults);
  // Every property was just checked against its own schema; the compiler cannot follow that through the loop.
  return Object.freeze(config) as Static<S>;
}

type Reading = { readonly value: unknown } | { readonly fault: ConfigFault };

function read(variable: Variable, text: string | undefined): Reading {
  if (text === undefined || text === '') return readDefault(variable);
  const converted = convert(text, variable.setting);
  if (!converted.ok)
    return { fault: fault(variable, text, variable.secret ? 'not usable' : converted.wrong) };
  const wrong = firstFault(variable, converted.value);
  return wrong === undefined ? { value: converted.value } : { fault: fault(variable, text, wrong) };
}

function readDefault(variable: Variable): Reading {
  const value = variable.setting.default;
  if (value === undefined) return variable.required ? { fault: missing(variable) } : { value };
  const wrong = firstFault(variable, value);
  // A default is the schema's own text, so a wrong one is a bug and not something the environment can mend.
  if (wrong !== undefined) throw new TypeError(`The default of ${variable.name} ${wrong}.`);
  return { value };
}

// TypeBox's message is the end of a sentence ("must be >= 1"). Of a union's several only the last, about all, helps.
function firstFault(variable: Variable, value: unknown): string | undefined {
  const error = Errors(variable.type, value).at(-1);
  switch (error?.keyword) {
    case undefined:
      return undefined;
    case 'pattern':
    case 'format':
      return 'not of the expected form';
    case 'enum':
    case 'anyOf':
      return 'none of the choices';
    default:
      return error?.message;
  }
}

function fault(variable: Variable, text: string, wrong: string): ConfigFault {
  const shown = variable.secret ? 'has a value that' : `is "${maskedValue(variable, text)}", which`;
  const verb = wrong.startsWith('must') ? wrong : `is ${wrong}`;
  return { variable: variable.name, wrong: `${shown} ${verb}`, remedy: remedy('Write', variable) };
}

function missing(variable: Variable): ConfigFault {
  const meaning = variable.setting.description === undefined ? '' : ` (${variable.setting.description})`;
  return { variable: variable.name, wrong: `is missing${meaning}`, remedy: remedy('Set it to', variable) };
}

function remedy(verb: string, variable: Variable): string {
  const example = exampleLine(variable);
  return `${verb} ${expectation(variable.setting)}${example === undefined ? '.' : `, for example ${example}`}`;
}
