import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type InteractionRow, type Interactions, interactionsFrom } from '@shoal/recommenders';
import fc from 'fast-check';
import { InteractionLog, inOrderOfTime } from './interaction-log.ts';

const rows = fc.array(
  fc.record({
    user: fc.constantFrom('u1', 'u2', 'u3'),
    item: fc.constantFrom('a', 'b', 'c', 'd'),
    weight: fc.constantFrom(1, 3, 5),
    at: fc.nat(50),
  }),
  { minLength: 1, maxLength: 60 },
);

function logOf(added: readonly InteractionRow[], sizeMax: number): InteractionLog {
  const log = new InteractionLog(sizeMax);
  for (const row of added) log.add(row);
  return log;
}

/** By name, so that how they are numbered does not matter. */
function named({ users, items, user, item, weight, at }: Interactions): unknown[] {
  return Array.from(at, (moment, i) => [users[user[i]!], items[item[i]!], weight[i], moment]);
}

describe('the log of interactions', () => {
  it('holds the newest, whatever its size, with the names that they have', () => {
    fc.assert(
      fc.property(rows, fc.integer({ min: 1, max: 70 }), (added, sizeMax) => {
        const kept = added.slice(-sizeMax);
        const snapshot = logOf(added, sizeMax).snapshot();
        assert.deepEqual(
          named(snapshot),
          kept.map(({ user, item, weight, at }) => [user, item, weight, at]),
        );
        assert.equal(snapshot.users.length, new Set(kept.map(({ user }) => user)).size);
        assert.deepEqual(named(inOrderOfTime(snapshot)), named(interactionsFrom(kept)));
      }),
    );
  });

  it('grows beyond its first places, and counts what it has let go', () => {
    const log = logOf(
      Array.from({ length: 7_000 }, (_, i) => ({ user: `u${i}`, item: `i${i}`, at: i })),
      5_000,
    );
    assert.deepEqual([log.added, log.size], [7_000, 5_000]);
    const { users, at } = log.snapshot();
    assert.deepEqual([users.length, at[0], at.at(-1)], [5_000, 2_000, 6_999]);
  });
});
