import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { stripVTControlCharacters } from 'node:util';
import { loadConfig } from '@shoal/config';
import Type from 'typebox';
import type { CommandContext } from './command-context.ts';
import { runProgram } from './program.ts';
import { createProgress } from './progress.ts';
import { customersCsv, temporaryFolder } from './run-shoal.fixture.ts';

const { folder, write } = temporaryFolder();
const csv = `${folder}/${write('customers.csv', customersCsv())}`;

// What begins a line of progress: back to its start, and erase it.
const START_OVER = '\r\u001b[K';

function terminal(environment: Record<string, string> = {}) {
  const written = { stdout: '', stderr: '' };
  let time = 0;
  const context: CommandContext = {
    stdout: { isTTY: true, columns: 70, write: (text) => (written.stdout += text) },
    stderr: { isTTY: true, columns: 70, write: (text) => (written.stderr += text) },
    now: () => (time += 5),
    loadConfig: async (schema) => loadConfig(schema, environment),
  };
  return { written, context };
}

describe('runProgram on a terminal', () => {
  it('shows progress on standard error and takes it away', async () => {
    const { written, context } = terminal();
    assert.equal(await runProgram(['cluster', csv], context), 0);
    const shown = written.stderr.split(START_OVER);
    assert.deepEqual(shown.slice(0, 3), ['', 'tried k = 2', 'tried k = 3']);
    assert.deepEqual(shown.slice(-2), ['fitting k = 2', '']);
  });

  it('prints in colour, within the width of the terminal, unless NO_COLOR is set', async () => {
    const { written, context } = terminal();
    await runProgram(['cluster', csv], context);
    assert.ok(written.stdout.includes('\u001b[1m'));
    const table = written.stdout.split('\n').filter((line) => /^[┌├│└]/.test(line));
    for (const line of table) assert.ok(stripVTControlCharacters(line).length <= 70, line);
    const plain = terminal({ NO_COLOR: '1' });
    await runProgram(['cluster', csv], plain.context);
    assert.ok(!plain.written.stdout.includes('\u001b'));
  });

  it('prints the same JSON for the same clock', async () => {
    const [first, second] = [terminal(), terminal()];
    await runProgram(['cluster', csv, '--json'], first.context);
    await runProgram(['cluster', csv, '--json'], second.context);
    assert.equal(first.written.stdout, second.written.stdout);
    assert.equal(JSON.parse(first.written.stdout).phases.read, 0.005);
  });
});

describe('runProgram with a bug in it', () => {
  const broken = (): ReturnType<typeof terminal> => {
    const { written, context } = terminal();
    const now = () => {
      throw new Error('the clock\nhas stopped');
    };
    return { written, context: { ...context, now } };
  };

  it('prints one line and returns 1', async () => {
    const { written, context } = broken();
    assert.equal(await runProgram(['cluster', csv], context), 1);
    assert.equal(
      written.stderr,
      'unexpected error: the clock has stopped (run it again with --verbose for the stack)\n',
    );
  });

  it('prints the stack when told to be verbose', async () => {
    const { written, context } = broken();
    assert.equal(await runProgram(['cluster', csv, '--verbose'], context), 1);
    assert.match(
      written.stderr,
      /^unexpected error: the clock has stopped\nError: the clock\nhas stopped\n {4}at /,
    );
  });
});

describe('runProgram with a wrong setting in the environment', () => {
  it('prints the fault in one line and returns 2', async () => {
    const { written, context } = terminal();
    const settings = Type.Object({ port: Type.Integer({ env: 'PORT' }) });
    const failing: CommandContext = {
      ...context,
      loadConfig: async () => loadConfig(settings, { PORT: 'x' }) as never,
    };
    assert.equal(await runProgram(['cluster', csv], failing), 2);
    const line = written.stderr.split(START_OVER).at(-1) ?? '';
    assert.match(line, /^[^\n]*PORT[^\n]*\n$/);
  });
});

describe('createProgress', () => {
  it('is silent where nobody looks', () => {
    let written = '';
    const progress = createProgress({ write: (text) => (written += text) });
    progress.show('half');
    progress.clear();
    assert.equal(written, '');
  });
});
