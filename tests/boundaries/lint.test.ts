import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, before, describe, it } from 'node:test';

const ROOT = join(import.meta.dirname, '../..');
const LONG_FUNCTION = `export function f(): void {\n${'  g();\n'.repeat(61)}}\nfunction g(): void {}\n`;

/** Files that break one rule of biome.json each. */
const VIOLATIONS: [rule: string, path: string, source: string][] = [
  ['style/noProcessEnv', 'libs/cache/src/a.ts', 'export const a = process.env.A;'],
  ['style/noDefaultExport', 'libs/cache/src/b.ts', 'export default 1;'],
  ['style/noEnum', 'libs/cache/src/c.ts', 'export enum C { A }'],
  ['style/noNamespace', 'libs/cache/src/d.ts', 'export namespace D { export const a = 1; }'],
  ['style/noNonNullAssertion', 'libs/cache/src/e.ts', 'export const e = (a?: number) => a!;'],
  [
    'style/noExcessiveLinesPerFile',
    'libs/cache/src/f.ts',
    'export const f = [\n'.concat('  1,\n'.repeat(300), '];\n'),
  ],
  ['style/useFilenamingConvention', 'libs/cache/src/badName.ts', 'export const g = 1;'],
  ['style/useImportType', 'libs/cache/src/h.ts', "import { H } from './i.ts';\nexport const h: H = 1;"],
  ['suspicious/noExplicitAny', 'libs/cache/src/i.ts', 'export type H = any;'],
  ['suspicious/noConsole', 'libs/cache/src/j.ts', "console.log('j');"],
  ['suspicious/noEmptyBlockStatements', 'libs/cache/src/k.ts', 'try { JSON.parse("1"); } catch {}'],
  [
    'suspicious/noImportCycles',
    'libs/cache/src/l.ts',
    "import { m } from './m.ts';\nexport const l = () => m;",
  ],
  [
    'suspicious/noImportCycles',
    'libs/cache/src/m.ts',
    "import { l } from './l.ts';\nexport const m = () => l;",
  ],
  ['complexity/noExcessiveLinesPerFunction', 'libs/cache/src/n.ts', LONG_FUNCTION],
  [
    'complexity/useMaxParams',
    'libs/cache/src/o.ts',
    'export const o = (a: 1, b: 1, c: 1, d: 1, e: 1) => [a, b, c, d, e];',
  ],
  [
    'nursery/noFloatingPromises',
    'libs/cache/src/p.ts',
    'async function f() { return 1; }\nexport function p() { f(); }',
  ],
  [
    'suspicious/noFocusedTests',
    'libs/cache/src/q.test.ts',
    "import { it } from 'node:test';\nit.only('q', () => {});",
  ],
];

/** The exceptions that biome.json makes. */
const ALLOWED: [path: string, source: string][] = [
  ['libs/config/src/a.ts', 'export const a = process.env.A;\n'],
  ['services/cli/src/b.ts', "console.log('b');\n"],
  ['libs/cache/src/c.test.ts', 'export const c = (a?: number) => a!;\nexport const d = process.env.D;\n'],
  ['libs/cache/knip.config.ts', 'export default {};\n'],
];

interface Diagnostic {
  readonly category: string;
  readonly location: { readonly path: string };
}

describe('biome.json', () => {
  const root = mkdtempSync(join(tmpdir(), 'shoal-lint-'));
  let found: ReadonlySet<string>;

  before(async () => {
    copyFileSync(join(ROOT, 'biome.json'), join(root, 'biome.json'));
    symlinkSync(join(ROOT, 'node_modules'), join(root, 'node_modules'));
    // Biome wants the ignore file that biome.json speaks of.
    writeFileSync(join(root, '.gitignore'), 'node_modules\n');
    for (const [path, source] of [...VIOLATIONS.map(([, ...file]): [string, string] => file), ...ALLOWED]) {
      mkdirSync(dirname(join(root, path)), { recursive: true });
      writeFileSync(join(root, path), source);
    }
    const diagnostics = await lint(root);
    found = new Set(diagnostics.map(({ category, location }) => `${location.path} ${category}`));
  });
  after(() => rmSync(root, { recursive: true, force: true }));

  for (const [rule, path] of VIOLATIONS) {
    it(`catches ${rule} in ${path}`, () => {
      assert.ok(found.has(`${path} lint/${rule}`), [...found].join('\n'));
    });
  }

  for (const [path] of ALLOWED) {
    it(`makes its exception for ${path}`, () => {
      assert.deepEqual(
        [...found].filter((entry) => entry.startsWith(`${path} `)),
        [],
      );
    });
  }
});

function lint(root: string): Promise<readonly Diagnostic[]> {
  const biome = join(ROOT, 'node_modules/@biomejs/biome/bin/biome');
  const args = [biome, 'lint', '--reporter=json', '--max-diagnostics=none', '--diagnostic-level=error'];
  return new Promise((resolve, reject) => {
    execFile(process.execPath, args, { cwd: root }, (_error, stdout, stderr) => {
      if (stdout === '') reject(new Error(stderr));
      else resolve(JSON.parse(stdout).diagnostics);
    });
  });
}
