import assert from 'node:assert/strict';
import { it } from 'node:test';
import { growthOf, type Sample, usageOf } from './sample.ts';

it('tells growth from noise, in megabytes an hour, from a moment on', () => {
  const samples = Array.from({ length: 120 }, (_, i): Sample => {
    const at = i * 10;
    const usage = (megabytes: number) => ({ megabytes, cpuSeconds: 0 });
    return {
      at,
      dataMegabytes: 0,
      usage: {
        flat: usage(200 + (i % 2)),
        leaking: usage(200 + at / 60),
        settled: usage(Math.min(at, 600)),
      },
    };
  });
  assert.ok(Math.abs(growthOf(samples, 'flat', 0)) < 1);
  assert.equal(Math.round(growthOf(samples, 'leaking', 0)), 60);
  assert.equal(Math.round(growthOf(samples, 'settled', 600)), 0);
});

it('reads what a process uses', () => {
  const { megabytes, cpuSeconds } = usageOf(process.pid);
  assert.ok(megabytes > 10 && cpuSeconds > 0);
});
