import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { paced } from './paced.ts';

const at = (ms: number) => ({ timestamp: new Date(1_700_000_000_000 + ms).toISOString() });

describe('paced', () => {
  it('keeps the distances in time, shrunk by the speed', async () => {
    const started = performance.now();
    const times: number[] = [];
    for await (const _ of paced([at(0), at(1_000), at(3_000)], { speed: 20 })) {
      times.push(performance.now() - started);
    }
    const [first = 99, second = 0, third = 0] = times;
    assert.ok(first < 40 && second >= 49 && third >= 149, times.join());
  });

  it('never waits for a call that is late, or has no time', async () => {
    const calls = [at(5_000), at(0), { timestamp: 'yesterday' }, {}];
    let passed = 0;
    for await (const _ of paced(calls, { speed: 0.001 })) passed += 1;
    assert.equal(passed, 4);
  });

  it('ends quietly when it is stopped', async () => {
    const stop = new AbortController();
    const passed: unknown[] = [];
    for await (const call of paced([at(0), at(9e9)], { speed: 1, signal: stop.signal })) {
      passed.push(call);
      stop.abort();
    }
    assert.equal(passed.length, 1);
  });
});
