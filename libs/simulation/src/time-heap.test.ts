import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { TimeHeap } from './time-heap.ts';

test('streams come out by time, equal times by number', () => {
  const schedules = fc.array(fc.array(fc.integer({ min: 0, max: 20 }), { minLength: 1, maxLength: 6 }), {
    maxLength: 12,
  });
  fc.assert(
    fc.property(schedules, (drawn) => {
      const queues = drawn.map((times) => times.toSorted((one, other) => one - other));
      const expected = queues
        .flatMap((times, stream) => times.map((timeMs) => ({ timeMs, stream })))
        .sort((one, other) => one.timeMs - other.timeMs || one.stream - other.stream);
      const heap = new TimeHeap(queues.length);
      for (const [stream, times] of queues.entries()) heap.push(times[0]!, stream);
      const taken: { timeMs: number; stream: number }[] = [];
      for (let stream = heap.first(); stream !== undefined; stream = heap.first()) {
        taken.push({ timeMs: queues[stream]!.shift()!, stream });
        heap.reschedule(queues[stream]![0] ?? Number.POSITIVE_INFINITY);
      }
      assert.deepEqual(taken, expected);
    }),
  );
});

test('a full heap refuses another stream', () => {
  const heap = new TimeHeap(1);
  heap.push(1, 0);
  assert.throws(() => heap.push(2, 1), RangeError);
});
