import {
  type Expression,
  type ImportDeclarationSpecifier,
  type Program,
  parseSync,
  Visitor,
} from 'oxc-parser';
import { type GlobalFact, readGlobals } from './read-globals.ts';

/** One dependency on another module, however it is written. */
export interface ImportFact {
  /** The module's name; undefined where it is computed at run time. */
  readonly specifier: string | undefined;
  readonly line: number;
  /** True where nothing of it is left when types are stripped. */
  readonly typeOnly: boolean;
  /** What is imported: names, `default`, `*`. */
  readonly names: readonly string[];
}

/** What the rules need to know about one file. */
export interface SourceFacts {
  readonly imports: readonly ImportFact[];
  readonly globals: readonly GlobalFact[];
}

/** Reads the dependencies and the globals out of one TypeScript or JavaScript file. Throws where it does not parse. */
export function readSource(path: string, text: string): SourceFacts {
  const { program, errors } = parseSync(path, text);
  const [error] = errors;
  if (error !== undefined) throw new SyntaxError(`${path} does not parse: ${error.message}`);
  const lineOf = lineFinder(text);
  return { imports: readImports(program, lineOf), globals: readGlobals(program, lineOf) };
}

export type LineOf = (node: { start: number }) => number;

function lineFinder(text: string): LineOf {
  const starts = [0];
  for (const { index } of text.matchAll(/\n/g)) starts.push(index + 1);
  return ({ start }) => starts.findLastIndex((lineStart) => lineStart <= start) + 1;
}

function readImports(program: Program, lineOf: LineOf): readonly ImportFact[] {
  const imports: ImportFact[] = [];
  const add = (node: { start: number }, source: unknown, names: readonly string[], typeOnly = false) =>
    imports.push({ specifier: literal(source), line: lineOf(node), names, typeOnly });

  new Visitor({
    ImportDeclaration: (node) => {
      const { specifiers } = node;
      const eachIsType =
        specifiers.length > 0 &&
        specifiers.every((one) => one.type === 'ImportSpecifier' && one.importKind === 'type');
      add(node, node.source, specifiers.map(importedName), node.importKind === 'type' || eachIsType);
    },
    ExportNamedDeclaration: (node) => {
      if (node.source) add(node, node.source, ['*'], node.exportKind === 'type');
    },
    ExportAllDeclaration: (node) => add(node, node.source, ['*'], node.exportKind === 'type'),
    ImportExpression: (node) => add(node, node.source, ['*']),
    TSImportType: (node) => add(node, node.source, ['*'], true),
    TSImportEqualsDeclaration: (node) => {
      if (node.moduleReference.type === 'TSExternalModuleReference')
        add(node, node.moduleReference.expression, ['*']);
    },
    CallExpression: (node) => {
      if (isRequire(node.callee)) add(node, node.arguments[0], ['*']);
    },
  }).visit(program);
  return imports;
}

function importedName(specifier: ImportDeclarationSpecifier): string {
  switch (specifier.type) {
    case 'ImportDefaultSpecifier':
      return 'default';
    case 'ImportNamespaceSpecifier':
      return '*';
    case 'ImportSpecifier':
      return specifier.imported.type === 'Literal' ? specifier.imported.value : specifier.imported.name;
  }
}

// `require(...)` and `createRequire(import.meta.url)(...)`.
function isRequire(callee: Expression): boolean {
  if (callee.type === 'CallExpression')
    return callee.callee.type === 'Identifier' && callee.callee.name === 'createRequire';
  return callee.type === 'Identifier' && callee.name === 'require';
}

function literal(source: unknown): string | undefined {
  const { type, value } = Object(source);
  return type === 'Literal' && typeof value === 'string' ? value : undefined;
}
