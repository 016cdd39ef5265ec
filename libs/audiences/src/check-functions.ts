import { dayMs } from '@shoal/features';
import type { CustomerFacts } from './customer-facts.ts';
import { eventAge, knownEvents } from './event-age.ts';
import { constantNumber, type Expression } from './expression.ts';
import { nearestName } from './nearest-name.ts';
import type { RuleNode } from './parse-rule.ts';
import { type Range, RuleRefusal } from './rule-fault.ts';
import { parseSpan } from './span.ts';

const eventLengthMax = 100;

type Build = (args: readonly RuleNode[], range: Range) => Expression;

const functions: ReadonlyMap<string, Build> = new Map([
  ['has', hasEvent],
  ['days_since', daysSince],
  ['timestamp', timestamp],
  ['duration', duration],
]);

/** Of CEL, but not of rules: each with what to write in its place. */
const unsupported: ReadonlyMap<string, string> = new Map([
  ['matches', 'regular expressions are not part of rules: use startsWith, endsWith, contains or in'],
  ...['all', 'exists', 'exists_one', 'map', 'filter'].map((name): [string, string] => [
    name,
    'loops over lists are not part of rules: use in',
  ]),
]);

/** Checks a call such as `has("Order Refunded", "30d")`, and prepares it. */
export function checkCall(name: string, args: readonly RuleNode[], range: Range): Expression {
  const build = functions.get(name);
  if (build) return build(args, range);
  return refuseFunction(name, range, [...functions.keys()]);
}

export function refuseFunction(name: string, range: Range, names: readonly string[]): never {
  const instead = unsupported.get(name);
  if (instead !== undefined) throw new RuleRefusal('rule_unsupported', instead, range);
  const nearest = nearestName(name, names);
  const hint = nearest === undefined ? `there are ${names.join(', ')}` : `did you mean ${nearest}?`;
  throw new RuleRefusal('rule_unknown_name', `there is no function ${shown(name)}: ${hint}`, range);
}

/** As much of a foreign name as a sentence can hold. */
export function shown(name: string): string {
  return name.length > 40 ? `"${name.slice(0, 40)}..."` : `"${name}"`;
}

function hasEvent(args: readonly RuleNode[], range: Range): Expression {
  const usage = 'has takes an event and, if you like, a window: has("Order Refunded", "30d")';
  if (args.length < 1 || args.length > 2) throw new RuleRefusal('rule_wrong_type', usage, range);
  const event = eventOf(args[0] as RuleNode, usage);
  const source = ageSource(event);
  const window = args[1] && spanOf(args[1], 'a window');
  const condition =
    window === undefined
      ? ({ kind: 'number', source, comparison: '<', constant: Number.POSITIVE_INFINITY } as const)
      : ({ kind: 'number', source, comparison: '<=', constant: window } as const);
  return { type: 'bool', key: `${source.key}<=${condition.constant}`, range, condition };
}

function daysSince(args: readonly RuleNode[], range: Range): Expression {
  const usage = 'days_since takes one event: days_since("Order Completed")';
  if (args.length !== 1) throw new RuleRefusal('rule_wrong_type', usage, range);
  const event = eventOf(args[0] as RuleNode, usage);
  const read = (customer: CustomerFacts) => eventAge(customer, event) / dayMs;
  return { type: 'number', key: `days_since:${event}`, range, read };
}

function ageSource(event: string) {
  return { key: `age:${event}`, read: (customer: CustomerFacts) => eventAge(customer, event) };
}

function eventOf(node: RuleNode, usage: string): string {
  const event = textOf(node, usage);
  if (event === '' || event.length > eventLengthMax) {
    throw new RuleRefusal('rule_wrong_type', `an event's name has 1 to ${eventLengthMax} characters`, node);
  }
  // Another spelling of a name of the spec would never happen.
  const lower = event.toLowerCase();
  const meant = knownEvents.find((known) => known.toLowerCase() === lower);
  if (meant !== undefined && meant !== event) {
    const message = `there is no event "${event}": did you mean "${meant}"?`;
    throw new RuleRefusal('rule_unknown_name', message, node);
  }
  return event;
}

function timestamp(args: readonly RuleNode[], range: Range): Expression {
  const usage = 'timestamp takes a date and time in ISO 8601: timestamp("2026-01-31T12:00:00Z")';
  const [node] = args;
  if (args.length !== 1 || !node) throw new RuleRefusal('rule_wrong_type', usage, range);
  const text = textOf(node, usage);
  const isIso = /^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d{1,3})?)?(Z|[+-]\d\d:\d\d))?$/.test(text);
  const ms = isIso ? Date.parse(text) : Number.NaN;
  if (Number.isNaN(ms)) throw new RuleRefusal('rule_wrong_type', usage, node);
  return constantNumber('moment', ms, range);
}

function duration(args: readonly RuleNode[], range: Range): Expression {
  const usage = 'duration takes a span: duration("36h")';
  const [node] = args;
  if (args.length !== 1 || !node) throw new RuleRefusal('rule_wrong_type', usage, range);
  return constantNumber('span', spanOf(node, 'a duration'), range);
}

function spanOf(node: RuleNode, what: string): number {
  const usage = `${what} is a text such as "90m", "12h", "30d" or "2w", and at most 400 days`;
  const span = parseSpan(textOf(node, usage));
  if (span === undefined) throw new RuleRefusal('rule_wrong_type', usage, node);
  return span;
}

function textOf(node: RuleNode, usage: string): string {
  if (node.op === 'value' && typeof node.args === 'string') return node.args;
  throw new RuleRefusal('rule_wrong_type', usage, node);
}
