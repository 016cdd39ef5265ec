import type { Atom, Condition } from './condition.ts';

/** Atoms that must all hold. */
export type Clause = readonly Atom[];

/** More alternatives than this are not worth taking apart. */
const clausesMax = 32;

/** The alternatives of a condition (disjunctive normal form); undefined where there are too many of them. */
export function clausesOf(condition: Condition): readonly Clause[] | undefined {
  switch (condition.kind) {
    case 'constant':
      return condition.value ? [[]] : [];
    case 'number':
    case 'text':
      return [[condition]];
    case 'or':
      return alternatives(condition.parts);
    case 'and':
      return products(condition.parts);
  }
}

function alternatives(parts: readonly Condition[]): readonly Clause[] | undefined {
  const clauses: Clause[] = [];
  for (const part of parts) {
    const own = clausesOf(part);
    if (!own || clauses.length + own.length > clausesMax) return undefined;
    clauses.push(...own);
  }
  return clauses;
}

function products(parts: readonly Condition[]): readonly Clause[] | undefined {
  let clauses: readonly Clause[] = [[]];
  for (const part of parts) {
    const own = clausesOf(part);
    if (!own || clauses.length * own.length > clausesMax) return undefined;
    clauses = clauses.flatMap((clause) => own.map((more) => [...clause, ...more]));
  }
  return clauses;
}
