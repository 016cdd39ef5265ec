import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { manualClock, systemClock } from './index.ts';

describe('manualClock', () => {
  it('moves only when told', () => {
    const clock = manualClock(1_000);
    assert.equal(clock.now(), 1_000);
    clock.advance(250);
    assert.equal(clock.now(), 1_250);
  });
});

describe('systemClock', () => {
  it('tells the time of the machine', () => {
    const before = Date.now();
    const now = systemClock.now();
    assert.ok(before <= now && now <= Date.now());
  });
});
