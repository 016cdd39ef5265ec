// `npm run bench -- NAME [args]`: runs tests/bench/NAME.ts beside a stack that is set up for load. Without NAME it
// lists the benchmarks.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { environmentOf, runCommand, runNode, withStack } from './command.ts';
import { rootFolder } from './folders.ts';
import { reportToTerminal, StackError } from './report.ts';

const benchFolder = join(rootFolder, 'tests', 'bench');
const [name, ...args] = process.argv.slice(2);

await runCommand(async () => {
  if (name === undefined) return listBenchmarks();
  const file = join(benchFolder, `${name}.ts`);
  if (!benchmarks().includes(name)) {
    throw new StackError(`There is no benchmark "${name}". \`npm run bench\` lists them.`);
  }
  const directory = join(rootFolder, '.shoal', 'bench');
  return withStack({ directory, fresh: true, performance: true, report: reportToTerminal }, (stack) =>
    runNode([file, ...args], environmentOf(stack)),
  );
});

function listBenchmarks(): number {
  const names = benchmarks();
  const width = Math.max(0, ...names.map((each) => each.length));
  console.log(names.length > 0 ? 'npm run bench -- NAME [args]' : 'There are no benchmarks in tests/bench.');
  for (const each of names) console.log(`  ${each.padEnd(width)}  ${firstComment(each)}`);
  return 0;
}

function benchmarks(): string[] {
  if (!existsSync(benchFolder)) return [];
  const files = readdirSync(benchFolder).filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'));
  return files.map((file) => file.slice(0, -3)).sort();
}

function firstComment(each: string): string {
  const line = readFileSync(join(benchFolder, `${each}.ts`), 'utf8').match(/^\s*(?:\/\/|\/?\*+)\s*(\S.*)$/m);
  return line?.[1]?.replace(/\s*\*\/$/, '') ?? '';
}
