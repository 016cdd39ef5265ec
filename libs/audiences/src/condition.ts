import type { CustomerFacts } from './customer-facts.ts';

/** Something that can be read of a customer. Equal keys read the same, and so are read once for all rules. */
export interface Source<Value extends number | string> {
  readonly key: string;
  readonly read: (customer: CustomerFacts) => Value;
}

export type Comparison = '==' | '!=' | '<' | '<=' | '>' | '>=';

/** A number against a constant. Numbers are never NaN, so a comparison is the opposite of its opposite. */
export interface NumberAtom {
  readonly kind: 'number';
  readonly source: Source<number>;
  readonly comparison: Comparison;
  readonly constant: number;
}

/** A text among some, or among none of them. */
export interface TextAtom {
  readonly kind: 'text';
  readonly source: Source<string>;
  readonly values: ReadonlySet<string>;
  readonly isAmong: boolean;
}

export type Atom = NumberAtom | TextAtom;

/** What a rule comes down to: atoms, and how they go together. */
export type Condition =
  | Atom
  | { readonly kind: 'constant'; readonly value: boolean }
  | { readonly kind: 'and' | 'or'; readonly parts: readonly Condition[] };

export type Predicate = (customer: CustomerFacts) => boolean;

const opposites: Readonly<Record<Comparison, Comparison>> = {
  '==': '!=',
  '!=': '==',
  '<': '>=',
  '>=': '<',
  '>': '<=',
  '<=': '>',
};

/** The opposite, by De Morgan's laws down to the atoms. */
export function negate(condition: Condition): Condition {
  switch (condition.kind) {
    case 'constant':
      return { kind: 'constant', value: !condition.value };
    case 'number':
      return { ...condition, comparison: opposites[condition.comparison] };
    case 'text':
      return { ...condition, isAmong: !condition.isAmong };
    default:
      return { kind: condition.kind === 'and' ? 'or' : 'and', parts: condition.parts.map(negate) };
  }
}

/** All or any of the parts; parts of the same kind are taken apart, and constants are worked in. */
export function combine(kind: 'and' | 'or', parts: readonly Condition[]): Condition {
  const decisive = kind === 'or';
  const kept: Condition[] = [];
  for (const part of parts) {
    if (part.kind === 'constant') {
      if (part.value === decisive) return part;
    } else if (part.kind === kind) kept.push(...part.parts);
    else kept.push(part);
  }
  const [only, second] = kept;
  if (!only) return { kind: 'constant', value: !decisive };
  return second ? { kind, parts: kept } : only;
}

export function compare(value: number, comparison: Comparison, constant: number): boolean {
  switch (comparison) {
    case '==':
      return value === constant;
    case '!=':
      return value !== constant;
    case '<':
      return value < constant;
    case '<=':
      return value <= constant;
    case '>':
      return value > constant;
    default:
      return value >= constant;
  }
}

/** A condition made ready to be asked, by itself and without an index. */
export function predicateOf(condition: Condition): Predicate {
  switch (condition.kind) {
    case 'constant': {
      const { value } = condition;
      return () => value;
    }
    case 'number':
      return numberPredicate(condition);
    case 'text': {
      const { source, values, isAmong } = condition;
      return (customer) => values.has(source.read(customer)) === isAmong;
    }
    default: {
      const parts = condition.parts.map(predicateOf);
      if (condition.kind === 'and') return (customer) => parts.every((part) => part(customer));
      return (customer) => parts.some((part) => part(customer));
    }
  }
}

/** A closure for each comparison: the engine can then compile each on its own. */
function numberPredicate({ source: { read }, comparison, constant }: NumberAtom): Predicate {
  switch (comparison) {
    case '==':
      return (customer) => read(customer) === constant;
    case '!=':
      return (customer) => read(customer) !== constant;
    case '<':
      return (customer) => read(customer) < constant;
    case '<=':
      return (customer) => read(customer) <= constant;
    case '>':
      return (customer) => read(customer) > constant;
    default:
      return (customer) => read(customer) >= constant;
  }
}
