import type { SegmentAssignment } from '@shoal/contracts';
import type { Finding } from './checker.ts';

/** An answer about a customer, and what Redis had before it was asked and after it came. */
export interface AskedSegment {
  readonly customerId: string;
  /** The HTTP status. */
  readonly status: number;
  /** The segment that the answer names; null where it names none. */
  readonly answered: string | null;
  /** What Redis had of him: undefined where it had nothing at all. */
  readonly before: SegmentAssignment | undefined;
  readonly after: SegmentAssignment | undefined;
}

/** What the gateway said: while all went on, and once everything had come to rest. */
export interface GatewayEvidence {
  readonly meanwhile: readonly AskedSegment[];
  readonly atRest: readonly AskedSegment[];
}

/** Every answer names the segment that Redis has; one that came while a customer moved may name either. */
export function gatewayFaults({ meanwhile, atRest }: GatewayEvidence): Finding[] {
  return [...meanwhile, ...atRest].filter(isWrong).map(({ customerId, status, answered, before, after }) => {
    const [from, to] = [before, after].map((assignment) => assignment?.segmentId);
    const text = `${customerId}: answered ${status} with ${answered}, Redis had ${from} before and ${to} after`;
    return { kind: 'missingChanges', count: 1, text };
  });
}

function isWrong({ status, answered, before, after }: AskedSegment): boolean {
  const right = [before, after];
  // Several moves within one request: what was between them is not known.
  if (before && after && after.version - before.version > 1) return status !== 200;
  // Who has no assignment yet may have features, or nothing at all.
  if (status === 404) return !right.includes(undefined);
  if (status !== 200) return true;
  return !right.some((assignment) => (assignment?.segmentId ?? null) === answered);
}
