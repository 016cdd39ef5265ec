import { type Expression, type ObjectPattern, type Program, Visitor } from 'oxc-parser';
import { declaredNames } from './declared-names.ts';

/** A use of a global, with the member that is used: `Date.now`, `new Date()`, `process.env`, `fetch`. */
export interface GlobalFact {
  readonly name: string;
  readonly line: number;
  /** True where the file declares something of that name itself, so that it most likely is not the global. */
  readonly shadowed: boolean;
}

/** Globals through which code reaches the clock, randomness, the environment or the world outside. */
const WATCHED = new Set([
  ...[
    'Date',
    'Math',
    'performance',
    'crypto',
    'process',
    'console',
    'setTimeout',
    'setInterval',
    'setImmediate',
  ],
  ...['fetch', 'WebSocket', 'EventSource', 'XMLHttpRequest', 'BroadcastChannel', 'Worker'],
]);
const GLOBAL_OBJECTS = new Set(['globalThis', 'global']);

/**
 * Lists the uses of watched globals. What has nothing to do with the present, `new Date(ms)` and `value instanceof Date`, is left out;
 * a global handed on whole, as in `const D = Date`, is listed by its bare name.
 */
export function readGlobals(program: Program, lineOf: (node: { start: number }) => number): GlobalFact[] {
  const declared = declaredNames(program);
  const facts: GlobalFact[] = [];
  // Nodes that were judged as part of something larger, or that are names of members and types and refer to nothing.
  const settled = new WeakSet<object>();
  const settleKey = ({ key, computed }: { key: object; computed: boolean }) => {
    if (!computed) settled.add(key);
  };
  const report = ([root, member]: readonly (string | undefined)[], node: { start: number }) => {
    if (root === undefined || !WATCHED.has(root)) return;
    facts.push({
      name: member === undefined ? root : `${root}.${member}`,
      line: lineOf(node),
      shadowed: declared.has(root),
    });
  };

  new Visitor({
    NewExpression: ({ callee, arguments: given }) => {
      if (callee.type !== 'Identifier' || callee.name !== 'Date') return;
      settled.add(callee);
      if (given.length === 0)
        facts.push({ name: 'new Date()', line: lineOf(callee), shadowed: declared.has('Date') });
    },
    BinaryExpression: ({ operator, right }) => {
      if (operator === 'instanceof') settled.add(right);
    },
    MemberExpression: (node) => {
      if (!node.computed) settled.add(node.property);
      if (!settled.has(node)) report(pathOf(node, settled) ?? [], node);
    },
    VariableDeclarator: ({ id, init }) => {
      if (init === null || id.type !== 'ObjectPattern') return;
      const path = pathOf(init, settled);
      if (path !== undefined) for (const key of keysOf(id)) report([...path, key], init);
    },
    Property: (node) => {
      if (!node.shorthand) settleKey(node);
    },
    PropertyDefinition: settleKey,
    MethodDefinition: settleKey,
    TSPropertySignature: settleKey,
    TSMethodSignature: settleKey,
    TSTypeReference: ({ typeName }) => void settled.add(typeName),
    Identifier: (node) => {
      if (!settled.has(node)) report([node.name], node);
    },
  }).visit(program);
  return facts;
}

/** `globalThis.process?.env` as ['process', 'env']; undefined where the expression does not begin with a name. */
function pathOf(expression: Expression, settled: WeakSet<object>): readonly string[] | undefined {
  const path: string[] = [];
  let at: Expression | undefined = expression;
  while (at !== undefined) {
    settled.add(at);
    if (at.type === 'Identifier') return GLOBAL_OBJECTS.has(at.name) ? path : [at.name, ...path];
    if (at.type === 'MemberExpression') {
      const member = nameOf(at.property, at.computed);
      // Which member a computed one is cannot be known; what remains is the object itself.
      if (member === undefined) path.length = 0;
      else path.unshift(member);
    }
    at = innerOf(at);
  }
  return undefined;
}

function innerOf(expression: Expression): Expression | undefined {
  switch (expression.type) {
    case 'MemberExpression':
      return expression.object;
    case 'ChainExpression':
    case 'ParenthesizedExpression':
    case 'TSAsExpression':
    case 'TSNonNullExpression':
      return expression.expression;
    default:
      return undefined;
  }
}

function nameOf(
  key: { type: string; name?: unknown; value?: unknown },
  computed: boolean,
): string | undefined {
  if (!computed && key.type === 'Identifier') return String(key.name);
  return key.type === 'Literal' ? String(key.value) : undefined;
}

// The members that a pattern takes out; undefined stands for those that cannot be known.
function keysOf({ properties }: ObjectPattern): readonly (string | undefined)[] {
  return properties.map((property) =>
    property.type === 'Property' ? nameOf(property.key, property.computed) : undefined,
  );
}
