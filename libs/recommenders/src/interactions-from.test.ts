import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { checkInteractions, interactionsFrom, takeInteractions } from './interactions-from.ts';

const optionError = { name: 'OptionError', code: 'RECOMMENDERS_OPTION' };
const rows = [
  { user: 'b', item: 'y', weight: 2, at: 20 },
  { user: 'a', item: 'x', at: 10 },
  { user: 'b', item: 'x', at: 10 },
];

describe('interactionsFrom', () => {
  it('puts rows in order of time, those of one time as they came', () => {
    assert.deepEqual(interactionsFrom(rows), {
      users: ['b', 'a'],
      items: ['y', 'x'],
      user: Int32Array.of(1, 0, 0),
      item: Int32Array.of(1, 1, 0),
      weight: Float32Array.of(1, 1, 2),
      at: Float64Array.of(10, 10, 20),
    });
  });

  it('refuses a weight or time that is no finite number, naming the row', () => {
    for (const bad of [{ weight: Number.NaN }, { at: Number.POSITIVE_INFINITY }]) {
      const [name] = Object.keys(bad);
      const expected = { ...optionError, message: new RegExp(`^${name} of interaction 1 is`) };
      assert.throws(
        () =>
          interactionsFrom([
            { user: 'u', item: 'i' },
            { user: 'u', item: 'i', ...bad },
          ]),
        expected,
      );
    }
  });
});

describe('checkInteractions', () => {
  const good = interactionsFrom(rows);
  it('takes what the builder makes, and every part of it', () => {
    checkInteractions(good);
    const part = takeInteractions(good, Int32Array.of(0, 2));
    checkInteractions(part);
    assert.deepEqual([part.user.length, part.items.length, part.weight[1]], [2, 2, 2]);
  });

  it('refuses places out of range, lengths that differ, and times out of order', () => {
    const bad = [
      { user: Int32Array.of(0, 0, 2) },
      { item: Int32Array.of(-1, 0, 0) },
      { weight: Float32Array.of(1) },
      { weight: Float32Array.of(1, Number.NaN, 1) },
      { at: Float64Array.of(3, 2, 1) },
    ];
    for (const part of bad) assert.throws(() => checkInteractions({ ...good, ...part }), optionError);
  });

  it('says so when there are none', () => {
    const expected = { name: 'NoInteractionsError', code: 'RECOMMENDERS_NO_INTERACTIONS' };
    assert.throws(() => checkInteractions(interactionsFrom([])), expected);
  });
});
