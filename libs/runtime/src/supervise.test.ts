import assert from 'node:assert/strict';
import { EventEmitter } from 'node:events';
import { describe, it } from 'node:test';
import { setImmediate as turn } from 'node:timers/promises';
import { recordingLogger } from '@shoal/logging';
import { manualClock, supervise } from './index.ts';

function supervised(stop: () => Promise<void>) {
  const codes: number[] = [];
  const host = Object.assign(new EventEmitter(), { exit: (code: number) => void codes.push(code) });
  const logger = recordingLogger();
  const clock = manualClock();
  supervise({ logger, stop, host, clock });
  return { codes, host, logger, clock };
}

const hangs = () => new Promise<void>(() => {});

describe('supervise', () => {
  for (const signal of ['SIGINT', 'SIGTERM']) {
    it(`stops once and exits 0 on ${signal}`, async () => {
      let stops = 0;
      const { codes, host } = supervised(async () => {
        stops += 1;
      });
      host.emit(signal);
      await turn();
      assert.equal(stops, 1);
      assert.deepEqual(codes, [0]);
    });
  }

  it('exits 130 at once on a second signal', () => {
    const { codes, host, clock } = supervised(hangs);
    host.emit('SIGINT');
    clock.advance(251);
    host.emit('SIGTERM');
    assert.deepEqual(codes, [130]);
  });

  it('takes the same key press that arrives twice for one', () => {
    const { codes, host, clock } = supervised(hangs);
    host.emit('SIGINT');
    clock.advance(20);
    host.emit('SIGINT');
    assert.deepEqual(codes, []);
  });

  it('exits 1 where the stop fails', async () => {
    const { codes, host, logger } = supervised(() => Promise.reject(new Error('stuck')));
    host.emit('SIGTERM');
    await turn();
    assert.deepEqual(codes, [1]);
    assert.equal(logger.lines.at(-1)?.message, 'did not stop cleanly');
  });

  for (const kind of ['uncaughtException', 'unhandledRejection']) {
    it(`logs an ${kind} as fatal, stops and exits 1`, async () => {
      let stops = 0;
      const { codes, host, logger } = supervised(async () => {
        stops += 1;
      });
      host.emit(kind, new Error('bug'));
      await turn();
      assert.deepEqual([stops, codes], [1, [1]]);
      assert.equal(logger.lines[0]!.level, 'fatal');
    });
  }

  it('exits 1 where a fault comes while it stops, without stopping twice', async () => {
    let stops = 0;
    let end = () => {};
    const { codes, host } = supervised(() => {
      stops += 1;
      return new Promise((resolve) => {
        end = resolve;
      });
    });
    host.emit('SIGTERM');
    host.emit('unhandledRejection', new Error('late'));
    end();
    await turn();
    assert.deepEqual([stops, codes], [1, [1]]);
  });
});
