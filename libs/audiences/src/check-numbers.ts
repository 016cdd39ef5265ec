import type { CustomerFacts } from './customer-facts.ts';
import { constantNumber, type Expression, type NumberExpression, typeWord } from './expression.ts';
import { type Range, RuleRefusal } from './rule-fault.ts';

export type Operator = '+' | '-' | '*' | '/' | '%';

type NumberType = NumberExpression['type'];

/** What comes of moments and spans; numbers go with numbers alone. */
const mixed: Readonly<Record<string, NumberType>> = {
  'moment-moment': 'span',
  'moment-span': 'moment',
  'moment+span': 'moment',
  'span+moment': 'moment',
  'span+span': 'span',
  'span-span': 'span',
  'span*number': 'span',
  'number*span': 'span',
  'span/number': 'span',
};

/**
 * Checks and prepares arithmetic. There is no division of whole numbers, and nothing overflows: numbers are floating. What has no
 * value (0 / 0, infinite less infinite) counts as 0, so that no comparison meets NaN.
 */
export function checkArithmetic(
  operator: Operator,
  left: Expression,
  right: Expression,
  range: Range,
): NumberExpression {
  const isNumbers = left.type === 'number' && right.type === 'number';
  const type = isNumbers ? 'number' : mixed[`${left.type}${operator}${right.type}`];
  if (type === undefined) {
    const message = `${operator} does not go between ${typeWord(left.type)} and ${typeWord(right.type)}`;
    throw new RuleRefusal('rule_wrong_type', message, range);
  }
  const [a, b] = [left as NumberExpression, right as NumberExpression];
  const calculate = operations[operator];
  if (a.constant !== undefined && b.constant !== undefined)
    return constantNumber(type, calculate(a.constant, b.constant), range);
  const read = (customer: CustomerFacts) => calculate(a.read(customer), b.read(customer));
  return { type, key: `(${a.key}${operator}${b.key})`, range, read };
}

const valued = (value: number) => (Number.isNaN(value) ? 0 : value);

const operations: Readonly<Record<Operator, (a: number, b: number) => number>> = {
  '+': (a, b) => valued(a + b),
  '-': (a, b) => valued(a - b),
  '*': (a, b) => valued(a * b),
  '/': (a, b) => valued(a / b),
  '%': (a, b) => valued(a % b),
};

export function checkMinus(operand: Expression, range: Range): NumberExpression {
  if (operand.type !== 'number' && operand.type !== 'span') {
    throw new RuleRefusal('rule_wrong_type', `- does not go before ${typeWord(operand.type)}`, range);
  }
  const { type, constant } = operand;
  if (constant !== undefined) return constantNumber(type, -constant, range);
  return { type, key: `-${operand.key}`, range, read: (customer) => -operand.read(customer) };
}
