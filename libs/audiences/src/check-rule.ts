import { amongTexts, asCompared, checkComparison } from './check-comparison.ts';
import { checkCall, refuseFunction, shown } from './check-functions.ts';
import { checkArithmetic, checkMinus } from './check-numbers.ts';
import { type Condition, combine, negate, predicateOf } from './condition.ts';
import type { CustomerFacts } from './customer-facts.ts';
import {
  type BoolExpression,
  constantNumber,
  constantText,
  type Expression,
  fieldExpression,
  type NumberExpression,
  opaque,
  type TextExpression,
  truth,
  typeWord,
} from './expression.ts';
import { nearestName } from './nearest-name.ts';
import type { RuleNode } from './parse-rule.ts';
import { type Range, RuleRefusal } from './rule-fault.ts';
import { ruleFields } from './vocabulary.ts';

/** Checks a parsed rule against the vocabulary: what it comes down to. Throws RuleRefusal at the first fault. */
export function checkRule(node: RuleNode): Condition {
  return conditionOf(node).condition;
}

function conditionOf(node: RuleNode): BoolExpression {
  const expression = check(node);
  if (expression.type === 'bool') return expression;
  const message = `a condition is needed here, and this is ${typeWord(expression.type)}`;
  throw new RuleRefusal('rule_wrong_type', message, node);
}

function check(node: RuleNode): Expression {
  switch (node.op) {
    case 'value':
      return literal(node.args, node);
    case 'id':
      return field(node.args, node);
    case 'call':
      return checkCall(node.args[0], node.args[1], node);
    case 'rcall':
      return checkMethod(node.args, node);
    case '&&':
    case '||':
      return junction(node.op === '&&' ? 'and' : 'or', node.args.map(conditionOf), node);
    case '!_': {
      const { key, condition } = conditionOf(node.args);
      return { type: 'bool', key: `!${key}`, range: node, condition: negate(condition) };
    }
    case '-_':
      return checkMinus(check(node.args), node);
    case '?:':
      return choice(node.args, node);
    case 'in':
      return among(node.args, node);
    case '==':
    case '!=':
    case '<':
    case '<=':
    case '>':
    case '>=':
      return checkComparison(node.op, check(node.args[0]), check(node.args[1]), node);
    case '+':
    case '-':
    case '*':
    case '/':
    case '%':
      return checkArithmetic(node.op, check(node.args[0]), check(node.args[1]), node);
    default:
      return refuse(node);
  }
}

function refuse(node: RuleNode): never {
  if (node.op === '.' || node.op === '.?') {
    const message = `a field has no parts: write one name, such as ${[...ruleFields.keys()][0]}`;
    throw new RuleRefusal('rule_unknown_name', message, node);
  }
  const what = node.op === 'list' ? 'a list stands only behind "in"' : `${node.op} is not part of rules`;
  throw new RuleRefusal('rule_unsupported', what, node);
}

function literal(value: unknown, range: Range): Expression {
  if (typeof value === 'boolean') return truth(value, range);
  if (typeof value === 'string') return constantText(value, range);
  const number = typeof value === 'bigint' ? Number(value) : value;
  if (typeof number === 'number' && Number.isFinite(number)) return constantNumber('number', number, range);
  throw new RuleRefusal('rule_unsupported', 'only numbers, texts, true and false are constants here', range);
}

function field(name: string, range: Range): Expression {
  const known = ruleFields.get(name);
  if (known) return fieldExpression(known, range);
  throw new RuleRefusal('rule_unknown_name', `there is no field ${shown(name)}${hintFor(name)}`, range);
}

/** `views_30d` is asked for by many; exact counts are kept of orders alone. */
function hintFor(name: string): string {
  const [, signal, days] = /^([a-z]+)_(\d+d)$/.exec(name) ?? [];
  const decayed = `${signal}_decayed_${days}`;
  if (ruleFields.has(decayed)) {
    return `: exact counts within days are kept of orders alone; ${decayed} fades with that half-life`;
  }
  const nearest = nearestName(name, ruleFields.keys());
  return nearest === undefined ? '' : `: did you mean ${nearest}?`;
}

function junction(kind: 'and' | 'or', parts: readonly BoolExpression[], range: Range): BoolExpression {
  const condition = combine(
    kind,
    parts.map((part) => part.condition),
  );
  return { type: 'bool', key: `(${parts.map(({ key }) => key).join(` ${kind} `)})`, range, condition };
}

type ChoiceArgs = readonly [RuleNode, RuleNode, RuleNode];

function choice([testNode, thenNode, elseNode]: ChoiceArgs, range: Range): Expression {
  const test = conditionOf(testNode);
  const [one, other] = [check(thenNode), check(elseNode)];
  if (one.type !== other.type) {
    const message = `both outcomes must be alike, and these are ${typeWord(one.type)} and ${typeWord(other.type)}`;
    throw new RuleRefusal('rule_wrong_type', message, range);
  }
  const key = `(${test.key}?${one.key}:${other.key})`;
  const holds = predicateOf(test.condition);
  if (one.type === 'bool' && other.type === 'bool') {
    const [isOne, isOther] = [predicateOf(one.condition), predicateOf(other.condition)];
    return opaque(key, range, (customer) => (holds(customer) ? isOne(customer) : isOther(customer)));
  }
  if (one.type === 'text') {
    throw new RuleRefusal('rule_unsupported', 'texts are not computed: choose between conditions', range);
  }
  const [a, b] = [one as NumberExpression, other as NumberExpression];
  const read = (customer: CustomerFacts) => (holds(customer) ? a.read(customer) : b.read(customer));
  return { type: a.type, key, range, read };
}

function among([valueNode, listNode]: readonly [RuleNode, RuleNode], range: Range): BoolExpression {
  const value = check(valueNode);
  if (listNode.op !== 'list') {
    const message = 'behind "in" comes a list: segment in ["Loyal", "New"]';
    throw new RuleRefusal('rule_wrong_type', message, listNode);
  }
  const items = listNode.args.map(check);
  if (value.type === 'text' && value.constant === undefined) {
    return amongTexts(value, items.map(constantTextOf), true, range);
  }
  const parts = items.map((item) => checkComparison('==', value, item, item.range));
  return junction('or', parts, range);
}

function constantTextOf(item: Expression): string {
  if (item.type === 'text' && item.constant !== undefined) return item.constant;
  throw new RuleRefusal('rule_wrong_type', 'a constant text is needed here', item.range);
}

const methods = ['startsWith', 'endsWith', 'contains'] as const;

function checkMethod(
  [name, targetNode, argNodes]: readonly [string, RuleNode, readonly RuleNode[]],
  range: Range,
): BoolExpression {
  const method = methods.find((known) => known === name) ?? refuseFunction(name, range, methods);
  const target = check(targetNode);
  const [argument, more] = argNodes.map(check);
  if (target.type !== 'text' || argument?.type !== 'text' || argument.constant === undefined || more) {
    const message = `${method} asks a text about a constant one: segment.${method}("loyal")`;
    throw new RuleRefusal('rule_wrong_type', message, range);
  }
  return partOfText(method, target, asCompared(argument.constant, target.field?.name), range);
}

function partOfText(
  method: (typeof methods)[number],
  { key, read }: TextExpression,
  part: string,
  range: Range,
): BoolExpression {
  const holds = (customer: CustomerFacts): boolean => {
    const text = read(customer);
    if (method === 'contains') return text.includes(part);
    return method === 'startsWith' ? text.startsWith(part) : text.endsWith(part);
  };
  return opaque(`${key}.${method}(${JSON.stringify(part)})`, range, holds);
}
