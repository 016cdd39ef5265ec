// `npm run check`: everything that can be said about the code without running it, the cheapest first. All checks run
// even when one fails, so that one round shows all there is to mend.
import { runCommand, runNode } from './command.ts';
import { seconds } from './report.ts';

type Check = { readonly name: string; readonly args: readonly string[] };

// Biome colours what it prints even into a file.
const colours = process.stdout.isTTY ? [] : ['--colors=off'];

const CHECKS: readonly Check[] = [
  { name: 'formatting and lint (biome)', args: ['node_modules/@biomejs/biome/bin/biome', 'ci', ...colours] },
  { name: 'types (tsc)', args: ['node_modules/typescript/bin/tsc', '--noEmit'] },
  { name: 'directions of dependency', args: ['tests/boundaries/check-boundaries.ts'] },
  { name: 'unused code (knip)', args: ['node_modules/knip/bin/knip.js', '--no-config-hints'] },
  { name: 'generated documents', args: ['infra/local/src/generate.ts', '--check'] },
];

await runCommand(async () => {
  const lines: string[] = [];
  let failures = 0;
  for (const check of CHECKS) {
    const started = performance.now();
    const passed = (await runNode(check.args, process.env)) === 0;
    if (!passed) failures += 1;
    lines.push(`${passed ? 'pass' : 'FAIL'}  ${check.name}: ${seconds(performance.now() - started)}`);
  }
  console.log(lines.join('\n'));
  return failures === 0 ? 0 : 1;
});
