import type { Refusal, SegmentCall } from '@shoal/contracts';

/** Nothing that a shop sends happened before this; earlier stamps are a broken clock or a wrong unit. */
const earliest = Date.UTC(1990, 0, 1);

/** How far ahead of its arrival an event may claim to be: it would drag the shop's clock along. */
const aheadMsMax = 86_400_000;

/**
 * When a call happened. A sender that says when it sent is measured by its own clock: what counts is how long before
 * sending it happened (Segment's correction: receivedAt - (sentAt - timestamp)).
 */
export function eventTime(call: SegmentCall, receivedAt: number): number | Refusal {
  const claimed = call.originalTimestamp ?? call.timestamp;
  if (claimed === undefined) return receivedAt;
  const stamped = Date.parse(claimed);
  const at = call.sentAt === undefined ? stamped : receivedAt - (Date.parse(call.sentAt) - stamped);
  if (at >= earliest && at <= receivedAt + aheadMsMax) return at;
  const message = `timestamp ${claimed} is before 1990 or more than a day ahead: send the time at which it happened`;
  return { code: 'timestamp_out_of_range', message };
}
