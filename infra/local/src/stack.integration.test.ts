import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, beforeEach, type TestContext, test } from 'node:test';
import { commandLineOf, DirectoryInUseError } from './claim.ts';
import { kafkaAnswers, redisAnswers } from './probes.ts';
import { StackError } from './report.ts';
import { type Stack, type StackOptions, startStack } from './stack.ts';
import { holdsWithin } from './wait.ts';

// The stack that runs the tests must not be taken for the one under test.
const environment = { ...process.env, KAFKA_BROKERS: '', REDIS_URL: '', SHOAL_CONTAINERS: 'never' };
let directory = '';

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'shoal-stack-'));
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

/** Starts a stack that ends with its test, however that goes. */
async function startFor(t: TestContext, changed: Partial<StackOptions> = {}): Promise<Stack> {
  const stack = await startStack({ ...options(), ...changed });
  t.after(() => stack.stop());
  return stack;
}

const options = (): StackOptions => ({ directory, environment, report: () => {} });
const isGone = (pid: number) => commandLineOf(pid) === undefined;
const addressOf = (text: string) => {
  const { hostname, port } = new URL(text.includes('://') ? text : `kafka://${text}`);
  return { host: hostname, port: Number(port) };
};

test('a stack answers until it is stopped, and nothing of it is left', async (t) => {
  const stack = await startFor(t);
  const kafka = addressOf(stack.brokers[0]!);
  const redis = addressOf(stack.redisUrl);
  assert.deepEqual(await Promise.all([kafkaAnswers(kafka), redisAnswers(redis)]), [true, true]);
  assert.deepEqual(
    stack.processes.map(({ name }) => name),
    ['Kafka', 'Redis'],
  );
  await assert.rejects(startStack(options()), DirectoryInUseError);
  await stack.stop();
  assert.deepEqual(await Promise.all([kafkaAnswers(kafka), redisAnswers(redis)]), [false, false]);
  assert.deepEqual(
    stack.processes.map(({ pid }) => isGone(pid)),
    [true, true],
  );
  assert.equal(existsSync(join(directory, 'stack.json')), false);
});

test('a stack that runs outside is used, and not stopped', async (t) => {
  const outer = await startFor(t);
  const outside = { ...environment, KAFKA_BROKERS: outer.brokers.join(), REDIS_URL: outer.redisUrl };
  const inner = await startFor(t, { environment: outside });
  assert.deepEqual([inner.brokers, inner.redisUrl, inner.processes], [outer.brokers, outer.redisUrl, []]);
  await inner.stop();
  assert.equal(await kafkaAnswers(addressOf(outer.brokers[0]!)), true);
});

test('an address where nothing listens is named in one sentence', async () => {
  const outside = { ...environment, KAFKA_BROKERS: '127.0.0.1:1', REDIS_URL: 'redis://:secret@127.0.0.1:1' };
  await assert.rejects(startStack({ ...options(), environment: outside }), (error) => {
    assert.ok(error instanceof StackError);
    assert.doesNotMatch(error.message, /\n|secret/);
    return true;
  });
});

test('a stack does not outlive a parent that was killed', async () => {
  const source = `import { startStack } from ${JSON.stringify(join(import.meta.dirname, 'stack.ts'))};
    const stack = await startStack({ directory: ${JSON.stringify(directory)}, report: () => {} });
    console.log(JSON.stringify(stack.processes.map(({ pid }) => pid)));`;
  const parent = spawn(process.execPath, ['--input-type=module', '-e', source], {
    env: environment,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const { value } = await createInterface({ input: parent.stdout })[Symbol.asyncIterator]().next();
  const pids: number[] = JSON.parse(value!);
  assert.deepEqual(pids.map(isGone), [false, false]);
  parent.kill('SIGKILL');
  assert.ok(await holdsWithin(15_000, async () => pids.every(isGone)));
  // The file that the killed parent left behind does not stand in the way.
  await (await startStack(options())).stop();
});
