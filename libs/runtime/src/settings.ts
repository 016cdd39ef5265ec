import {
  adminConfig,
  ConfigError,
  type ConfigFault,
  type Environment,
  loadConfig,
  loggingConfig,
  variablesOf,
} from '@shoal/config';
import Type, { type Static } from 'typebox';
import { Check } from 'typebox/value';
import type { ServiceDefinition } from './service.ts';

const runtimeSchema = Type.Object({ ...loggingConfig, ...adminConfig('any', 0) });

/** What the runtime itself reads from a service's configuration. */
export type RuntimeSettings = Static<typeof runtimeSchema>;

/** A service with its configuration loaded. */
export interface ConfiguredService {
  readonly definition: ServiceDefinition;
  readonly config: RuntimeSettings;
}

/** Loads the configuration of each service. Throws one ConfigError with the faults of all of them. */
export function configure(
  definitions: readonly ServiceDefinition[],
  environment?: Environment,
): readonly ConfiguredService[] {
  const faults: ConfigFault[] = [];
  const configured = definitions.flatMap((definition) => {
    try {
      return [{ definition, config: settingsOf(definition, loadConfig(definition.config, environment)) }];
    } catch (error) {
      if (!(error instanceof ConfigError)) throw error;
      faults.push(...error.faults);
      return [];
    }
  });
  if (faults.length > 0) throw new ConfigError(faults);
  return configured;
}

function settingsOf({ name }: ServiceDefinition, config: unknown): RuntimeSettings {
  if (Check(runtimeSchema, config)) return config;
  throw new TypeError(`The schema of ${name} must hold loggingConfig and adminConfig('${name}', port).`);
}

/** The name of the variable behind a property of a service's configuration. */
export function variableName({ config, name }: ServiceDefinition, key: keyof RuntimeSettings): string {
  const variable = variablesOf(config).find((candidate) => candidate.key === key);
  if (variable === undefined) throw new TypeError(`The schema of ${name} has no ${key}.`);
  return variable.name;
}
