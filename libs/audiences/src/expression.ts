import type { Condition, Source } from './condition.ts';
import type { CustomerFacts } from './customer-facts.ts';
import type { Range } from './rule-fault.ts';
import type { RuleField, ValueType } from './vocabulary.ts';

/** A part of a rule whose type is known. */
export type Expression = TextExpression | NumberExpression | BoolExpression;

interface Located {
  readonly range: Range;
}

/** A text of the customer, or a constant one: texts are not computed. */
export interface TextExpression extends Located, Source<string> {
  readonly type: 'text';
  readonly constant?: string;
  readonly field?: RuleField;
}

/** Numbers, moments (milliseconds since 1970) and spans (milliseconds). */
export interface NumberExpression extends Located, Source<number> {
  readonly type: 'number' | 'moment' | 'span';
  readonly constant?: number;
  readonly field?: RuleField;
}

export interface BoolExpression extends Located {
  readonly type: 'bool';
  /** Equal keys hold for the same customers. */
  readonly key: string;
  readonly condition: Condition;
}

export function constantNumber(
  type: NumberExpression['type'],
  constant: number,
  range: Range,
): NumberExpression {
  return { type, key: `${type}:${constant}`, constant, range, read: () => constant };
}

export function constantText(constant: string, range: Range): TextExpression {
  return { type: 'text', key: JSON.stringify(constant), constant, range, read: () => constant };
}

export function fieldExpression(field: RuleField, range: Range): TextExpression | NumberExpression {
  const { name: key, type } = field;
  if (type === 'text') return { type, key, field, range, read: field.read as Source<string>['read'] };
  return { type, key, field, range, read: field.read as Source<number>['read'] };
}

/** A truth read as a number, 1 or 0: for what cannot be taken apart into atoms, or not without being written twice. */
export function opaque(
  key: string,
  range: Range,
  holds: (customer: CustomerFacts) => boolean,
): BoolExpression {
  const source = { key, read: (customer: CustomerFacts) => (holds(customer) ? 1 : 0) };
  return { type: 'bool', key, range, condition: { kind: 'number', source, comparison: '==', constant: 1 } };
}

export function truth(value: boolean, range: Range): BoolExpression {
  return { type: 'bool', key: String(value), range, condition: { kind: 'constant', value } };
}

const typeWords: Readonly<Record<ValueType, string>> = {
  number: 'a number',
  text: 'a text',
  bool: 'a condition',
  moment: 'a moment',
  span: 'a span of time',
};

export function typeWord(type: ValueType): string {
  return typeWords[type];
}
