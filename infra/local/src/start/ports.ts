import { type Environment, loadConfig, variablesOf } from '@shoal/config';
import type { ServiceDefinition } from '@shoal/runtime';
import { findFreePort, portIsFree } from '../ports.ts';
import { StackError } from '../report.ts';

/**
 * The environment with every port of the services settled: 0 becomes a free one, so that it can be shown. Looked at
 * before anything is started, because a taken port should not cost the start of a broker first.
 * @throws StackError naming the variable of each port that is taken, ConfigError for a setting that cannot be.
 */
export async function settlePorts(
  definitions: readonly ServiceDefinition[],
  environment: Environment,
): Promise<Environment> {
  const settled: Record<string, string | undefined> = { ...environment };
  const taken: string[] = [];
  for (const definition of definitions) {
    const config = loadConfig(definition.config, environment) as Record<string, unknown>;
    for (const { key, name } of variablesOf(definition.config)) {
      if (key !== 'port' && key !== 'adminPort') continue;
      const port = Number(config[key]);
      if (port === 0) settled[name] = String(await findFreePort());
      else if (!(await portIsFree(port))) taken.push(takenText(definition.name, port, name));
    }
  }
  if (taken.length > 0) throw new StackError(taken.join('\n'));
  return settled;
}

function takenText(service: string, port: number, variable: string): string {
  return `Port ${port}, for ${service}, is taken by another program: set ${variable} to a free one, or to 0 for any.`;
}
