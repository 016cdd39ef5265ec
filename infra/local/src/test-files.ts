import { existsSync, globSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { StackError } from './report.ts';

export type TestArguments = {
  /** Only libs and services, without a stack. */
  readonly unit: boolean;
  /** Options for `node --test` itself, such as --test-name-pattern=... */
  readonly nodeOptions: readonly string[];
  /** Files, folders or patterns; none means all. */
  readonly patterns: readonly string[];
};

const ALL = ['libs', 'services', 'infra', 'tests'];
const UNIT = ['libs', 'services'];
/** Tests that need a running stack say so by this ending. */
const NEEDS_STACK = /\.integration\.test\.ts$/;

export function parseTestArguments(args: readonly string[]): TestArguments {
  const isOption = (arg: string) => arg.startsWith('-');
  return {
    unit: args.includes('--unit'),
    nodeOptions: args.filter((arg) => isOption(arg) && arg !== '--unit'),
    patterns: args.filter((arg) => !isOption(arg)),
  };
}

/**
 * The test files to run, relative to the root and sorted, so that two runs go through them in the same order.
 * @throws StackError when a pattern finds nothing: a misspelt name must not look like a passing run.
 */
export function findTestFiles(root: string, { unit, patterns }: TestArguments): string[] {
  const isGiven = patterns.length > 0;
  const wanted = isGiven ? patterns : unit ? UNIT : ALL;
  const found = wanted.flatMap((pattern) => {
    const files = expand(root, pattern).filter((file) => !(unit && NEEDS_STACK.test(file)));
    if (isGiven && files.length === 0) throw new StackError(`No test file matches "${pattern}".`);
    return files;
  });
  return [...new Set(found)].sort();
}

function expand(root: string, pattern: string): string[] {
  const path = join(root, pattern);
  const isFolder = existsSync(path) && statSync(path).isDirectory();
  const glob = isFolder ? `${pattern.replace(/\/+$/, '')}/**/*.test.ts` : pattern;
  // Workspace packages stand in each other's node_modules: their tests would run several times.
  return globSync(glob, { cwd: root, exclude: ['**/node_modules/**'] });
}
