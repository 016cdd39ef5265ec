import { join } from 'node:path';
import { run, succeeds } from '../../infra/local/src/children.ts';
import { rootFolder } from '../../infra/local/src/folders.ts';
import { findFreePort } from '../../infra/local/src/ports.ts';
import { holdsWithin } from '../../infra/local/src/wait.ts';

/** docker-compose.yml on an engine, under a project name and on ports of its own. */
export interface ComposeProject {
  readonly ports: Readonly<Record<'kafka' | 'redis' | 'ingestion' | 'gateway', number>>;
  build(): Promise<void>;
  /** Starts what is not there yet, with so many instances of a service. */
  up(options?: { readonly scale?: Readonly<Record<string, number>> }): Promise<void>;
  /** Resolves once as many containers run as were asked for and all that have a health check are healthy. */
  untilHealthy(withinMs: number): Promise<void>;
  /** kill -9 of all that runs in the first container of a service but its init: it ends, and is to come back. */
  kill(service: string): Promise<void>;
  /** How often the engine has started the containers of a service anew. */
  restarts(service: string): Promise<number>;
  /** How many partitions each member of a consumer group has; empty while it is being balanced. */
  partitionsOf(group: string): Promise<readonly number[]>;
  /** Runs a service of a profile to its end, and gives its log. Throws where it fails. */
  runProfile(profile: string, service: string): Promise<string>;
  /** The end of the logs of containers that are not healthy. */
  lastWords(): Promise<string>;
  /** Removes containers, network and volumes. */
  down(): Promise<void>;
}

interface Container {
  readonly name: string;
  readonly service: string;
  readonly state: string;
  readonly restarts: number;
}

const project = 'shoal-tried';
const files = ['docker-compose.yml', 'tests/compose/tried.yml'].map((file) => join(rootFolder, file));
const buildWithinMs = 20 * 60_000;
const commandWithinMs = 5 * 60_000;

/** @throws Where neither `docker compose` nor `docker-compose` is there. */
export async function openComposeProject(): Promise<ComposeProject> {
  const command = await composeCommand();
  const ports = {
    kafka: await findFreePort(),
    redis: await findFreePort(),
    ingestion: await findFreePort(),
    gateway: await findFreePort(),
  };
  const env = {
    ...process.env,
    // The first compose asks for a builder that small engines do not have.
    ...(command.length === 1 && { DOCKER_BUILDKIT: '0' }),
    NPM_CONFIG_REGISTRY: (
      await run({ command: 'npm', args: ['config', 'get', 'registry'], withinMs: 60_000 })
    ).trim(),
    KAFKA_PORT: String(ports.kafka),
    REDIS_PORT: String(ports.redis),
    INGESTION_PORT: String(ports.ingestion),
    GATEWAY_PORT: String(ports.gateway),
    DEMO_CUSTOMERS: '300',
    DEMO_DAYS: '30',
  };
  const compose = (args: readonly string[], withinMs = commandWithinMs) => {
    const [program = 'docker', ...first] = command;
    const all = [...first, '--project-name', project, ...files.flatMap((file) => ['--file', file]), ...args];
    return run({ command: program, args: all, withinMs, env });
  };
  let wanted = 0;
  return {
    ports,
    build: async () => void (await compose(['--profile', 'demo', 'build'], buildWithinMs)),
    up: async ({ scale = {} } = {}) => {
      const scales = Object.entries(scale).flatMap(([service, number]) => [
        '--scale',
        `${service}=${number}`,
      ]);
      await compose(['up', '--detach', '--no-build', ...scales]);
      const services = (await compose(['config', '--services'])).trim().split('\n');
      const added = Object.values(scale).reduce((sum, number) => sum + number - 1, 0);
      wanted = services.filter((service) => !offered.has(service)).length + added;
    },
    untilHealthy: async (withinMs) => {
      const all = async () => {
        const running = (await containers()).filter(({ service }) => !offered.has(service));
        return running.length === wanted && running.every(({ state }) => state === 'healthy');
      };
      if (await holdsWithin(withinMs, all)) return;
      const states = (await containers()).map(({ name, state }) => `${name} ${state}`).join(', ');
      throw new Error(`not all of ${wanted} containers were healthy within ${withinMs / 1000} s: ${states}`);
    },
    kill: async (service) => {
      const [container] = await containersOf(service);
      await succeeds({
        command: 'docker',
        args: ['exec', String(container?.name), 'sh', '-c', 'kill -9 -1'],
        withinMs: commandWithinMs,
      });
    },
    restarts: async (service) =>
      (await containersOf(service)).reduce((sum, { restarts }) => sum + restarts, 0),
    partitionsOf: async (group) => {
      const [kafka] = await containersOf('kafka');
      const words = [
        groupsTool,
        '--bootstrap-server',
        'kafka:9092',
        '--describe',
        '--group',
        group,
        '--members',
      ];
      const table = await run({
        command: 'docker',
        args: ['exec', String(kafka?.name), ...words],
        withinMs: commandWithinMs,
      }).catch(() => '');
      const rows = table.split('\n').map((line) => line.trim().split(/\s+/));
      return rows.filter(([name]) => name === group).map((row) => Number(row.at(-1)));
    },
    runProfile: async (profile, service) => {
      await compose(
        ['--profile', profile, 'up', '--no-build', '--exit-code-from', service, '--no-recreate', service],
        commandWithinMs,
      );
      return compose(['--profile', profile, 'logs', '--no-color', service]);
    },
    lastWords: async () => {
      const ill = (await containers()).filter(({ state }) => state !== 'healthy');
      const logs = ill.map(
        async ({ name }) =>
          `${name}: ${await run({ command: 'docker', args: ['logs', '--tail', '5', name], withinMs: commandWithinMs })}`,
      );
      return (await Promise.all(logs)).join('\n');
    },
    down: async () =>
      void (await compose(['--profile', 'demo', 'down', '--volumes', '--remove-orphans', '--timeout', '30'])),
  };
}

const groupsTool = '/opt/kafka/bin/kafka-consumer-groups.sh';

/** Services that only profiles start. */
const offered: ReadonlySet<string> = new Set(['demo', 'prometheus', 'grafana']);

async function composeCommand(): Promise<readonly string[]> {
  for (const command of [['docker', 'compose'], ['docker-compose']] as const) {
    const [program, ...first] = command;
    if (await succeeds({ command: program, args: [...first, 'version'], withinMs: 10_000 })) return command;
  }
  throw new Error('neither "docker compose" nor "docker-compose" is there');
}

const format =
  '{{.Name}}\t{{index .Config.Labels "com.docker.compose.service"}}\t{{if .State.Health}}{{.State.Health.Status}}{{else}}{{.State.Status}}{{end}}\t{{.RestartCount}}';

async function containers(): Promise<Container[]> {
  const filter = `label=com.docker.compose.project=${project}`;
  const ids = await run({
    command: 'docker',
    args: ['ps', '--all', '--quiet', '--filter', filter],
    withinMs: commandWithinMs,
  });
  const names = ids.trim().split('\n').filter(Boolean);
  if (names.length === 0) return [];
  const lines = await run({
    command: 'docker',
    args: ['inspect', '--format', format, ...names],
    withinMs: commandWithinMs,
  });
  return lines
    .trim()
    .split('\n')
    .map((line) => {
      const [name = '', service = '', state = '', restarts = '0'] = line.split('\t');
      return { name: name.replace('/', ''), service, state, restarts: Number(restarts) };
    });
}

async function containersOf(service: string): Promise<Container[]> {
  return (await containers()).filter((container) => container.service === service);
}
