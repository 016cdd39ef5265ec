import { type ASTNode, Environment, ParseError } from '@marcbachmann/cel-js';
import { RuleRefusal } from './rule-fault.ts';

export type RuleNode = ASTNode;

/** What a rule may be at most. */
export const ruleBounds = {
  bytesMax: 8_192,
  /** Brackets within brackets. */
  depthMax: 32,
  /** Names, constants and operators. */
  nodesMax: 1_000,
  listMax: 500,
  /** `!!!!` and `----` one behind the other. */
  prefixesMax: 16,
} as const;

const environment = new Environment({
  limits: {
    maxAstNodes: ruleBounds.nodesMax,
    maxDepth: ruleBounds.depthMax,
    maxListElements: ruleBounds.listMax,
    maxMapEntries: 0,
    maxCallArguments: 8,
  },
});

const prefixRun = new RegExp(`(?:[!-]\\s*){${ruleBounds.prefixesMax + 1}}`);

/**
 * Parses a rule as CEL. What is too large is refused before the parser sees it: the parser's own limits do not count prefix
 * operators, each of which it takes by calling itself.
 */
export function parseRule(text: string): RuleNode {
  if (text.length > ruleBounds.bytesMax || Buffer.byteLength(text) > ruleBounds.bytesMax) {
    throw new RuleRefusal('rule_too_large', `a rule has at most ${ruleBounds.bytesMax} bytes`);
  }
  if (text.trim() === '') throw new RuleRefusal('rule_syntax', 'the rule is empty');
  const run = prefixRun.exec(text);
  if (run) {
    const message = `at most ${ruleBounds.prefixesMax} of ! and - may stand in a row`;
    throw new RuleRefusal('rule_too_large', message, { start: run.index, end: run.index + 1 });
  }
  try {
    return environment.parse(text).ast;
  } catch (error) {
    throw refusalOf(error, text);
  }
}

const limitTexts: Readonly<Record<string, string>> = {
  maxDepth: `brackets may stand in each other ${ruleBounds.depthMax} deep at most`,
  maxAstNodes: `a rule has at most ${ruleBounds.nodesMax} names, constants and operators`,
  maxListElements: `a list has at most ${ruleBounds.listMax} values`,
  maxMapEntries: 'maps are not part of rules',
  maxCallArguments: 'no function takes so many values',
};

function refusalOf(error: unknown, text: string): unknown {
  if (!(error instanceof ParseError)) return error;
  const { summary, range = { start: text.length, end: text.length } } = error;
  const limit = Object.keys(limitTexts).find((name) => summary.includes(name));
  if (limit !== undefined) return new RuleRefusal('rule_too_large', String(limitTexts[limit]), range);
  const atEnd = summary.includes('EOF');
  const what = summary.slice(0, 100).replace('Unexpected token: EOF', 'something is missing at the end');
  return new RuleRefusal('rule_syntax', atEnd ? what : `this is not how rules are written: ${what}`, range);
}
