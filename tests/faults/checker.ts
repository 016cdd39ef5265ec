import type { SegmentAssignment, SegmentChange } from '@shoal/contracts';
import { chainFault, changesByCustomer } from '../support/change-chain.ts';
import { worstOfEach } from './amounts.ts';
import type { Evidence } from './evidence.ts';
import { compareStates, foldOnce, newestByCustomer } from './fold.ts';
import { gatewayFaults } from './gateway-check.ts';
import { orderFaults } from './order.ts';
import { recommendationFaults } from './recommendation-check.ts';
import { riskFaults } from './risk-check.ts';
import { reviewedFeatureFaults, sentimentFaults } from './sentiment-check.ts';

/** What a fault did that must not be; zeros are the goal. */
export interface Verdict {
  /** Accepted events that did not take effect, and poison that is in no dead-letter topic. */
  readonly lost: number;
  /** Events that took effect more than once. */
  readonly doubled: number;
  /** Segment changes that would have to be there for the others to make sense. */
  readonly missingChanges: number;
  /** Segment changes told twice, under two ids. */
  readonly doubledChanges: number;
  readonly orderViolations: number;
  /** What each of them is, for people. */
  readonly findings: readonly string[];
}

/** One finding: how many of what. */
export interface Finding {
  readonly kind: Exclude<keyof Verdict, 'findings'>;
  readonly count: number;
  readonly text: string;
}

/** Holds what came of a scenario to a plain computation over its log. Pure: everything that it looks at is in the evidence. */
export function check(evidence: Evidence): Verdict {
  const findings = [
    ...acceptanceFaults(evidence),
    ...stateFaults(evidence),
    ...changeFaults(evidence),
    ...orderFaults(evidence),
    ...faultsOfOthers(evidence),
  ];
  const sum = (kind: Finding['kind']) =>
    findings.filter((one) => one.kind === kind).reduce((total, { count }) => total + count, 0);
  return {
    lost: sum('lost'),
    doubled: sum('doubled'),
    missingChanges: sum('missingChanges'),
    doubledChanges: sum('doubledChanges'),
    orderViolations: sum('orderViolations'),
    findings: findings.map(({ kind, text }) => `${kind}: ${text}`),
  };
}

export function isClean(verdict: Verdict): boolean {
  return verdict.findings.length === 0;
}

/** Whether all is there, and once. Where something came out of order before, the log shows it for ever. */
export function hasRecovered({ lost, doubled, missingChanges, doubledChanges }: Verdict): boolean {
  return lost + doubled + missingChanges + doubledChanges === 0;
}

/** From the answer to the sender to the inbox, from there to `events.v1`: each message once, poison put aside. */
function acceptanceFaults({ accepted, inbox, events, poison, deadLetters }: Evidence): Finding[] {
  const findings: Finding[] = [];
  const logged = new Set(inbox.map(({ messageId }) => messageId));
  const places = placesByMessage(events);
  for (const id of accepted)
    if (!logged.has(id)) findings.push({ kind: 'lost', count: 1, text: `${id} is not in the inbox` });
  for (const id of logged)
    if (!places.has(id)) findings.push({ kind: 'lost', count: 1, text: `${id} is not in events.v1` });
  for (const [id, { size }] of places) {
    const extra = logged.has(id) ? size - 1 : size;
    if (extra > 0)
      findings.push({ kind: 'doubled', count: extra, text: `${id} has ${size} places in events.v1` });
  }
  for (const what of poison)
    if (!deadLetters.has(what)) findings.push({ kind: 'lost', count: 1, text: `${what} is no dead letter` });
  return findings;
}

/** What services beside the three left, as far as they ran. */
function faultsOfOthers(evidence: Evidence): Finding[] {
  const { events, links, sentiment, risk, recommendation, gateway } = evidence;
  return [
    ...(sentiment ? sentimentFaults(events, sentiment, links) : []),
    ...(sentiment ? reviewedFeatureFaults(sentiment, evidence) : []),
    ...(risk ? riskFaults(events, links, risk) : []),
    ...(recommendation ? recommendationFaults(events, links, recommendation) : []),
    ...(gateway ? gatewayFaults(gateway) : []),
  ];
}

/** The inbox places of each message in `events.v1`: a second copy of one place is a redelivery, a second place is a second event. */
function placesByMessage(events: Evidence['events']): ReadonlyMap<string, ReadonlySet<string>> {
  const places = new Map<string, Set<string>>();
  for (const { type, messageId, inbox } of events) {
    if (type === 'merge') continue;
    const known = places.get(messageId) ?? new Set();
    places.set(messageId, known.add(`${inbox.partition}/${inbox.offset}`));
  }
  return places;
}

/** Redis and `features.v1` alike must have what folding each event once gives. */
function stateFaults({ events, links, stored, published }: Evidence): Finding[] {
  const expected = foldOnce(events, links);
  const inRedis = compareStates(expected, stored, 'Redis');
  const inLog = compareStates(expected, newestByCustomer(published), 'features.v1');
  return worstOfEach([...inRedis, ...inLog]);
}

function changeFaults({ changes, assignments, contradictions }: Evidence): Finding[] {
  const chains = changesByCustomer(changes);
  const faults = [...new Set([...chains.keys(), ...assignments.keys()])].flatMap((id) => {
    const [chain, assignment] = [chains.get(id) ?? [], assignments.get(id)];
    const fault = chainFault(chain, assignment);
    if (fault === undefined) return [];
    const kind = isToldTwice(chain, assignment) ? 'doubledChanges' : 'missingChanges';
    return [{ kind, count: 1, known: `${id}: ${fault}`, text: `${id}: ${fault} (${tell(chain)})` } as const];
  });
  const known = new Set<string>(faults.map((fault) => fault.known));
  const others = contradictions.filter((text) => !known.has(text));
  return [...faults, ...others.map((text) => ({ kind: 'missingChanges', count: 1, text }) as const)];
}

function tell(chain: readonly SegmentChange[]): string {
  return chain
    .map(
      ({ type, segment, reason, at }) =>
        `${type.replace('segment.', '')} ${segment.id} by ${reason} at ${at}`,
    )
    .join(', ');
}

/** Whether the story makes sense without changes that repeat an earlier one, alone or with the one beside it (a whole move). */
function isToldTwice(chain: readonly SegmentChange[], assignment: SegmentAssignment | undefined): boolean {
  const isRepeated = (change: SegmentChange | undefined) =>
    change !== undefined && chain.some((other) => other !== change && saysTheSame(other, change));
  return chain.some((change, at) => {
    if (!isRepeated(change)) return false;
    const next = chain[at + 1];
    const spans = isRepeated(next) ? [1, 2] : [1];
    return spans.some((span) => chainFault(chain.toSpliced(at, span), assignment) === undefined);
  });
}

function saysTheSame(one: SegmentChange, other: SegmentChange): boolean {
  return (
    one.type === other.type && one.segment.id === other.segment.id && one.previous?.id === other.previous?.id
  );
}
