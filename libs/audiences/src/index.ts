export { AudienceIndex } from './audience-index.ts';
export { type CompiledRule, compileRule, type RuleOutcome } from './compile-rule.ts';
export { CustomerFacts } from './customer-facts.ts';
export { ruleBounds } from './parse-rule.ts';
export type { RuleErrorCode, RuleFault, RulePlace } from './rule-fault.ts';
export { type RuleField, ruleFields } from './vocabulary.ts';
