import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { dueSweeps, type SweepMarks } from './due-sweeps.ts';

const goal = { shop: 'demo', modelVersion: 2, day: 100 };
const idsOf = (marks: SweepMarks, now = 1_000, pauseMs = 500) =>
  Array.from(dueSweeps([goal], marks, { now, pauseMs }).values(), ({ id, reason, repeats }) => [
    id,
    reason,
    [...repeats].sort(),
  ]);

describe('dueSweeps', () => {
  const cases: [name: string, marks: SweepMarks, expected: unknown[]][] = [
    ['a shop that was never swept', {}, [['2@100', 'model', ['2@100']]]],
    ['nothing new', { demo: { ended: '2@100', endedAt: 0, begun: [] } }, []],
    [
      'a new day after the pause',
      { demo: { ended: '2@99', endedAt: 0, begun: [] } },
      [['2@100', 'time', ['2@100']]],
    ],
    ['a new day within the pause', { demo: { ended: '2@99', endedAt: 900, begun: [] } }, []],
    [
      'a new model within the pause',
      { demo: { ended: '1@100', endedAt: 900, begun: [] } },
      [['2@100', 'model', ['2@100']]],
    ],
    [
      'a sweep that was broken off, at once and with what it may not have published',
      { demo: { ended: '2@99', endedAt: 900, begun: ['2@99'] } },
      [['2@100', 'time', ['2@100', '2@99']]],
    ],
  ];
  for (const [name, marks, expected] of cases) {
    it(`decides on ${name}`, () => assert.deepEqual(idsOf(marks), expected));
  }
});
