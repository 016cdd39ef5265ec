import type { Refusal, SegmentCall } from '@shoal/contracts';

/** Nothing that a shop sends happened before this; earlier stamps are a broken clock or a wrong unit. */
const earliest = Date.UTC(1990, 0, 1);

/** How far ahead of its arrival an event may claim to be: it would drag the shop's clock along. */
const aheadMsMax = 86_400_000;

/**
 * When a call happened. A sender that says when it sent is measured by its own clock: what counts is how long before
 * sending it happened (Segment's correction: receivedAt - (sentAt - originalTimestamp)). Without that, `timestamp` is the one
 * that somebody on the way may have corrected already.
 */
export function eventTime(call: SegmentCall, receivedAt: number): number | Refusal {
  const { sentAt, timestamp, originalTimestamp } = call;
  const claimed = sentAt === undefined ? (timestamp ?? originalTimestamp) : (originalTimestamp ?? timestamp);
  if (claimed === undefined) return receivedAt;
  const stamped = Date.parse(claimed);
  const at = sentAt === undefined ? stamped : receivedAt - (Date.parse(sentAt) - stamped);
  // A leap second and an offset of hours alone are ISO 8601, but no moment to JavaScript.
  if (Number.isNaN(at)) {
    const text = sentAt === undefined ? `timestamp ${claimed}` : `timestamp ${claimed} or sentAt ${sentAt}`;
    return {
      code: 'invalid_event',
      message: `${text} cannot be read: send it like 2026-01-31T12:00:00.000Z`,
    };
  }
  if (at >= earliest && at <= receivedAt + aheadMsMax) return at;
  const message = `timestamp ${claimed} is before 1990 or more than a day ahead: send the time at which it happened`;
  return { code: 'timestamp_out_of_range', message };
}
