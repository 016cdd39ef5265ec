import { checkRule } from './check-rule.ts';
import { type Clause, clausesOf } from './clauses.ts';
import { type Condition, type Predicate, predicateOf } from './condition.ts';
import { parseRule } from './parse-rule.ts';
import { placeIn, type RuleFault, RuleRefusal } from './rule-fault.ts';

/** A rule made ready: asked by itself, or put into an AudienceIndex with many others. */
export interface CompiledRule {
  readonly matches: Predicate;
  /** Alternatives of atoms that must all hold. */
  readonly clauses: readonly Clause[];
}

export type RuleOutcome =
  | { readonly ok: true; readonly rule: CompiledRule }
  | { readonly ok: false; readonly fault: RuleFault };

/**
 * Checks a rule in CEL and prepares it. Whatever is wrong with it is handed back with its place: a rule of any size and depth
 * takes milliseconds at most.
 *
 * @example
 * const outcome = compileRule('orders_30d >= 2 && !has("Order Refunded", "30d")');
 * if (outcome.ok) outcome.rule.matches(new CustomerFacts(state, now));
 */
export function compileRule(text: string): RuleOutcome {
  try {
    return { ok: true, rule: prepare(checkRule(parseRule(text))) };
  } catch (error) {
    if (!(error instanceof RuleRefusal)) throw error;
    const { fault: code, message, range } = error;
    return { ok: false, fault: { code, message, ...(range && { place: placeIn(text, range) }) } };
  }
}

function prepare(condition: Condition): CompiledRule {
  const matches = predicateOf(condition);
  return { matches, clauses: clausesOf(condition) ?? [[wholeAtom(matches)]] };
}

let wholeRules = 0;

/** A rule with too many alternatives is asked as a whole; no other shares it. */
function wholeAtom(matches: Predicate): Clause[number] {
  wholeRules += 1;
  const source = {
    key: `whole:${wholeRules}`,
    read: (customer: Parameters<Predicate>[0]) => Number(matches(customer)),
  };
  return { kind: 'number', source, comparison: '==', constant: 1 };
}
