import { parseArgs } from 'node:util';
import {
  ConfigError,
  configWarnings,
  describeConfig,
  type Environment,
  effectiveSettings,
} from '@shoal/config';
import { createLogger } from '@shoal/logging';
import { reasonOf } from './runtime-error.ts';
import type { ServiceDefinition } from './service.ts';
import { configure } from './settings.ts';
import { type StartServicesOptions, startServices } from './start-services.ts';
import { supervise } from './supervise.ts';

export interface RunServiceOptions extends StartServicesOptions {
  /** Default: what stands on the command line. */
  readonly args?: readonly string[];
}

const EXIT_FAULT = 1;
const EXIT_USAGE = 2;

/**
 * What a service's main.ts calls. `--help` explains the service and its variables; `--validate` prints the settings in force, secrets
 * masked, and exits 0, or prints every fault and exits 2. Otherwise the service runs until a signal ends it.
 */
export async function runService(
  definition: ServiceDefinition,
  options: RunServiceOptions = {},
): Promise<void> {
  const request = readArgs(options.args ?? process.argv.slice(2));
  if ('problem' in request) return refuse(`${request.problem}\n\n${usage(definition)}`);
  if (request.help) return print(help(definition));
  try {
    if (request.validate) return print(validated(definition, options.environment));
    await runUntilSignal(definition, options);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    refuse(error.message);
  }
}

async function runUntilSignal(definition: ServiceDefinition, options: RunServiceOptions): Promise<void> {
  // The configuration is read before anything is supervised: a wrong one is for people and not for the log.
  const [settings] = configure([definition], options.environment).map((service) => service.config);
  const logger =
    options.logger ??
    createLogger({ service: definition.name, level: settings?.logLevel, pretty: settings?.logPretty });
  const starting = startServices([definition], options);
  supervise({ logger, stop: async () => (await starting).stop() });
  try {
    await starting;
  } catch (err) {
    logger.fatal({ err }, reasonOf(err));
    // What was half started may hold the process open.
    process.exit(EXIT_FAULT);
  }
}

type Request = { readonly help: boolean; readonly validate: boolean } | { readonly problem: string };

function readArgs(args: readonly string[]): Request {
  try {
    const options = { help: { type: 'boolean', short: 'h' }, validate: { type: 'boolean' } } as const;
    const { values } = parseArgs({ args: [...args], options });
    return { help: values.help ?? false, validate: values.validate ?? false };
  } catch (error) {
    return { problem: reasonOf(error) };
  }
}

function usage({ name }: ServiceDefinition): string {
  return [
    `Usage: node services/${name}/src/main.ts [--help | --validate]`,
    '  --help      explain the service and its variables',
    '  --validate  check the variables, print the settings in force, and exit',
  ].join('\n');
}

function help(definition: ServiceDefinition): string {
  return [
    `${definition.name}: ${definition.description}`,
    usage(definition),
    describeConfig(definition.config),
  ].join('\n\n');
}

function validated(definition: ServiceDefinition, environment?: Environment): string {
  const [service] = configure([definition], environment);
  const settings = effectiveSettings(definition.config, service?.config ?? {});
  const warnings = configWarnings([definition.config], environment);
  return [
    ...settings.map(({ variable, value }) => `${variable}=${value}`),
    ...warnings.map(({ message }) => `Warning: ${message}`),
  ].join('\n');
}

function print(text: string): void {
  process.stdout.write(`${text}\n`);
}

function refuse(text: string): void {
  process.stderr.write(`${text}\n`);
  process.exitCode = EXIT_USAGE;
}
