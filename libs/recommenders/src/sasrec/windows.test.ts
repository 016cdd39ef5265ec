import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { distinctByUser } from '../csr.ts';
import { interactionsFrom } from '../interactions-from.ts';
import { packOf, readingOf, windowsOf } from './windows.ts';

const history = (items: number): Int32Array => Int32Array.from({ length: items }, (_, i) => i);

describe('windows', () => {
  it('ask for every item of a history once, each after what came before it', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 30 }), fc.integer({ min: 1, max: 9 }), (items, lengthMax) => {
        const rows = Array.from({ length: items }, (_, at) => ({ user: 'u', item: `i${at}`, at }));
        const windows = windowsOf(distinctByUser(interactionsFrom(rows)), lengthMax);
        assert.ok(windows.every(({ inputs }) => inputs.length <= lengthMax));
        const pairs = windows
          .flatMap(({ inputs, targets }) => [...targets].map((target, i) => [inputs[i], target]))
          .sort(([, a], [, b]) => a! - b!);
        // The start has the number after the last item's.
        assert.deepEqual(
          pairs,
          [...history(items)].map((item) => [item === 0 ? items : item - 1, item]),
        );
        assert.equal(windows[0]!.targets.at(-1), items - 1);
      }),
    );
  });

  it('are laid into rows whole, beside one another and in their order', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 8 }), { minLength: 1, maxLength: 30 }), (lengths) => {
        const windows = lengths.map((length) => ({ inputs: history(length), targets: history(length) }));
        const pack = packOf(windows, Int32Array.from(windows.keys()).reverse(), 8);
        for (const [number, { inputs }] of windows.entries()) {
          const own = [...pack.owners.keys()].filter((i) => pack.owners[i] === number);
          assert.deepEqual(
            own.map((i) => pack.items[i]),
            [...inputs],
          );
          assert.deepEqual(
            own.map((i) => pack.places[i]),
            [...inputs.keys()],
          );
          assert.equal(Math.floor(own[0]! / 8), Math.floor(own.at(-1)! / 8));
          const asked = [...pack.members.keys()].filter((i) => pack.members[i] === number);
          assert.deepEqual(
            asked.map((i) => pack.asked[i]),
            own,
          );
          assert.deepEqual(
            asked.map((i) => pack.targets[i]),
            [...inputs],
          );
        }
      }),
    );
  });

  it('hold hardly any filling where most histories are short', () => {
    const windows = Array.from({ length: 200 }, (_, i) => history(i % 50 === 0 ? 50 : 4 + (i % 5)));
    const total = windows.reduce((sum, { length }) => sum + length, 0);
    const pack = packOf(
      windows.map((inputs) => ({ inputs, targets: inputs })),
      Int32Array.from(windows.keys()),
      50,
    );
    assert.ok(pack.items.length < 1.1 * total, `${pack.items.length} places for ${total}`);
  });

  it('of a question have the newest items, from the start while there is room', () => {
    assert.deepEqual([...readingOf(history(0), 9, 3)], [9]);
    assert.deepEqual([...readingOf(history(2), 9, 3)], [9, 0, 1]);
    assert.deepEqual([...readingOf(history(3), 9, 3)], [0, 1, 2]);
    assert.deepEqual([...readingOf(history(5), 9, 3)], [2, 3, 4]);
  });
});
