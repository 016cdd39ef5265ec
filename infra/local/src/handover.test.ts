import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { after, before, test } from 'node:test';
import { repeatsWithin } from '../handover.mjs';
import { commandLineOf } from './claim.ts';
import { holdsWithin } from './wait.ts';

const handover = join(import.meta.dirname, '..', 'handover.mjs');
let folder = '';

before(() => {
  folder = mkdtempSync(join(tmpdir(), 'shoal-handover-'));
});
after(() => rmSync(folder, { recursive: true }));

/** A launcher that hands over to a program with the given source, and the lines that the program prints. */
function launch(source: string): { launcher: ChildProcess; nextLine: () => Promise<string> } {
  const program = join(folder, `program-${process.hrtime.bigint()}.mjs`);
  writeFileSync(program, source);
  const code = `import { handOver } from ${JSON.stringify(handover)};
    process.exitCode = await handOver(process.execPath, ${JSON.stringify(program)}, [], { cwd: '.', env: process.env });`;
  const launcher = spawn(process.execPath, ['--input-type=module', '-e', code], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const lines = createInterface({ input: launcher.stdout })[Symbol.asyncIterator]();
  return { launcher, nextLine: async () => String((await lines.next()).value) };
}

function exitOf(launcher: ChildProcess): Promise<number | null> {
  return new Promise((resolve) => launcher.on('exit', resolve));
}

test('a signal that arrives twice within the window counts once, and again after it', () => {
  const isRepeat = repeatsWithin(1000);
  assert.deepEqual([0, 5, 999, 1000, 1001, 2500].map(isRepeat), [false, true, true, false, true, false]);
});

test('a Ctrl-C that reaches the launcher twice reaches the program once', async () => {
  const { launcher, nextLine } = launch(`
    let interrupts = 0;
    process.on('SIGINT', () => { interrupts += 1; console.log('interrupted'); });
    process.on('SIGTERM', () => { console.log(interrupts); process.exit(7); });
    setInterval(() => {}, 1000);
    console.log('ready');`);
  const exit = exitOf(launcher);
  assert.equal(await nextLine(), 'ready');
  launcher.kill('SIGINT');
  assert.equal(await nextLine(), 'interrupted');
  launcher.kill('SIGINT');
  launcher.kill('SIGTERM');
  assert.equal(await nextLine(), '1');
  assert.equal(await exit, 7);
});

test('a program that a signal ended gives the exit code that a shell would', async () => {
  const { launcher, nextLine } = launch(`console.log('ready'); setInterval(() => {}, 1000);`);
  const exit = exitOf(launcher);
  await nextLine();
  launcher.kill('SIGINT');
  assert.equal(await exit, 130);
});

test('a program does not outlive a launcher that was killed', async () => {
  const { launcher, nextLine } = launch(`console.log(process.pid); setInterval(() => {}, 1000);`);
  const pid = Number(await nextLine());
  launcher.kill('SIGKILL');
  assert.ok(await holdsWithin(5000, async () => commandLineOf(pid) === undefined));
});

test('a SIGTERM that ends the shell of `npm run` ends the program too', async () => {
  const program = join(folder, 'served.mjs');
  writeFileSync(program, `console.log(process.pid); setInterval(() => {}, 1000);`);
  const code = `import { handOver } from ${JSON.stringify(handover)};
    await handOver(process.execPath, ${JSON.stringify(program)}, [], { cwd: '.', env: process.env });`;
  const launcher = join(folder, 'launcher.mjs');
  writeFileSync(launcher, code);
  // The second command keeps the shell from becoming the first.
  const shell = spawn('sh', ['-c', '"$0" "$1"; true', process.execPath, launcher], {
    env: { ...process.env, npm_lifecycle_event: 'start' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const { value } = await createInterface({ input: shell.stdout })[Symbol.asyncIterator]().next();
  shell.kill('SIGTERM');
  assert.ok(await holdsWithin(5000, async () => commandLineOf(Number(value)) === undefined));
});
