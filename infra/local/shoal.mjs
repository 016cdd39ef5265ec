#!/usr/bin/env node
// The command `shoal` of a checkout: prepares it where needed, then runs the command line on Node 24. Standard
// output belongs to the command alone (`--json` stays pure); preparation speaks on standard error.
import { join } from 'node:path';
import { handOver } from './handover.mjs';
import { prepare, rootFolder } from './preparation.mjs';

const report = (line) => process.stderr.write(`${line}\n`);

try {
  const node = await prepare(rootFolder, report);
  const script = join(rootFolder, 'services', 'cli', 'src', 'main.ts');
  process.exitCode = await handOver(node, script, process.argv.slice(2), {
    cwd: process.cwd(),
    env: process.env,
  });
} catch (error) {
  report(error.message);
  process.exitCode = 1;
}
