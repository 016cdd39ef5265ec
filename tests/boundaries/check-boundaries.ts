// Checks the directions in which code may depend on code, and lists each violation as `file:line rule why`.
// `node tests/boundaries/check-boundaries.ts [folder]`; exit 0 clean, 1 violations or nothing to read.
import { globSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { placeOf } from './place.ts';
import type { Inspection } from './queries.ts';
import { readSource } from './read-source.ts';
import { RULES } from './rules.ts';

export interface Violation {
  readonly path: string;
  readonly line: number;
  readonly rule: string;
  readonly message: string;
}

export interface BoundaryReport {
  readonly filesRead: number;
  readonly violations: readonly Violation[];
}

/** Reads every source file of the workspace at `root`. A file that does not parse is a violation of the rule `parse`. */
export function checkBoundaries(root: string): BoundaryReport {
  const packages = packageFolders(root);
  const paths = filesBelow(root, '{services,libs,infra,tests}/**/*.{ts,mts,js,mjs}');
  return {
    filesRead: paths.length,
    violations: paths.flatMap((path) => inspect(path, readFileSync(join(root, path), 'utf8'), packages)),
  };
}

function inspect(path: string, text: string, packages: Inspection['packages']): readonly Violation[] {
  try {
    const inspection = { place: placeOf(path), facts: readSource(path, text), packages };
    return RULES.flatMap(({ id, why, find }) =>
      find(inspection).map(({ line, what }) => ({ path, line, rule: id, message: `${what}: ${why}` })),
    );
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return [{ path, line: 1, rule: 'parse', message: error.message }];
  }
}

function packageFolders(root: string): ReadonlyMap<string, string> {
  return new Map(
    filesBelow(root, '{services,libs}/*/package.json').map((path) => {
      const { name }: { name: string } = JSON.parse(readFileSync(join(root, path), 'utf8'));
      return [name, dirname(path)];
    }),
  );
}

function filesBelow(root: string, pattern: string): readonly string[] {
  const paths = globSync(pattern, { cwd: root, exclude: ['**/node_modules/**'] });
  return paths.map((path) => path.replaceAll('\\', '/')).sort();
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

if (import.meta.main) {
  const { filesRead, violations } = checkBoundaries(
    resolve(process.argv[2] ?? join(import.meta.dirname, '../..')),
  );
  for (const { path, line, rule, message } of violations) print(`${path}:${line} ${rule} ${message}`);
  // A checker that found nothing to read would pass every tree.
  const verdict =
    filesRead === 0 ? 'no file was read' : `${violations.length} violations in ${filesRead} files`;
  print(`boundaries: ${verdict}`);
  process.exitCode = filesRead > 0 && violations.length === 0 ? 0 : 1;
}
