import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { Histories, type History } from './histories.ts';
import { interactionsFrom } from './interactions-from.ts';

const row = fc.record({ user: fc.nat(3).map(String), item: fc.nat(5).map(String), weight: fc.nat(4) });

/** By item name, since places depend on which item came first. */
function named(histories: Histories, { item, weight, at }: History): unknown {
  return [...item].map((place, i) => [histories.itemNames[place], weight[i], at[i]]);
}

describe('histories', () => {
  it('are the same whether they came at once or in parts, and over a restart', () => {
    fc.assert(
      fc.property(fc.array(row, { minLength: 2, maxLength: 30 }), fc.nat(28), (list, cut) => {
        const rows = list.map((entry, at) => ({ ...entry, at }));
        const once = Histories.of(interactionsFrom(rows));
        const parts = Histories.of(interactionsFrom(rows.slice(0, cut)));
        parts.add(interactionsFrom(rows.slice(cut)));
        const restored = Histories.fromJSON(JSON.parse(JSON.stringify(parts)));
        for (const user of ['0', '1', '2', '3']) {
          const expected = named(once, once.of({ user }));
          assert.deepEqual(named(parts, parts.of({ user })), expected);
          assert.deepEqual(named(restored, restored.of({ user })), expected);
        }
      }),
    );
  });

  it('are of what is recent where that is given, without items that are not known', () => {
    const histories = Histories.of(interactionsFrom([{ user: 'u', item: 'a' }]));
    const recent = [
      { item: 'a', at: 1 },
      { item: 'unknown', at: 2 },
      { item: 'a', at: 3, weight: 4 },
    ];
    assert.deepEqual(named(histories, histories.of({ user: 'u', recent })), [['a', 5, 3]]);
    assert.equal(histories.of({ user: 'nobody' }).item.length, 0);
  });

  it('take a hundred thousand events of one user', () => {
    const histories = Histories.of(interactionsFrom([{ user: 'hot', item: '0' }]));
    const events = Array.from({ length: 100_000 }, (_, at) => ({ user: 'hot', item: `${at % 500}`, at }));
    histories.add(interactionsFrom(events));
    const { item, weight } = histories.of({ user: 'hot' });
    assert.equal(item.length, 500);
    assert.equal(weight.at(-1), 200);
  });
});
