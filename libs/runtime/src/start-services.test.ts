import assert from 'node:assert/strict';
import { createServer } from 'node:net';
import { after, describe, it } from 'node:test';
import { adminConfig, ConfigError, kafkaConfig, loggingConfig } from '@shoal/config';
import { recordingLogger } from '@shoal/logging';
import { Counter } from 'prom-client';
import Type, { type TObject } from 'typebox';
import { type RunningService, type RuntimeError, type ServiceDefinition, startServices } from './index.ts';

const environment = { SHOAL_ALPHA_ADMIN_PORT: '0', SHOAL_BETA_ADMIN_PORT: '0' };
const cleanups: (() => Promise<unknown>)[] = [];
after(async () => void (await Promise.allSettled(cleanups.map((cleanup) => cleanup()))));

function service(name: string, running: Partial<RunningService> = {}, events: string[] = []) {
  const schema = Type.Object({ ...kafkaConfig, ...loggingConfig, ...adminConfig(name, 9100) });
  const definition: ServiceDefinition<typeof schema> = {
    name,
    description: `The ${name} service`,
    config: schema,
    start: async ({ config, metrics }) => {
      events.push(`start ${name}`);
      new Counter({ name: 'folds_total', help: 'Folds', registers: [metrics] }).inc(config.partitions);
      return { checks: {}, stop: async () => void events.push(`stop ${name}`), ...running };
    },
  };
  return definition;
}

async function start(definitions: ServiceDefinition<TObject>[], options = {}) {
  const logger = recordingLogger();
  const services = await startServices(definitions, { environment, logger, ...options });
  cleanups.push(() => services.stop());
  return { services, logger };
}

async function ready(url: string | undefined) {
  const response = await fetch(`${url}/health/ready`);
  return { status: response.status, body: await response.json() };
}

describe('startServices', () => {
  it('starts in the order given and stops in reverse', async () => {
    const events: string[] = [];
    const { services } = await start([service('alpha', {}, events), service('beta', {}, events)]);
    await Promise.all([services.stop(), services.stop()]);
    assert.deepEqual(events, ['start alpha', 'start beta', 'stop beta', 'stop alpha']);
  });

  it('answers live, ready and metrics on a port of each service', async () => {
    const { services } = await start([service('alpha'), service('beta')]);
    const { alpha, beta } = services.adminUrls;
    assert.notEqual(alpha, beta);
    assert.deepEqual(await (await fetch(`${alpha}/health/live`)).json(), { live: true });
    assert.deepEqual(await ready(beta), { status: 200, body: { ready: true, phase: 'running', checks: {} } });
    const response = await fetch(`${alpha}/metrics`);
    assert.match(response.headers.get('content-type') ?? '', /^text\/plain; version=0\.0\.4/);
    assert.match(await response.text(), /^folds_total\{service="alpha"\} 6$/m);
  });

  it('shows the metrics of the process once, with the first service', async () => {
    const { services } = await start([service('alpha'), service('beta')]);
    const [first, second] = await Promise.all(
      [services.adminUrls.alpha, services.adminUrls.beta].map(async (url) =>
        (await fetch(`${url}/metrics`)).text(),
      ),
    );
    assert.match(first!, /^process_cpu_seconds_total \d/m);
    assert.doesNotMatch(second!, /process_cpu/);
  });

  it('is not ready while a check fails or hangs, and says which and why', async () => {
    const checks = {
      kafka: async () => {},
      redis: () => Promise.reject(new Error('connection refused')),
      model: () => new Promise<void>(() => {}),
      broken: () => {
        throw new Error('thrown before its first await');
      },
    };
    const { services } = await start([service('alpha', { checks })], { checkLimitMs: 5 });
    const { status, body } = await ready(services.adminUrls.alpha);
    assert.equal(status, 503);
    assert.deepEqual(body, {
      ready: false,
      phase: 'running',
      checks: {
        kafka: { ok: true },
        redis: { ok: false, reason: 'connection refused' },
        model: { ok: false, reason: 'the check took longer than 5 ms' },
        broken: { ok: false, reason: 'thrown before its first await' },
      },
    });
  });

  it('does not run a check that hangs a second time beside itself', async () => {
    let runs = 0;
    const checks = {
      slow: () => {
        runs += 1;
        return new Promise<void>(() => {});
      },
    };
    const { services } = await start([service('alpha', { checks })], { checkLimitMs: 1 });
    await ready(services.adminUrls.alpha);
    assert.equal((await ready(services.adminUrls.alpha)).status, 503);
    assert.equal(runs, 1);
  });

  it('is live but not ready while it starts', async () => {
    let url = '';
    const definition: ServiceDefinition = {
      ...service('alpha'),
      start: async () => {
        assert.equal((await fetch(`${url}/health/live`)).status, 200);
        assert.deepEqual(await ready(url), {
          status: 503,
          body: { ready: false, phase: 'starting', checks: {} },
        });
        return { checks: {}, stop: async () => {} };
      },
    };
    const port = await freePort();
    url = `http://127.0.0.1:${port}`;
    const { services } = await start([definition], { environment: { SHOAL_ALPHA_ADMIN_PORT: String(port) } });
    assert.equal((await ready(url)).status, 200);
    await services.stop();
  });

  it('turns every readiness off before it stops the first service, and answers until the last has stopped', async () => {
    let seen: unknown;
    let urls: Readonly<Record<string, string>> = {};
    const stop = async () => {
      seen = [await ready(urls.alpha), await ready(urls.beta)];
    };
    const { services } = await start([service('alpha'), service('beta', { stop })]);
    urls = services.adminUrls;
    await services.stop();
    const stopping = { status: 503, body: { ready: false, phase: 'stopping', checks: {} } };
    assert.deepEqual(seen, [stopping, stopping]);
    await assert.rejects(fetch(`${urls.alpha}/health/live`));
  });

  it('stops every service even where one throws and one hangs, then tells of both', async () => {
    const events: string[] = [];
    const definitions = [
      service('alpha', {}, events),
      service('beta', { stop: () => Promise.reject(new Error('stuck')) }),
      service('gamma', { stop: () => new Promise(() => {}) }),
    ];
    const { services } = await start(definitions, {
      environment: { ...environment, SHOAL_GAMMA_ADMIN_PORT: '0' },
      stopTimeoutMs: 5,
    });
    await assert.rejects(services.stop(), (error: RuntimeError) => {
      assert.equal(error.code, 'SHOAL_STOP_FAILED');
      assert.match(error.message, /the stop of gamma took longer than 5 ms; stuck/);
      return true;
    });
    assert.deepEqual(events, ['start alpha', 'stop alpha']);
  });

  it('stops those that had started where a later one cannot start', async () => {
    const events: string[] = [];
    const failing = { ...service('beta'), start: () => Promise.reject(new Error('no broker')) };
    await assert.rejects(start([service('alpha', {}, events), failing]), (error: RuntimeError) => {
      assert.equal(error.code, 'SHOAL_START_FAILED');
      assert.match(error.message, /^beta could not start: no broker$/);
      return true;
    });
    assert.deepEqual(events, ['start alpha', 'stop alpha']);
  });

  it('names the variable to change where the admin port is taken', async () => {
    const taken = createServer().listen(0, '127.0.0.1');
    cleanups.push(async () => taken.close());
    await new Promise((resolve) => taken.once('listening', resolve));
    const { port } = Object(taken.address());
    await assert.rejects(start([service('alpha')], { environment: { SHOAL_ALPHA_ADMIN_PORT: `${port}` } }), {
      code: 'SHOAL_PORT_TAKEN',
      message: `Port ${port} on 127.0.0.1, for health checks and metrics of alpha, is taken by another program. Set SHOAL_ALPHA_ADMIN_PORT to a free port.`,
    });
  });

  it('names the variable to change where the machine lacks the address', async () => {
    await assert.rejects(
      start([service('alpha')], { environment: { ...environment, SHOAL_HOST: '192.0.2.1' } }),
      {
        code: 'SHOAL_HOST_UNUSABLE',
        message: /no address 192\.0\.2\.1.*Set SHOAL_HOST/,
      },
    );
  });

  it('reports the faults of all services at once and starts none', async () => {
    const events: string[] = [];
    const wrong = { SHOAL_ALPHA_ADMIN_PORT: 'x', SHOAL_BETA_ADMIN_PORT: '-1', SHOAL_PARTITIONS: '0' };
    await assert.rejects(
      start([service('alpha', {}, events), service('beta', {}, events)], { environment: wrong }),
      (error) => error instanceof ConfigError && /has 3 faults/.test(error.message),
    );
    assert.deepEqual(events, []);
  });

  it('warns once of a variable that looks mistyped, and not of those of a sister service', async () => {
    const { logger } = await start([service('alpha'), service('beta')], {
      environment: { ...environment, SHOAL_PARTITION: '3' },
    });
    assert.deepEqual(
      logger.lines.filter((line) => line.level === 'warn').map((line) => line.message),
      ['SHOAL_PARTITION is read by nothing. Did you mean SHOAL_PARTITIONS?'],
    );
  });

  it('refuses a schema without the settings that it needs itself', async () => {
    const bare = { ...service('alpha'), config: Type.Object({}) };
    await assert.rejects(start([bare]), /schema of alpha must hold loggingConfig and adminConfig/);
  });
});

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = Object(server.address());
  await new Promise((resolve) => server.close(resolve));
  return port;
}
