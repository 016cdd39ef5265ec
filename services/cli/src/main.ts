#!/usr/bin/env node
import { runProgram } from './program.ts';
import { quietWhenReaderLeaves } from './reader-leaves.ts';

quietWhenReaderLeaves(process);
process.exitCode = await runProgram(process.argv.slice(2), {
  stdout: process.stdout,
  stderr: process.stderr,
  now: () => performance.now(),
  // Loaded by the commands that have settings: checking them takes longer to load than the rest of the program.
  loadConfig: async (schema) => (await import('@shoal/config')).loadConfig(schema),
});
