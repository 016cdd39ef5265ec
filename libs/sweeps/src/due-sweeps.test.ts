import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { dueSweeps, type SweepMarks } from './due-sweeps.ts';

const goal = { shop: 'demo', modelVersion: 2, day: 100 };
const idsOf = (marks: SweepMarks, audiences = '') =>
  Array.from(
    dueSweeps([{ ...goal, audiences }], marks, { now: 1_000, pauseMs: 500 }).values(),
    ({ id, reason, repeats }) => [id, reason, [...repeats].sort()],
  );

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

  const ofAudiences: [name: string, ended: string, audiences: string, expected: unknown[]][] = [
    ['other audiences within the pause', '2@100#aa', 'bb', [['2@100#bb', 'audience', ['2@100#bb']]]],
    ['the first audience', '2@100', 'aa', [['2@100#aa', 'audience', ['2@100#aa']]]],
    ['the last one deleted', '2@100#aa', '', [['2@100', 'audience', ['2@100']]]],
    ['a new model and other audiences', '1@100#aa', 'bb', [['2@100#bb', 'model', ['2@100#bb']]]],
    ['the same audiences', '2@100#aa', 'aa', []],
    ['the same audiences on another day within the pause', '2@99#aa', 'aa', []],
  ];
  for (const [name, ended, audiences, expected] of ofAudiences) {
    it(`decides on ${name}`, () =>
      assert.deepEqual(idsOf({ demo: { ended, endedAt: 900, begun: [] } }, audiences), expected));
  }

  it('sweeps a shop without a model for its audiences', () => {
    const shop = { shop: 'demo', modelVersion: 0, day: 100, audiences: 'aa' };
    const [sweep] = dueSweeps([shop], {}, { now: 1_000, pauseMs: 500 }).values();
    assert.deepEqual([sweep?.id, sweep?.reason], ['0@100#aa', 'audience']);
  });
});
