import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Sampler } from './sampler.ts';

const size = { rows: 1000, columns: 10 };
const half = { rowShare: 0.5, columnShare: 0.3 };

describe('a sampler', () => {
  it('draws the share of rows and columns that it is told, ascending, and marks the rows', () => {
    const sampler = new Sampler(size, half, 1);
    for (let tree = 0; tree < 5; tree++) {
      const rows = [...sampler.rows()];
      assert.equal(new Set(rows).size, 500);
      assert.deepEqual(
        rows,
        rows.toSorted((a, b) => a - b),
      );
      assert.deepEqual(
        [...sampler.isIn.keys()].filter((row) => sampler.isIn[row] === 1),
        rows,
      );
      assert.equal(new Set(sampler.someColumns()).size, 3);
    }
  });

  it('draws each as often as any other', () => {
    const sampler = new Sampler({ rows: 10, columns: 10 }, half, 3);
    const rows = new Float64Array(10);
    const columns = new Float64Array(10);
    for (let tree = 0; tree < 4000; tree++) {
      for (const row of sampler.rows()) rows[row]!++;
      for (const column of sampler.someColumns()) columns[column]!++;
    }
    assert.ok(
      rows.every((count) => Math.abs(count - 2000) < 130),
      `${rows}`,
    );
    assert.ok(
      columns.every((count) => Math.abs(count - 1200) < 120),
      `${columns}`,
    );
  });

  it('takes all where the shares are 1, and one column at least', () => {
    const all = new Sampler(size, { rowShare: 1, columnShare: 1 }, 1);
    assert.deepEqual([all.rows().length, all.someColumns().length, all.leavesOut], [1000, 10, false]);
    assert.equal(new Sampler(size, { rowShare: 1, columnShare: 0.001 }, 1).someColumns().length, 1);
  });
});
