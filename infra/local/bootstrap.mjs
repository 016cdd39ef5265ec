// `node infra/local/bootstrap.mjs <command> [args]`: what the scripts of package.json run. Prepares the checkout,
// then runs infra/local/src/<command>.ts on Node 24.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { handOver } from './handover.mjs';
import { prepare, rootFolder } from './preparation.mjs';

const COMMANDS = [
  'setup',
  'start',
  'test',
  'bench',
  'check',
  'generate',
  'weights',
  'encoder',
  'faults',
  'compose',
];
const [command = '', ...args] = process.argv.slice(2);
const script = join(rootFolder, 'infra', 'local', 'src', `${command}.ts`);
const report = (line) => process.stderr.write(`${line}\n`);

try {
  if (!COMMANDS.includes(command) || !existsSync(script)) {
    throw new Error(`There is no command "${command}" here. Commands: ${COMMANDS.join(', ')}`);
  }
  const node = await prepare(rootFolder, report);
  process.exitCode = await handOver(node, script, args, { cwd: rootFolder, env: process.env });
} catch (error) {
  report(error.message);
  process.exitCode = 1;
}
