import { type Comparison, compare, predicateOf } from './condition.ts';
import {
  type BoolExpression,
  type Expression,
  type NumberExpression,
  opaque,
  type TextExpression,
  truth,
  typeWord,
} from './expression.ts';
import { type Range, RuleRefusal } from './rule-fault.ts';

const mirrored: Readonly<Record<Comparison, Comparison>> = {
  '==': '==',
  '!=': '!=',
  '<': '>',
  '<=': '>=',
  '>': '<',
  '>=': '<=',
};

/** Checks that two sides can be compared, and makes an atom of it where one of them is a constant. */
export function checkComparison(
  comparison: Comparison,
  left: Expression,
  right: Expression,
  range: Range,
): BoolExpression {
  if (left.type === 'text' && right.type === 'text') return compareTexts(comparison, left, right, range);
  if (left.type === 'bool' && right.type === 'bool') return compareTruths(comparison, left, right, range);
  if (left.type !== right.type) {
    const message = `${typeWord(left.type)} cannot be compared with ${typeWord(right.type)}`;
    throw new RuleRefusal('rule_wrong_type', message, range);
  }
  return compareNumbers(comparison, left as NumberExpression, right as NumberExpression, range);
}

function compareNumbers(
  comparison: Comparison,
  left: NumberExpression,
  right: NumberExpression,
  range: Range,
): BoolExpression {
  if (left.constant !== undefined && right.constant !== undefined) {
    return truth(compare(left.constant, comparison, right.constant), range);
  }
  if (left.constant !== undefined) return compareNumbers(mirrored[comparison], right, left, range);
  if (right.constant === undefined) {
    return opaque(keyOf(left, comparison, right), range, (customer) =>
      compare(left.read(customer), comparison, right.read(customer)),
    );
  }
  const { constant } = right;
  refusePointless(left, comparison, constant, range);
  const source = { key: left.key, read: left.read };
  const condition = { kind: 'number', source, comparison, constant } as const;
  return { type: 'bool', key: keyOf(left, comparison, right), range, condition };
}

/** A share that is compared with 60 was meant as 0.6: what can never change is refused and not left to puzzle somebody. */
function refusePointless(
  { field }: NumberExpression,
  comparison: Comparison,
  constant: number,
  range: Range,
): void {
  if (!field) return;
  const { name, min = Number.NEGATIVE_INFINITY, max = Number.POSITIVE_INFINITY } = field;
  const isAbove = constant > max || (constant === max && comparison === '>');
  const isBelow = constant < min || (constant === min && comparison === '<');
  if (!isAbove && !isBelow) return;
  const bounds = Number.isFinite(max) ? `from ${min} to ${max}` : `never below ${min}`;
  const always = compare(isAbove ? max : min, comparison, constant) ? 'always' : 'never';
  const message = `${name} is ${bounds} (${field.unit}), so this is ${always} true`;
  throw new RuleRefusal('rule_pointless', message, range);
}

function compareTexts(
  comparison: Comparison,
  left: TextExpression,
  right: TextExpression,
  range: Range,
): BoolExpression {
  if (comparison !== '==' && comparison !== '!=') {
    throw new RuleRefusal('rule_wrong_type', 'texts have no order: compare them with == or !=', range);
  }
  if (left.constant !== undefined && right.constant === undefined)
    return compareTexts(comparison, right, left, range);
  const isAmong = comparison === '==';
  if (left.constant !== undefined) return truth((left.constant === right.constant) === isAmong, range);
  if (right.constant !== undefined) return amongTexts(left, [right.constant], isAmong, range);
  return opaque(
    keyOf(left, comparison, right),
    range,
    (customer) => (left.read(customer) === right.read(customer)) === isAmong,
  );
}

/** A text of the customer among constants. Names of segments are compared without regard to case. */
export function amongTexts(
  { field, key, read }: TextExpression,
  constants: readonly string[],
  isAmong: boolean,
  range: Range,
): BoolExpression {
  const values = new Set(constants.map((constant) => asCompared(constant, field?.name)));
  return {
    type: 'bool',
    key: `(${key} ${isAmong ? 'in' : 'not in'} ${JSON.stringify([...values])})`,
    range,
    condition: { kind: 'text', source: { key, read }, values, isAmong },
  };
}

/** A constant as the field has its values. */
export function asCompared(constant: string, fieldName: string | undefined): string {
  return fieldName === 'segment' ? constant.toLowerCase() : constant;
}

function compareTruths(
  comparison: Comparison,
  left: BoolExpression,
  right: BoolExpression,
  range: Range,
): BoolExpression {
  if (comparison !== '==' && comparison !== '!=') {
    throw new RuleRefusal('rule_wrong_type', 'conditions have no order: compare them with == or !=', range);
  }
  // Not taken apart: both sides would stand there twice, and twice that in each comparison around it.
  const [isLeft, isRight] = [predicateOf(left.condition), predicateOf(right.condition)];
  const isEqual = comparison === '==';
  return opaque(
    keyOf(left, comparison, right),
    range,
    (customer) => (isLeft(customer) === isRight(customer)) === isEqual,
  );
}

function keyOf(left: { readonly key: string }, comparison: string, right: { readonly key: string }): string {
  return `(${left.key}${comparison}${right.key})`;
}
