import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it, mock } from 'node:test';
import { setImmediate as turn } from 'node:timers/promises';
import { recordingLogger } from '@shoal/logging';
import { every, manualClock } from './index.ts';

describe('every', () => {
  beforeEach(() => {
    mock.timers.reset();
    mock.timers.enable({ apis: ['setTimeout'] });
  });
  afterEach(() => mock.timers.reset());

  async function pass(ms: number): Promise<void> {
    mock.timers.tick(ms);
    await turn();
  }

  it('runs the task after each interval with the time of its clock', async () => {
    const clock = manualClock(5_000);
    const seen: number[] = [];
    const repetition = every(100, async (nowMs) => void seen.push(nowMs), {
      logger: recordingLogger(),
      clock,
    });
    await pass(99);
    assert.deepEqual(seen, []);
    await pass(1);
    clock.advance(100);
    await pass(100);
    assert.deepEqual(seen, [5_000, 5_100]);
    await repetition.stop();
  });

  it('does not begin a run before the last one ended', async () => {
    const ends: (() => void)[] = [];
    const repetition = every(100, () => new Promise((end) => ends.push(end)), { logger: recordingLogger() });
    await pass(100);
    await pass(1_000);
    assert.equal(ends.length, 1);
    ends[0]!();
    await turn();
    await pass(100);
    assert.equal(ends.length, 2);
    ends[1]!();
    await repetition.stop();
  });

  it('logs a run that fails, even before its first await, and goes on', async () => {
    const logger = recordingLogger();
    let runs = 0;
    const task = (): Promise<void> => {
      runs += 1;
      throw new Error('no connection');
    };
    const repetition = every(100, task, { logger });
    await pass(100);
    await pass(100);
    assert.equal(runs, 2);
    assert.equal(logger.lines.length, 2);
    assert.equal(logger.lines[0]!.level, 'error');
    await repetition.stop();
  });

  it('waits in stop for the run under way and begins no other', async () => {
    let end = (): void => {};
    let runs = 0;
    const task = () => {
      runs += 1;
      return new Promise<void>((resolve) => {
        end = resolve;
      });
    };
    const repetition = every(100, task, { logger: recordingLogger() });
    await pass(100);
    let stopped = false;
    const stopping = repetition.stop().then(() => {
      stopped = true;
    });
    await turn();
    assert.equal(stopped, false);
    end();
    await stopping;
    await pass(1_000);
    assert.equal(runs, 1);
  });
});
