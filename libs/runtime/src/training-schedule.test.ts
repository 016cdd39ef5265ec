import assert from 'node:assert/strict';
import { beforeEach, describe, it } from 'node:test';
import { recordingLogger } from '@shoal/logging';
import { trainOnSchedule } from './training-schedule.ts';

const hourMs = 3_600_000;

let wall = 0;
let shopClock = 0;
let trainedAt: number | undefined;
let trained: string[];
beforeEach(() => {
  [wall, shopClock, trainedAt, trained] = [0, 0, undefined, []];
});

function schedule(train: (shop: string) => Promise<void> = async (shop) => void trained.push(shop)) {
  return trainOnSchedule({
    clocks: async () => [
      ['one', shopClock],
      ['two', shopClock],
    ],
    trainedAt: (shop) => (shop === 'two' ? shopClock : trainedAt),
    ...{ retrainHours: 168, pauseMs: 1_000, train, logger: recordingLogger() },
    ...{ clock: { now: () => wall }, signal: new AbortController().signal },
  });
}

describe('a schedule of trainings', () => {
  it('trains a shop without a model at once, and one with too little again after half a day of its clock', async () => {
    const look = schedule();
    await look();
    [wall, shopClock] = [10_000, 11 * hourMs];
    await look();
    assert.deepEqual(trained, ['one']);
    shopClock = 12 * hourMs;
    await look();
    assert.deepEqual(trained, ['one', 'one']);
  });

  it('waits its hours after the last model, and after a training that brought none into force', async () => {
    const look = schedule();
    [trainedAt, shopClock] = [0, 167 * hourMs];
    await look();
    assert.deepEqual(trained, []);
    shopClock = 168 * hourMs;
    await look();
    [wall, shopClock] = [10_000, 300 * hourMs];
    await look();
    assert.deepEqual(trained, ['one']);
    shopClock = 336 * hourMs;
    await look();
    assert.deepEqual(trained, ['one', 'one']);
  });

  it('pauses by the clock of the wall, however fast that of the shop is', async () => {
    const look = schedule();
    await look();
    shopClock = 1_000 * hourMs;
    await look();
    assert.deepEqual(trained, ['one']);
  });

  it('goes on to the next shop where one fails', async () => {
    await trainOnSchedule({
      clocks: async () =>
        new Map([
          ['bad', 0],
          ['good', 0],
        ]),
      trainedAt: () => undefined,
      ...{ retrainHours: 1, pauseMs: 0, logger: recordingLogger(), clock: { now: () => 0 } },
      signal: new AbortController().signal,
      train: async (shop) => {
        if (shop === 'bad') throw new Error('no');
        trained.push(shop);
      },
    })();
    assert.deepEqual(trained, ['good']);
  });
});
