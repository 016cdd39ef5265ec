import { type CompiledRule, compileRule } from '@shoal/audiences';
import { RefusedRequest } from '../http/refused-request.ts';

/** A rule made ready; refuses the request, with the place in the rule, where it cannot be used. */
export function usableRule(text: string): CompiledRule {
  const outcome = compileRule(text);
  if (outcome.ok) return outcome.rule;
  const { code, message, place } = outcome.fault;
  throw new RefusedRequest(code, message, place);
}
