import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { refusals } from '@shoal/contracts';

/** A code, and a source file that has it. */
export interface FoundCode {
  readonly code: string;
  readonly path: string;
}

/** `type AnythingErrorCode = 'A' | 'B';` */
const union = /type\s+\w*ErrorCode\s*=\s*([^;]+);/g;
/** `readonly code = 'A';` of an error class with one code. */
const single = /readonly\s+code\s*(?::\s*'\w+'\s*)?=\s*'(\w+)'/g;
/** `deadLetter('a', ...)` and `{ kind: 'deadLetter', code: 'a' }`. */
const letter = /deadLetter(?:\(\s*|',\s*code:\s*)'(\w+)'/g;
const quoted = /'([A-Za-z]\w*)'/g;

/** The codes that a source declares. */
export function codesIn(text: string): string[] {
  const ofUnions = captures(text, union).flatMap((body) => captures(body, quoted));
  return [...ofUnions, ...captures(text, single), ...captures(text, letter)];
}

/** Every code of the workspace at `root`: the refusals of the contract, and what the sources declare. */
export function codesOf(root: string): FoundCode[] {
  const paths = globSync('{libs,services,infra}/**/*.{ts,mjs}', {
    cwd: root,
    exclude: ['**/node_modules/**'],
  });
  const sources = paths.filter((path) => !/\.(test|fixture)\.ts$/.test(path)).sort();
  const declared = sources.flatMap((path) =>
    codesIn(readFileSync(join(root, path), 'utf8')).map((code) => ({ code, path })),
  );
  return [
    ...Object.keys(refusals).map((code) => ({ code, path: 'libs/contracts/src/refusals.ts' })),
    ...declared,
  ];
}

function captures(text: string, pattern: RegExp): string[] {
  return [...text.matchAll(pattern)].map(([, captured]) => String(captured));
}
