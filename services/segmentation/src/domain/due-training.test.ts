import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { SegmentChallenger, SegmentModel } from '@shoal/contracts';
import { dayMs } from '@shoal/features';
import { now, threeGroups, trainOn } from '../testing/customers.fixture.ts';
import { dueTraining, type ShopNow } from './due-training.ts';

const rules = { customersMin: 200, growth: 1.5, retrainDays: 7 };
const model = trainOn(threeGroups(300));
const shop: ShopNow = { model, challenger: undefined, population: 300, clock: now };
const later = now + 7 * dayMs;

/** A model of 450 customers that lost against the one in force three days after it. */
const challenger = {
  trainedAt: now + 3 * dayMs,
  population: 450,
  trial: { championVersion: model.version },
} as SegmentChallenger;
const pinned = (pin: SegmentModel['pin']) => ({ ...model, pin });

const cases: readonly [string, Partial<ShopNow>, string | undefined][] = [
  ['has none while it is small', { model: undefined, population: 199 }, undefined],
  ['has its first when it is large enough', { model: undefined, population: 200 }, 'first'],
  ['has none soon after the last', { population: 449, clock: later - 1 }, undefined],
  ['has one when it has grown', { population: 450 }, 'growth'],
  ['has one when the last is a week old', { clock: later }, 'schedule'],
  ['does not repeat at once what was not promoted', { challenger, population: 500, clock: later }, undefined],
  [
    'counts from what was not promoted too',
    { challenger, population: 675, clock: now + 4 * dayMs },
    'growth',
  ],
  ['has one a week after what was not promoted', { challenger, clock: later + 3 * dayMs }, 'schedule'],
  [
    'leaves out what lost against a former model',
    { challenger: { ...challenger, trial: { ...challenger.trial, championVersion: 99 } }, population: 450 },
    'growth',
  ],
  [
    'leaves a model that was brought back until the schedule',
    { model: pinned('until-schedule'), population: 9_000 },
    undefined,
  ],
  ['trains over it when that comes', { model: pinned('until-schedule'), clock: later }, 'schedule'],
  [
    'counts its schedule from the rollback',
    { model: { ...model, attemptedAt: later }, clock: later },
    undefined,
  ],
  [
    'never trains over a pinned model',
    { model: pinned('always'), population: 9_000, clock: later },
    undefined,
  ],
];

describe('a shop', () => {
  for (const [name, difference, due] of cases)
    it(name, () => assert.equal(dueTraining({ ...shop, ...difference }, rules), due));

  it('has no schedule where that is 0', () => {
    assert.equal(
      dueTraining({ ...shop, clock: now + 9_999 * dayMs }, { ...rules, retrainDays: 0 }),
      undefined,
    );
  });
});
