import type { RefusalCode } from '@shoal/contracts';

/** Why a rule is refused: those of the contract's refusals that speak of rules. */
export type RuleErrorCode = Extract<RefusalCode, `rule_${string}`>;

/** A place in a rule; lines and columns count from 1, columns in characters as people see them. */
export interface RulePlace {
  readonly line: number;
  readonly column: number;
  /** The line, cut to what is near, with carets under the place on a second line. */
  readonly excerpt: string;
}

/** What is wrong with a rule, and where: a value, since marketers are expected to mistype. */
export interface RuleFault {
  readonly code: RuleErrorCode;
  readonly message: string;
  readonly place?: RulePlace;
}

/** From one character of the rule up to another, in UTF-16 units. */
export interface Range {
  readonly start: number;
  readonly end: number;
}

/** Carries a fault out of the depths of a parse; compileRule hands it back as a value. */
export class RuleRefusal extends Error {
  override readonly name = 'RuleRefusal';
  readonly fault: RuleErrorCode;
  readonly range: Range | undefined;

  constructor(fault: RuleErrorCode, message: string, range?: Range) {
    super(message);
    this.fault = fault;
    this.range = range;
  }
}

/** Characters of a line that are shown on each side of the place at most. */
const contextMax = 40;

/** Where a range of a rule is, as people count, and what it looks like there. */
export function placeIn(text: string, { start, end }: Range): RulePlace {
  const from = Math.min(start, text.length);
  const before = text.slice(0, from);
  const lineStart = before.lastIndexOf('\n') + 1;
  const nextBreak = text.indexOf('\n', from);
  const lineEnd = nextBreak < 0 ? text.length : nextBreak;
  const shownFrom = Math.max(lineStart, from - contextMax);
  const shownTo = Math.min(lineEnd, from + contextMax);
  const shown = text.slice(shownFrom, shownTo).replaceAll(/\p{Cc}/gu, ' ');
  const indent = lengthOf(text.slice(shownFrom, from));
  const carets = Math.max(1, lengthOf(text.slice(from, Math.min(end, shownTo))));
  return {
    line: before.split('\n').length,
    column: lengthOf(text.slice(lineStart, from)) + 1,
    excerpt: `${shown}\n${' '.repeat(indent)}${'^'.repeat(carets)}`,
  };
}

/** Characters, not UTF-16 units. */
function lengthOf(text: string): number {
  return [...text].length;
}
