// `npm run check`: everything that can be said about the code without running it, the cheapest first. All checks run
// even when one fails, so that one round shows all there is to mend.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { runCommand, runNode } from './command.ts';
import { rootFolder } from './folders.ts';
import { seconds } from './report.ts';

type Check = { readonly name: string; readonly args: readonly string[]; readonly needs?: string };

const CHECKS: readonly Check[] = [
  { name: 'formatting and lint (biome)', args: ['node_modules/@biomejs/biome/bin/biome', 'ci'] },
  { name: 'types (tsc)', args: ['node_modules/typescript/bin/tsc', '--noEmit'] },
  { name: 'unused code (knip)', args: ['node_modules/knip/bin/knip.js'], needs: 'knip.json' },
  {
    name: 'generated documents',
    args: ['infra/local/src/generate.ts', '--check'],
    needs: 'infra/local/src/generate.ts',
  },
];

await runCommand(async () => {
  const lines: string[] = [];
  let failures = 0;
  for (const check of CHECKS) {
    if (check.needs && !existsSync(join(rootFolder, check.needs))) {
      lines.push(`skip  ${check.name}: there is no ${check.needs}`);
      continue;
    }
    const started = performance.now();
    const passed = (await runNode(check.args, process.env)) === 0;
    if (!passed) failures += 1;
    lines.push(`${passed ? 'pass' : 'FAIL'}  ${check.name}: ${seconds(performance.now() - started)}`);
  }
  console.log(lines.join('\n'));
  return failures === 0 ? 0 : 1;
});
