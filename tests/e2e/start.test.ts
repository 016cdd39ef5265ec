import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import type { CustomerAnswer } from '@shoal/contracts';

const root = join(import.meta.dirname, '..', '..');
const folder = mkdtempSync(join(tmpdir(), 'shoal-start-'));
const state = ['--state', folder];
const services = ['INGESTION', 'FEATURE_ENGINEERING', 'SEGMENTATION', 'GATEWAY'];
const anyPort = Object.fromEntries(
  services.flatMap((name) => [`SHOAL_${name}_PORT`, `SHOAL_${name}_ADMIN_PORT`]).map((name) => [name, '0']),
);
// Its own Kafka and Redis: whoever starts Shoal for the first time has none.
const { KAFKA_BROKERS: _, REDIS_URL: __, SHOAL_STATE: ___, ...inherited } = process.env;
const environment = { ...inherited, ...anyPort };

const running = new Set<ChildProcess>();
after(() => {
  for (const child of running) child.kill('SIGTERM');
  rmSync(folder, { recursive: true, force: true });
});

function run(command: string, args: readonly string[]) {
  const child = spawn(command, args, { cwd: root, env: environment, stdio: ['ignore', 'pipe', 'pipe'] });
  running.add(child);
  const said = { stdout: '', stderr: '' };
  const summary = Promise.withResolvers<void>();
  child.stdout.on('data', (chunk) => {
    said.stdout += chunk;
    if (said.stdout.includes('}\n')) summary.resolve();
  });
  child.stderr.on('data', (chunk) => {
    said.stderr += chunk;
  });
  const ended = new Promise<number | null>((resolve) => child.on('close', resolve));
  void ended.then(() => running.delete(child) && summary.resolve());
  return { child, said, ended, summary: summary.promise };
}

describe('npm start', () => {
  let read = '';
  let firstMs = 0;

  it('brings up everything, streams a shop and ends with its segments', async () => {
    const started = performance.now();
    const options = ['--once', '--json', '--customers', '300', '--days', '30', '--no-live'];
    const { said, ended } = run('npm', ['start', '--silent', '--', ...options, ...state]);
    assert.equal(await ended, 0, said.stderr);
    firstMs = performance.now() - started;
    const summary = JSON.parse(said.stdout);
    assert.equal(summary.settled, true);
    assert.ok(summary.events.accepted > 10_000 && summary.events.refused === 0);
    assert.ok(summary.customers >= 250 && summary.customers <= 300, `${summary.customers} customers`);
    assert.ok(summary.segments.length >= 4);
    const sizes = summary.segments.map(({ size }: { size: number }) => size);
    assert.equal(
      sizes.reduce((sum: number, size: number) => sum + size, 0),
      summary.customers,
    );
    assert.ok(summary.segments.every(({ name, summary: text }: Record<string, string>) => name && text));
    assert.ok(summary.changes.length > 0);
    read = summary.tryNext;
    assert.ok(!existsSync(join(folder, 'stack.json')), 'a stack is left running');
  });

  it('finds the shop as it was at the next start, streams nothing, and ends in order on Ctrl-C', async (t) => {
    const started = performance.now();
    const args = ['infra/local/bootstrap.mjs', 'start', '--json', '--no-live', ...state];
    const { child, said, ended, summary: shown } = run(process.execPath, args);
    await shown;
    // The public image does; some that stand in for it where it cannot be had end with this message.
    if (/Log directory \S+ is already formatted/.test(said.stderr))
      return t.skip('the Kafka image of this engine does not start on data that it has written');
    const took = performance.now() - started;
    const summary = JSON.parse(said.stdout);
    assert.equal(summary.events, null);
    assert.match(said.stderr, /streamed by an earlier start, nothing to send/);
    assert.ok(summary.segments.length >= 4 && summary.customers >= 250);
    // A machine that is busy with other tests makes both slow.
    assert.ok(took < Math.max(15_000, firstMs / 2), `${Math.round(took)} ms after ${Math.round(firstMs)} ms`);
    const { status, customer } = await ask(summary.tryNext);
    assert.equal(status, 200);
    assert.ok(customer.segment?.name && Number(customer.features?.views) > 0);
    // The key is that of the first start, so that what was noted then still works.
    assert.equal(keyIn(summary.tryNext), keyIn(read));
    child.kill('SIGINT');
    assert.equal(await ended, 0, said.stderr);
    for (const file of ['stack.json', 'addresses.json'])
      assert.ok(!existsSync(join(folder, file)), `${file} is left`);
  });

  it('refuses an option that is none with the one that was meant', async () => {
    const { said, ended } = run(process.execPath, ['infra/local/bootstrap.mjs', 'start', '--custmers', '3']);
    assert.equal(await ended, 2);
    assert.match(said.stderr, /^unknown option '--custmers' \(Did you mean --customers\?\)[^\n]*\n$/);
  });
});

function keyIn(command: string): string | undefined {
  return /Bearer (\S+)'/.exec(command)?.[1];
}

/** Does what the summary says to try next. */
async function ask(command: string) {
  const url = command.split(' ').at(-1) ?? '';
  const response = await fetch(url, { headers: { authorization: `Bearer ${keyIn(command)}` } });
  return { status: response.status, customer: (await response.json()) as CustomerAnswer };
}
