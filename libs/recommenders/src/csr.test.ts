import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { type CompressedRows, distinctByUser, sequencesByUser, transpose } from './csr.ts';
import { interactionsFrom } from './interactions-from.ts';

const row = fc.record({
  user: fc.nat(6).map(String),
  item: fc.nat(6).map(String),
  weight: fc.nat(5),
  at: fc.nat(9),
});
const rows = fc.array(row, { minLength: 1, maxLength: 40 });

function dense({ rows: count, columns, starts, column, value }: CompressedRows): number[][] {
  return Array.from({ length: count }, (_, r) => {
    const line = new Array<number>(columns).fill(0);
    for (let i = starts[r]!; i < starts[r + 1]!; i++) line[column[i]!]! += value[i]!;
    return line;
  });
}

describe('compressed rows', () => {
  it('hold for each user what he did, in order of time', () => {
    fc.assert(
      fc.property(rows, (list) => {
        const interactions = interactionsFrom(list);
        const { starts, column, value, at } = sequencesByUser(interactions);
        for (const [u, user] of interactions.users.entries()) {
          const expected = list
            .map((r) => ({ ...r }))
            .filter((r) => r.user === user)
            .sort((a, b) => a.at - b.at);
          const found = [...column.subarray(starts[u], starts[u + 1])].map((c, i) => ({
            user,
            item: interactions.items[c],
            weight: value[starts[u]! + i],
            at: at[starts[u]! + i],
          }));
          assert.deepEqual(found, expected);
        }
      }),
    );
  });

  it('have one entry a user and item once made distinct, with the sum of its weights and its newest time', () => {
    fc.assert(
      fc.property(rows, (list) => {
        const interactions = interactionsFrom(list);
        const distinct = distinctByUser(interactions);
        assert.deepEqual(dense(distinct), dense(sequencesByUser(interactions)));
        const pairs = new Set(list.map(({ user, item }) => `${user}:${item}`));
        assert.equal(distinct.column.length, pairs.size);
        for (let u = 0; u < distinct.rows; u++) {
          for (let i = distinct.starts[u]!; i < distinct.starts[u + 1]!; i++) {
            const item = interactions.items[distinct.column[i]!];
            const times = list
              .filter((r) => r.user === interactions.users[u] && r.item === item)
              .map((r) => r.at);
            assert.equal(distinct.at[i], Math.max(...times));
          }
        }
      }),
    );
  });

  it('turned twice are the same matrix, once its transpose', () => {
    fc.assert(
      fc.property(rows, (list) => {
        const matrix = distinctByUser(interactionsFrom(list));
        const turned = dense(transpose(matrix));
        const straight = dense(matrix);
        for (const [r, line] of straight.entries()) {
          for (const [c, value] of line.entries()) assert.equal(turned[c]?.[r], value);
        }
        assert.deepEqual(dense(transpose(transpose(matrix))), straight);
      }),
    );
  });
});
