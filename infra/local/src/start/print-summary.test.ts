import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import pico from 'picocolors';
import { printSummary } from './print-summary.ts';
import type { Summary } from './summary.ts';

const segment = (name: string, size: number) => {
  return {
    id: name.toLowerCase(),
    name,
    size,
    share: size / 100,
    summary: 'orders 2.2 x the average, spend 2.5 x the average',
  };
};
const change = (customerId: string, previous?: string) => ({
  ...{
    id: '0'.repeat(32),
    type: 'segment.entered' as const,
    shop: 'demo',
    customerId,
    reason: 'behaviour' as const,
  },
  segment: { id: 'loyal', name: 'Loyal', modelVersion: 1 },
  ...(previous && { previous: { id: 'new', name: previous } }),
  at: '2026-01-31T12:34:56.000Z',
});
const summary: Summary = {
  shop: 'demo',
  events: { accepted: 12_000, refused: 3, refusedBy: { invalid_event: 3 }, seconds: 2 },
  customers: 100,
  segments: [segment('Loyal', 75), segment('New', 25), segment('Gone', 0)],
  changes: [change('u-1', 'New'), change('32698826-805b-4340-8c8e-48df8d0e2db5')],
  settled: true,
  links: {
    docs: 'http://d',
    openapi: 'http://o',
    changes: 'http://c',
    segments: 'http://s',
    ingestion: 'http://i',
  },
  recommendations: 'http://r',
  tryNext: "curl -sH 'Authorization: Bearer k' http://x",
  seconds: 33.4,
};
const print = (changed: Partial<Summary> = {}, width = 100) =>
  printSummary({ ...summary, ...changed }, { colors: pico.createColors(false), width });

describe('the summary of a start', () => {
  it('says how much came in, at what rate, and what was refused why', () => {
    assert.match(
      print(),
      /^100 customers in 2 segments after 33 s: 12,000 events accepted \(6,002\/s\), 3 refused \(invalid_event 3\)\n/,
    );
    assert.match(print({ events: null }), /: nothing streamed: the shop is here from an earlier start\n/);
    assert.match(print({ settled: false }), /still moving: this is a first look/);
  });

  it('shows each segment that has customers within the width of the terminal', () => {
    const text = print({}, 80);
    assert.match(text, /│ Loyal +│ +75 │ +75\.0 % │ orders 2\.2 x the average/);
    assert.ok(!text.includes('Gone'));
    for (const line of text.split('\n').filter((each) => /^[┌├│└]/.test(each)))
      assert.ok(line.length <= 80, line);
  });

  it('shows who moved from where to where and when, long ids by their beginning', () => {
    assert.match(
      print(),
      /u-1 +New +→ Loyal +2026-01-31 12:34 {2}by behaviour\n {2}32698826-805b-434… {2}new here → Loyal/,
    );
    assert.ok(!print({ changes: [] }).includes('Who moved'));
  });

  it('ends with a command that stands on a line of its own, to be pasted', () => {
    assert.ok(print().includes(`\n${summary.tryNext}\n`));
  });

  it('says what is missing where there are no segments yet', () => {
    assert.match(print({ segments: [] }), /No segments yet: a shop needs 200 customers/);
  });
});
