import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';

const FIXTURE = fileURLToPath(new URL('run-service.fixture.ts', import.meta.url));
const VALID = { SHOAL_FIXTURE_KEY: 'a-secret-key' };

function run(environment: Record<string, string>, args: string[] = []) {
  const child = spawn(process.execPath, [FIXTURE, ...args], {
    env: environment,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const output = { stdout: '', stderr: '' };
  child.stdout.on('data', (chunk) => (output.stdout += chunk));
  child.stderr.on('data', (chunk) => (output.stderr += chunk));
  const ended = once(child, 'close').then(([code]) => ({ code, ...output }));
  const messages = () =>
    output.stdout
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line));
  const logged = async (message: string) => {
    while (!output.stdout.includes(message)) await once(child.stdout, 'data');
  };
  return { child, ended, logged, messages };
}

describe('runService', () => {
  it('explains itself and its variables with --help', async () => {
    const { code, stdout } = await run({}, ['--help']).ended;
    assert.equal(code, 0);
    assert.match(stdout, /^fixture: Does nothing, in order\./);
    assert.match(stdout, /\| `SHOAL_FIXTURE_ADMIN_PORT` \|/);
  });

  it('prints the settings in force with --validate, secrets masked, and exits 0', async () => {
    const { code, stdout } = await run(
      { ...VALID, SHOAL_PARTITIONS: '12', REDIS_URL: 'redis://me:hunter2@r:1', SHOAL_PARTITION: '1' },
      ['--validate'],
    ).ended;
    assert.equal(code, 0);
    assert.match(stdout, /^SHOAL_PARTITIONS=12$/m);
    assert.match(stdout, /^SHOAL_FIXTURE_KEY=\*{8}$/m);
    assert.match(stdout, /^REDIS_URL=redis:\/\/me:\*{8}@r:1$/m);
    assert.match(stdout, /^Warning: SHOAL_PARTITION is read by nothing/m);
    assert.doesNotMatch(stdout, /a-secret-key|hunter2/);
  });

  for (const args of [['--validate'], []]) {
    it(`prints every fault at once and exits 2 with ${args[0] ?? 'no argument'}`, async () => {
      const wrong = { SHOAL_PARTITIONS: 'six', REDIS_URL: 'localhost', SHOAL_FIXTURE_KEY: 'short' };
      const { code, stdout, stderr } = await run(wrong, args).ended;
      assert.equal(code, 2);
      assert.equal(stdout, '');
      assert.match(stderr, /has 3 faults/);
      for (const variable of Object.keys(wrong)) assert.match(stderr, new RegExp(`- ${variable} `));
      assert.doesNotMatch(stderr, /short\b/);
    });
  }

  it('refuses an argument that it does not know and shows its usage', async () => {
    const { code, stderr } = await run(VALID, ['--vaildate']).ended;
    assert.equal(code, 2);
    assert.match(stderr, /--vaildate[\s\S]*Usage: /);
  });

  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    it(`finishes the batch in hand on ${signal} and exits 0`, async () => {
      const { child, ended, logged, messages } = run(VALID);
      await logged('"started"');
      child.kill(signal);
      assert.equal((await ended).code, 0);
      assert.deepEqual(
        messages().map((line) => line.msg),
        [
          'started',
          'stopping; a second signal ends the process at once',
          'batch in hand finished',
          'stopped',
        ],
      );
    });
  }

  it('exits 130 at once on a second signal', async () => {
    const { child, ended, logged } = run({ ...VALID, FIXTURE_MODE: 'hangs' });
    await logged('"started"');
    child.kill('SIGTERM');
    await logged('batch in hand finished');
    // Signals right after the first pass for the same key press, so one is sent until the process has gone.
    const again = setInterval(() => child.kill('SIGTERM'), 20);
    const { code } = await ended;
    clearInterval(again);
    assert.equal(code, 130);
  });

  for (const [mode, kind] of [
    ['rejects', 'unhandledRejection'],
    ['throws', 'uncaughtException'],
  ] as const) {
    it(`logs an ${kind} as fatal, finishes the batch in hand and exits 1`, async () => {
      const { ended, messages } = run({ ...VALID, FIXTURE_MODE: mode });
      assert.equal((await ended).code, 1);
      const fatal = messages().find((line) => line.level === 'fatal');
      assert.equal(fatal.kind, kind);
      assert.equal(fatal.err.message, 'nobody caught me');
      assert.ok(messages().some((line) => line.msg === 'batch in hand finished'));
    });
  }

  it('exits 1 where it cannot start, and says why', async () => {
    const { ended, messages } = run({ ...VALID, FIXTURE_MODE: 'start-fails' });
    assert.equal((await ended).code, 1);
    const fatal = messages().find((line) => line.level === 'fatal');
    assert.equal(fatal.msg, 'fixture could not start: no broker');
    assert.equal(fatal.err.code, 'SHOAL_START_FAILED');
  });

  it('exits 1 where it does not stop cleanly', async () => {
    const { child, ended, logged } = run({ ...VALID, FIXTURE_MODE: 'stop-fails' });
    await logged('"started"');
    child.kill('SIGTERM');
    assert.equal((await ended).code, 1);
  });
});
