import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { SegmentCall } from '@shoal/contracts';
import { eventTime } from './event-time.ts';

const receivedAt = Date.UTC(2026, 2, 14, 12);
const iso = (ms: number) => new Date(ms).toISOString();
const hour = 3_600_000;
const day = 24 * hour;

type Times = Partial<Pick<SegmentCall, 'timestamp' | 'originalTimestamp' | 'sentAt'>>;
const timeOf = (times: Times) => eventTime({ type: 'page', userId: 'anna', ...times }, receivedAt);

const accepted: readonly (readonly [what: string, times: Times, at: number])[] = [
  ['is the arrival where no time is given', {}, receivedAt],
  ['is the arrival where only the sending is given', { sentAt: iso(receivedAt - hour) }, receivedAt],
  ['is the timestamp', { timestamp: iso(receivedAt - day) }, receivedAt - day],
  ['reads offsets', { timestamp: '2026-03-14T11:30:00+05:30' }, receivedAt - 6 * hour],
  [
    'is corrected where the clock of the sender is fast',
    { timestamp: iso(receivedAt + 50 * day), sentAt: iso(receivedAt + 50 * day + hour) },
    receivedAt - hour,
  ],
  [
    'is corrected where the clock of the sender is slow',
    { originalTimestamp: iso(receivedAt - 900 * day), sentAt: iso(receivedAt - 900 * day + 5) },
    receivedAt - 5,
  ],
  [
    'prefers what the sender stamped where it can be corrected',
    {
      timestamp: iso(receivedAt - 9),
      originalTimestamp: iso(receivedAt - 3 * hour),
      sentAt: iso(receivedAt - hour),
    },
    receivedAt - 2 * hour,
  ],
  [
    'prefers what was corrected on the way where it cannot',
    { timestamp: iso(receivedAt - 9), originalTimestamp: iso(receivedAt - 900 * day) },
    receivedAt - 9,
  ],
  ['may be up to a day ahead', { timestamp: iso(receivedAt + day) }, receivedAt + day],
  ['may be as early as 1990', { timestamp: '1990-01-01T00:00:00Z' }, Date.UTC(1990, 0, 1)],
];

const refused: readonly (readonly [what: string, times: Times, code: string])[] = [
  ['before 1990', { timestamp: '1989-12-31T23:59:59.999Z' }, 'timestamp_out_of_range'],
  ['in 1970, as a wrong unit gives', { timestamp: '1970-01-21T00:00:00Z' }, 'timestamp_out_of_range'],
  ['more than a day ahead', { timestamp: iso(receivedAt + day + 1) }, 'timestamp_out_of_range'],
  ['in the year 9999', { timestamp: '9999-12-31T23:59:59Z' }, 'timestamp_out_of_range'],
  [
    'sent in the year 9999',
    { timestamp: iso(receivedAt), sentAt: '9999-12-31T00:00:00Z' },
    'timestamp_out_of_range',
  ],
  [
    'sent long before it happened',
    { timestamp: iso(receivedAt), sentAt: iso(receivedAt - 2 * day) },
    'timestamp_out_of_range',
  ],
  ['in a leap second', { timestamp: '2016-12-31T23:59:60Z' }, 'invalid_event'],
  ['sent in a leap second', { timestamp: iso(receivedAt), sentAt: '2016-12-31T23:59:60Z' }, 'invalid_event'],
  ['with an offset that has no minutes', { timestamp: '2026-03-14T12:00:00+05' }, 'invalid_event'],
];

describe('the time of an event', () => {
  for (const [what, times, at] of accepted) it(what, () => assert.equal(timeOf(times), at));

  for (const [what, times, code] of refused) {
    it(`is refused ${what}`, () => {
      const refusal = timeOf(times);
      assert.ok(typeof refusal === 'object' && refusal.code === code && refusal.message.length > 20);
    });
  }
});
