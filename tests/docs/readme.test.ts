import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';

const root = join(import.meta.dirname, '..', '..');
const readme = readFileSync(join(root, 'README.md'), 'utf8');
const scripts: Record<string, string> = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).scripts;

/** Every command that stands in a block without a language or between backticks, from its program on. */
const commands = codeIn(readme).flatMap((code) => {
  return /\b(npm|npx shoal|node services)\b[^|)#]*/.exec(code)?.[0].trim() ?? [];
});

function codeIn(markdown: string): string[] {
  const code: string[] = [];
  let fence: string | undefined;
  for (const line of markdown.split('\n')) {
    if (line.startsWith('```')) fence = fence === undefined ? line.slice(3) : undefined;
    else if (fence === '') code.push(line);
    else if (fence === undefined)
      code.push(...[...line.matchAll(/`([^`]+)`/g)].map(([, inline = '']) => inline));
  }
  return code;
}

const unique = (prefix: string) => [...new Set(commands.filter((command) => command.startsWith(prefix)))];

const help = (program: string, args: readonly string[]) =>
  spawnSync(process.execPath, [join(root, program), ...args, '--help'], { encoding: 'utf8' });
const optionsIn = (command: string) => command.match(/(?<= )--[a-z-]+/g) ?? [];

describe('the README', () => {
  it('names commands at all', () => {
    assert.ok(unique('npm').length >= 4 && unique('npx shoal').length >= 8, commands.join('\n'));
  });

  for (const command of unique('npm')) {
    it(`names a script that is there: ${command}`, () => {
      const [, first = '', second = ''] = command.split(' ');
      assert.ok(scripts[first === 'run' ? second : first], command);
    });
  }

  for (const command of unique('npm start --')) {
    it(`names options that are there: ${command}`, () => {
      const { status, stdout } = help('infra/local/src/start.ts', []);
      assert.equal(status, 0);
      for (const option of optionsIn(command)) assert.ok(stdout.includes(`${option} `), option);
    });
  }

  for (const command of unique('npx shoal')) {
    it(`names a command and options that are there: ${command}`, () => {
      const words = command.split(' ').slice(2);
      const end = words.findIndex((word) => !/^[a-z]+$/.test(word));
      const names = end < 0 ? words : words.slice(0, end);
      const { status, stdout, stderr } = help('services/cli/src/main.ts', names);
      assert.equal(status, 0, stderr);
      assert.ok(stdout.startsWith(`Usage: shoal ${names.join(' ')}`), stdout);
      for (const option of optionsIn(command)) assert.ok(stdout.includes(`${option} `), option);
    });
  }

  it('names a service that explains itself', () => {
    const [command = ''] = unique('node services');
    const { status, stdout } = help(command.split(' ')[1] ?? '', []);
    assert.equal(status, 0);
    assert.match(stdout, /SHOAL_INGESTION_PORT/);
  });

  for (const [, link = ''] of readme.matchAll(/\]\((?!https?:)([^)#]+)/g)) {
    it(`links to a file that is there: ${link}`, () => assert.ok(existsSync(join(root, link))));
  }

  it('names variables that the services or the commands read', () => {
    const sources = [
      'libs/config/src/fragments.ts',
      'services/ingestion/src/config.ts',
      'services/gateway/src/config.ts',
    ];
    const setUp = readFileSync(join(root, 'infra/local/src/tensorflow/prepare-tensorflow.ts'), 'utf8');
    const known = sources.map((file) => readFileSync(join(root, file), 'utf8')).join('\n');
    const named = new Set(readme.match(/\b(SHOAL_[A-Z_]+|KAFKA_BROKERS|REDIS_URL)\b/g));
    for (const variable of named) {
      assert.ok(known.includes(`'${variable}'`) || setUp.includes(`environment.${variable}`), variable);
    }
  });
});
